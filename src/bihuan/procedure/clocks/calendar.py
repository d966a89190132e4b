"""Working calendars: which days an organisation works, and counting along them in constant time.

A calendar is the Monday-to-Friday rule plus explicit days: days off and make-up working days
(调休). Counting never walks day by day: the weekday rule is arithmetic, and the explicit days
that contradict it are found by bisection, so an answer costs about a microsecond for any year.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bihuan.procedure.terms import Label

WEEK = 7
WORKING_DAYS_A_WEEK = 5
NEW_YEAR_TAIL = (12, 25)
"""From this day of December on, the schedule of the *next* year decides as well: notices of a new
year have declared days of the old December off or worked (2018-12-29 to 31, 2022-12-31)."""


class CalendarError(ValueError):
    """A calendar cannot be made from what was given; `label` says why in both languages."""

    def __init__(self, label: Label) -> None:
        super().__init__(label.zh)
        self.label = label


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, where, and for which years that has been announced.

    Immutable, hashable and picklable; make one with `from_days`. `revision` names the source and
    its version and is stored with every deadline; `off` and `on` are the explicit days off and
    the explicit working days; `published` are the years whose schedule has been announced.
    """

    id: str
    revision: str
    timezone: str
    off: frozenset[date] = field(repr=False)
    on: frozenset[date] = field(repr=False)
    published: frozenset[int]
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _contrary: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _shift: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _reached: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        changes = dict(_contrary_days(self.off, self.on))
        contrary = tuple(sorted(changes))
        shift = tuple(accumulate((changes[day] for day in contrary), initial=0))
        reached = tuple(
            _weekdays_through(day) + total for day, total in zip(contrary, shift[1:], strict=True)
        )
        object.__setattr__(self, "zone", _zone(self.timezone))
        object.__setattr__(self, "_contrary", contrary)
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_reached", reached)

    @classmethod
    def from_days(
        cls,
        calendar_id: str,
        revision: str,
        timezone: str,
        days: Mapping[date, bool],
        published_years: Iterable[int],
    ) -> "Calendar":
        """Make a calendar from explicit days (true: worked); other days follow the weekday rule.

        `timezone` is an IANA name; raises `CalendarError` when it is unknown.
        """
        return cls(
            calendar_id,
            revision,
            timezone,
            frozenset(day for day, worked in days.items() if not worked),
            frozenset(day for day, worked in days.items() if worked),
            frozenset(published_years),
        )

    def overlaid(self, calendar_id: str, revision: str, days: Mapping[date, bool]) -> "Calendar":
        """Return a new calendar in which these days win: an organisation's closures and shifts."""
        return Calendar.from_days(
            calendar_id, revision, self.timezone, {**self.days(), **days}, self.published
        )

    def days(self) -> dict[date, bool]:
        """Return the explicit days in order; true means worked."""
        return {day: day in self.on for day in sorted(self.off | self.on)}

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is worked: explicitly, or else because it is Monday to Friday."""
        ordinal = day.toordinal()
        return self._through(ordinal) > self._through(ordinal - 1)

    def is_published(self, day: date) -> bool:
        """Tell whether the day's working or rest is announced and can no longer change.

        The last days of December also need the next year's schedule (see `NEW_YEAR_TAIL`).
        """
        return self.is_published_through(day, day)

    def is_published_through(self, first: date, last: date) -> bool:
        """Tell whether every day from the first to the last, both included, is published."""
        end = last.year + 1 if (last.month, last.day) >= NEW_YEAR_TAIL else last.year
        if first.year == end:
            return end in self.published
        return self.published.issuperset(range(first.year, end + 1))

    def next_working_day(self, day: date) -> date:
        """Return the first working day after the day, which itself does not count."""
        return self.working_days_after(day, 1)

    def working_day_from(self, day: date) -> date:
        """Return the day itself if it is worked, else the next working day."""
        return self.working_days_after(date.fromordinal(day.toordinal() - 1), 1)

    def working_days_after(self, day: date, count: int) -> date:
        """Return the working day that is `count` (at least 1) working days after the day.

        The day itself is not counted (Civil Code art. 201). Raises ValueError for a count below 1
        and OverflowError beyond the year 9999.
        """
        if count < 1:
            raise ValueError(f"count working days from 1 on, not {count}")
        target = self._through(day.toordinal()) + count
        index = bisect_left(self._reached, target)
        ordinal = _nth_weekday(target - self._shift[index])
        if index < len(self._contrary):
            ordinal = min(ordinal, self._contrary[index])
        return date.fromordinal(ordinal)

    def working_days_between(self, after: date, through: date) -> int:
        """Return how many working days lie after the one day, up to and including the other."""
        return self._through(through.toordinal()) - self._through(after.toordinal())

    def _through(self, ordinal: int) -> int:
        """Count the working days since day 1 of the year 1 up to and including this ordinal."""
        return _weekdays_through(ordinal) + self._shift[bisect_right(self._contrary, ordinal)]


def _contrary_days(off: frozenset[date], on: frozenset[date]) -> Iterable[tuple[int, int]]:
    """Give the explicit days that contradict the weekday rule: ordinal, and +1 or -1 day."""
    for day in on - off:
        if day.weekday() >= WORKING_DAYS_A_WEEK:
            yield day.toordinal(), 1
    for day in off:
        if day.weekday() < WORKING_DAYS_A_WEEK:
            yield day.toordinal(), -1


def _weekdays_through(ordinal: int) -> int:
    """Count Mondays to Fridays up to and including an ordinal (ordinal 1 was a Monday)."""
    weeks, days = divmod(ordinal, WEEK)
    return weeks * WORKING_DAYS_A_WEEK + min(days, WORKING_DAYS_A_WEEK)


def _nth_weekday(count: int) -> int:
    """Return the ordinal of the Monday-to-Friday day with this number, counted from 1."""
    weeks, rest = divmod(count - 1, WORKING_DAYS_A_WEEK)
    return weeks * WEEK + rest + 1


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CalendarError(
            Label(
                f"没有名为“{name}”的时区；请写 IANA 名称，例如 Asia/Shanghai。",
                f"There is no time zone “{name}”; write an IANA name such as Asia/Shanghai.",
            )
        ) from error
