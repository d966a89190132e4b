"""Drafts, issued editions, where they are in force, and the days of the working calendars."""

from bihuan.procedures.models.drafts import Draft, DraftChange, DraftDeed, DraftState
from bihuan.procedures.models.editions import (
    CalendarDay,
    CalendarRevision,
    ImmutableError,
    InForce,
    InForceQuerySet,
    Issue,
    IssuedQuerySet,
)

__all__ = [
    "CalendarDay",
    "CalendarRevision",
    "Draft",
    "DraftChange",
    "DraftDeed",
    "DraftState",
    "ImmutableError",
    "InForce",
    "InForceQuerySet",
    "Issue",
    "IssuedQuerySet",
]
