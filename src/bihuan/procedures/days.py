"""The official days off and make-up working days of China, taken over from `holidays`.

They are copied into our own table with their revision, so that an upgrade of the library never
moves a deadline that was issued.
"""

from datetime import date
from typing import NamedTuple

import holidays
from holidays.countries.china import China, ChinaStaticHolidays


class OfficialDays(NamedTuple):
    """Explicit days (true: worked), their names, and the years whose schedule is announced.

    `revision` says in Chinese which source and version this is.
    """

    days: dict[date, bool]
    published: frozenset[int]
    revision: str
    names: dict[date, str]


def official_days(first_year: int, last_year: int) -> OfficialDays:
    """Return the official days of these years, both included, in order.

    A year that the library has no announced schedule for is extrapolated by it: statutory days
    without bridge days and make-up days. Such a year is in `days` as the best guess there is, but
    not in `published`, so what is counted by it is provisional. The years around are loaded too,
    since a make-up day may belong to a holiday of the next year.
    """
    known = China(years=range(first_year - 1, last_year + 2), language="zh_CN")
    years = range(first_year, last_year + 1)
    off = {day: name for day, name in known.items() if day.year in years}
    worked = {day for day in known.weekend_workdays if day.year in years}
    published = frozenset(years) & frozenset(ChinaStaticHolidays.special_public_holidays)
    return OfficialDays(
        days={day: day in worked for day in sorted(off.keys() | worked)},
        published=published,
        revision=_revision(published),
        names={day: off.get(day, MAKE_UP) for day in sorted(off.keys() | worked)},
    )


MAKE_UP = "调休上班"


def _revision(published: frozenset[int]) -> str:
    until = f"，已公布至{max(published)}年" if published else "，均未公布"
    return f"中国法定节假日（holidays {holidays.__version__}{until}）"
