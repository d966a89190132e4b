"""The official days that are taken over from the library."""

from datetime import date, timedelta

import holidays
import pytest

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedures.days import official_days
from tests.support.official_days import china

SCHEDULE = official_days(2025, 2027)


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_agrees_with_the_notices_of_the_state_council(year):
    ours = Calendar.from_days("x", "r", "Asia/Shanghai", SCHEDULE.days, SCHEDULE.published)
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [
        day for day in days if ours.is_working_day(day) is not china().is_working_day(day)
    ] == []


def test_a_year_that_the_library_only_extrapolates_is_not_published():
    far = official_days(2090, 2090)
    assert far.published == frozenset()
    assert far.days[date(2090, 10, 2)] is False, "the best guess there is"
    assert SCHEDULE.published >= {2025, 2026}


def test_a_make_up_day_may_belong_to_the_holiday_of_the_next_year():
    assert official_days(2011, 2011).days[date(2011, 12, 31)] is True


def test_only_the_years_asked_for_are_given_in_order():
    days = list(SCHEDULE.days)
    assert days == sorted(days)
    assert {day.year for day in days} == {2025, 2026, 2027}
    assert list(SCHEDULE.names) == days


def test_days_have_chinese_names():
    assert SCHEDULE.names[date(2026, 2, 17)] == "春节"
    assert SCHEDULE.names[date(2026, 2, 14)] == "调休上班"


def test_the_revision_names_the_library_and_how_far_it_is_announced():
    version = holidays.__version__
    assert (
        official_days(2025, 2026).revision
        == f"中国法定节假日（holidays {version}，已公布至2026年）"
    )
    assert official_days(2090, 2090).revision == f"中国法定节假日（holidays {version}，均未公布）"
