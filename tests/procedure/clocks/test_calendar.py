"""Calendars: which days are worked, counting along them, and what is not announced yet."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.clocks.calendar import Calendar, CalendarError
from tests.support.official_days import MAKE_UP_DAYS, china, official_days_table

CHINA = china()
DAYS = st.dates(date(2024, 6, 1), date(2028, 6, 1))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=60).map(
    lambda days: Calendar.from_days("x", "r", "Asia/Shanghai", days, (2025, 2026))
)


def naive_is_working(calendar: Calendar, day: date) -> bool:
    return calendar.days().get(day, day.weekday() < 5)


def naive_after(calendar: Calendar, day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= naive_is_working(calendar, day)
    return day


@pytest.mark.parametrize("text", MAKE_UP_DAYS)
def test_a_make_up_day_at_the_weekend_is_worked(text):
    assert date.fromisoformat(text).weekday() >= 5
    assert CHINA.is_working_day(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-02-16", False),  # a Monday of the Spring Festival
        ("2026-02-24", True),  # the first day after it
        ("2026-03-07", False),  # an ordinary Saturday
        ("2026-10-08", True),
        ("2030-01-01", True),  # not announced: the weekday rule speaks
    ],
)
def test_days_off_are_not_worked_and_other_days_follow_the_week(day, worked):
    assert CHINA.is_working_day(date.fromisoformat(day)) is worked


def test_a_moment_counts_as_its_day():
    assert not CHINA.is_working_day(datetime(2026, 2, 16, 12, tzinfo=UTC))


def test_the_next_working_day_lies_after_the_holiday():
    assert CHINA.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert CHINA.next_working_day(date(2026, 2, 24)) == date(2026, 2, 25)


def test_a_working_day_stays_and_a_day_off_moves_on():
    assert CHINA.working_day_from(date(2026, 9, 20)) == date(2026, 9, 20)
    assert CHINA.working_day_from(date(2026, 9, 25)) == date(2026, 9, 28)


@pytest.mark.parametrize("count", [0, -1])
def test_counting_starts_at_one(count):
    with pytest.raises(ValueError, match="from 1 on"):
        CHINA.working_days_after(date(2026, 1, 1), count)


@given(CALENDARS, DAYS)
def test_it_agrees_with_looking_the_day_up(calendar, day):
    assert calendar.is_working_day(day) is naive_is_working(calendar, day)


@given(CALENDARS, DAYS, st.integers(1, 80))
def test_it_agrees_with_walking_day_by_day(calendar, day, count):
    assert calendar.working_days_after(day, count) == naive_after(calendar, day, count)


@given(CALENDARS, DAYS, st.integers(1, 4000))
def test_counting_back_gives_the_same_number(calendar, day, count):
    end = calendar.working_days_after(day, count)
    assert calendar.working_days_between(day, end) == count
    assert calendar.is_working_day(end)


def test_everything_can_be_off_for_a_year():
    closed = {date(2026, 1, 1) + timedelta(days=number): False for number in range(365)}
    calendar = CHINA.overlaid("shut", "closed 2026", closed)
    assert calendar.next_working_day(date(2025, 12, 31)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("2024-12-31", False),
        ("2025-01-01", True),
        ("2026-12-24", True),
        ("2026-12-31", False),  # the schedule of 2027 may still change it
        ("2025-12-31", True),  # the schedule of 2026 is known
        ("2027-01-01", False),
    ],
)
def test_a_day_is_published_when_nothing_can_change_it_any_more(day, published):
    assert CHINA.is_published(date.fromisoformat(day)) is published


def test_a_stretch_is_published_only_as_a_whole():
    assert CHINA.is_published_through(date(2025, 12, 30), date(2026, 12, 24))
    assert not CHINA.is_published_through(date(2026, 12, 1), date(2027, 1, 4))
    assert not CHINA.is_published_through(date(2024, 12, 30), date(2025, 1, 4))


def test_an_organisation_lays_its_own_days_over_the_official_ones():
    own = CHINA.overlaid("east", "东苑 2026-05", {date(2026, 5, 9): False, date(2026, 5, 10): True})
    assert not own.is_working_day(date(2026, 5, 9))
    assert own.is_working_day(date(2026, 5, 10))
    assert not own.is_working_day(date(2026, 5, 1)), "the official days stay"
    assert (own.id, own.revision, own.published) == ("east", "东苑 2026-05", CHINA.published)
    assert CHINA.is_working_day(date(2026, 5, 9)), "the first calendar is unchanged"


def test_its_days_can_be_listed_and_made_into_the_same_calendar_again():
    assert CHINA.days() == official_days_table()
    again = Calendar.from_days(
        CHINA.id, CHINA.revision, CHINA.timezone, CHINA.days(), CHINA.published
    )
    assert again == CHINA
    assert hash(again) == hash(CHINA)


def test_it_travels_to_another_process():
    assert pickle.loads(pickle.dumps(CHINA)) == CHINA  # noqa: S301


def test_it_shows_itself_in_one_line():
    assert len(repr(CHINA)) < 160


@pytest.mark.parametrize("name", ["Asia/Peking", "../etc/passwd", "", "Asia"])
def test_an_unknown_time_zone_is_refused_in_a_sentence(name):
    with pytest.raises(CalendarError) as refusal:
        Calendar.from_days("x", "r", name, {}, ())
    assert str(refusal.value) == (f"没有名为“{name}”的时区；请写 IANA 名称，例如 Asia/Shanghai。")
    assert refusal.value.label.en.endswith("write an IANA name such as Asia/Shanghai.")
