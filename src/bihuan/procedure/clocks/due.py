"""When a limit ends, counted as the Civil Code of China counts (arts. 201 to 204).

Minutes and hours elapse from the start. Days, working days, weeks and months do not count the
first day and end at 24:00 local time of their last day, which is given as 00:00 of the day after.
All local times are those of the calendar's zone, whatever zone the start is given in, so the same
instant always has the same due time; zones with daylight saving are counted correctly.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import WEEK, Calendar
from bihuan.procedure.clocks.limits import Limit, Unit

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MONTHS_A_YEAR = 12


class Due(NamedTuple):
    """The end of a limit: an aware time in the calendar's zone.

    An act at exactly `at` is still in time. `provisional` says that a day was needed whose
    schedule is not announced yet, so the end must be computed again when it is.
    """

    at: datetime
    provisional: bool


def due(limit: Limit, start: datetime, calendar: Calendar) -> Due:
    """Return when a limit that starts at `start` ends, on this calendar.

    Working days go by the calendar's working days; a limit that rolls and would end on a day off
    ends at 24:00 of the next working day instead. `start` must be aware (ValueError). Source:
    Civil Code arts. 201 to 204; known answers in `tests/procedure/clocks/known_answers.py`.
    """
    if start.tzinfo is None:
        raise ValueError("a limit starts at an aware time; this one has no zone")
    if elapsed := _ELAPSED.get(limit.unit):
        end = start.astimezone(UTC) + limit.amount * elapsed
        return Due(end.astimezone(calendar.zone), False)
    first = start.astimezone(calendar.zone).date()
    if last_day := _NATURAL.get(limit.unit):
        last = last_day(first, limit.amount)
        if not limit.rolls or last == first:
            return Due(_day_end(last, calendar.zone), False)
        needed, last = last, calendar.working_day_from(last)
    else:
        needed = _days_after(first, 1)
        last = calendar.working_days_after(first, limit.amount)
    settled = calendar.is_published_through(needed, last)
    return Due(_day_end(last, calendar.zone), not settled)


def day_end(day: date, calendar: Calendar) -> datetime:
    """Return 24:00 of a local day, that is the moment at which the next day begins.

    Where daylight saving skips that midnight, it is the moment of the change of clocks.
    """
    return _day_end(day, calendar.zone)


def remaining(due_at: datetime, now: datetime) -> timedelta:
    """Return the time left, zero when it is up now, negative once it has passed."""
    return due_at.astimezone(UTC) - now.astimezone(UTC)


def lateness_minutes(due_at: datetime, done: datetime) -> int:
    """Return by how many elapsed minutes an act was late, a begun minute counting; 0 in time."""
    return max(0, -(remaining(due_at, done) // MINUTE))


@lru_cache(maxsize=4096)  # many limits end on the same few days; finding midnight costs most
def _day_end(day: date, zone: ZoneInfo) -> datetime:
    following = _days_after(day, 1)
    midnight = datetime(following.year, following.month, following.day, tzinfo=zone)
    return midnight.astimezone(UTC).astimezone(zone)


def _same_day(day: date, _count: int) -> date:
    return day


def _days_after(day: date, count: int) -> date:
    return date.fromordinal(day.toordinal() + count)


def _weeks_after(day: date, count: int) -> date:
    return _days_after(day, count * WEEK)


def _months_after(day: date, count: int) -> date:
    """Return the same day of a later month, or the last day of that month if it is shorter."""
    years, month = divmod(day.month - 1 + count, MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_ELAPSED: Mapping[Unit, timedelta] = {Unit.MINUTE: MINUTE, Unit.HOUR: HOUR}
_NATURAL: Mapping[Unit, Callable[[date, int], date]] = {
    Unit.SAME_DAY: _same_day,
    Unit.DAY: _days_after,
    Unit.WEEK: _weeks_after,
    Unit.MONTH: _months_after,
}
