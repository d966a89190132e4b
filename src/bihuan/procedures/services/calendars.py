"""Take over the official days of the working calendars."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from bihuan.journal.actors import ActsAs
from bihuan.journal.services import entry_write
from bihuan.kit.canonical import canonical
from bihuan.procedures.days import official_days
from bihuan.procedures.models import CalendarDay, CalendarRevision
from bihuan.procedures.queries import CALENDAR

ZONE = "Asia/Shanghai"

Day = tuple[bool, str]
"""Whether a day is worked, and what it is called."""


@transaction.atomic
def calendar_import(
    *, now: datetime, actor: ActsAs, years: Iterable[int], calendar_id: str = CALENDAR
) -> CalendarRevision:
    """Take over the official days of these years as a new revision of the calendar.

    Days of other years stay. Where nothing has changed the newest revision is returned and
    nothing is written. Deadlines that were provisional are computed again by the cases; others
    never move because a library was upgraded.
    """
    wanted = frozenset(years)
    newest = _newest(calendar_id)
    before = {
        row.day: (row.working, row.name) for row in CalendarDay.objects.filter(calendar=calendar_id)
    }
    official = official_days(min(wanted), max(wanted))
    taken = {
        day: (working, official.names[day])
        for day, working in official.days.items()
        if day.year in wanted
    }
    kept = {day: what for day, what in before.items() if day.year not in wanted}
    announced = frozenset(newest.published) if newest else frozenset()
    published = (announced - wanted) | (official.published & wanted)
    digest = _digest(kept | taken, published)
    if newest is not None and newest.digest == digest:
        return newest
    revision = CalendarRevision.objects.create(
        calendar=calendar_id,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        timezone=ZONE,
        source=official.revision,
        published=sorted(published),
        imported_at=now,
    )
    _take_over(revision, before, taken, wanted)
    entry_write(
        actor=actor,
        event="calendar.imported",
        subject=f"calendar:{calendar_id}",
        now=now,
        details={
            "revision": revision.number,
            "source": official.revision,
            "years": [str(year) for year in sorted(wanted)],
            "provisional": [str(year) for year in sorted(wanted - published)],
            "digest": digest,
        },
    )
    return revision


def _newest(calendar_id: str) -> CalendarRevision | None:
    rows = CalendarRevision.objects.filter(calendar=calendar_id)
    newest: CalendarRevision | None = rows.order_by("-number").first()
    return newest


def _take_over(
    revision: CalendarRevision,
    before: Mapping[date, Day],
    taken: Mapping[date, Day],
    years: frozenset[int],
) -> None:
    """Write the days that changed; the others keep the revision they came with."""
    gone = [day for day in before if day.year in years and before[day] != taken.get(day)]
    CalendarDay.objects.filter(calendar=revision.calendar, day__in=gone).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=revision.calendar, day=day, working=working, name=name, revision=revision
        )
        for day, (working, name) in taken.items()
        if before.get(day) != (working, name)
    )


def _digest(days: Mapping[date, Day], published: Iterable[int]) -> str:
    body = {
        "days": {day.isoformat(): list(what) for day, what in days.items()},
        "published": sorted(published),
        "zone": ZONE,
    }
    return hashlib.sha256(canonical(body).encode()).hexdigest()
