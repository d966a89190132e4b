"""Who acted, as the journal knows it: a lasting key, and the name of that day."""

from typing import NamedTuple, Protocol


class Actor(NamedTuple):
    """Somebody or something that acts.

    The key ("person:3", "system", "customer") is hashed into the chain for good; the name stands
    in the part of a line that can be redacted.
    """

    key: str
    name: str

    def as_actor(self) -> "Actor":
        """Return itself, so that a person and an actor can be handed over alike."""
        return self


class ActsAs(Protocol):
    """Whatever can say who it is to the journal: a person, an actor."""

    def as_actor(self) -> Actor:
        """Return the actor to write down."""


SYSTEM = Actor("system", "系统")
"""The clock, a set-up command, a sweep: nobody decided at that moment."""

CUSTOMER = Actor("customer", "顾客")
"""Somebody without an account, through the public door."""
