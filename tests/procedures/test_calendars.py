"""Taking over the official days."""

from datetime import date

import pytest

from bihuan.journal.actors import SYSTEM
from bihuan.journal.models import Entry
from bihuan.procedures.days import OfficialDays
from bihuan.procedures.models import CalendarDay, CalendarRevision
from bihuan.procedures.queries import calendar, provisional_years
from bihuan.procedures.services import calendar_import, calendars
from tests.procedures.conftest import NOW

pytestmark = pytest.mark.django_db


def test_an_unknown_calendar_follows_the_weekday_rule_and_is_provisional():
    days = calendar()
    assert days.is_working_day(date(2026, 3, 2))
    assert not days.is_working_day(date(2026, 2, 28))
    assert provisional_years(2026, 2026) == [2026]


def test_official_days_are_taken_over_with_a_journal_line():
    revision = calendar_import(now=NOW, actor=SYSTEM, years=range(2025, 2028))
    assert revision.number == 1
    assert calendar().is_working_day(date(2026, 2, 28))
    assert not calendar().is_working_day(date(2026, 2, 20))
    assert provisional_years(2025, 2027) == [2027]
    line = Entry.objects.select_related("details").get(event="calendar.imported")
    assert line.details.body["provisional"] == ["2027"]


def test_taking_over_the_same_days_again_changes_nothing():
    first = calendar_import(now=NOW, actor=SYSTEM, years=[2026])
    assert calendar_import(now=NOW, actor=SYSTEM, years=[2026]) == first
    assert CalendarRevision.objects.count() == 1


def test_a_later_announcement_is_seen_at_once_and_other_years_stay(monkeypatch):
    calendar_import(now=NOW, actor=SYSTEM, years=[2026, 2027])
    kept = CalendarDay.objects.filter(day__year=2026).count()
    new_year = OfficialDays(
        {date(2027, 1, 1): False, date(2027, 1, 9): True},
        frozenset({2027}),
        "通知",
        {date(2027, 1, 1): "元旦", date(2027, 1, 9): "调休上班"},
    )
    monkeypatch.setattr(calendars, "official_days", lambda *_years: new_year)
    revision = calendar_import(now=NOW, actor=SYSTEM, years=[2027])
    assert (revision.number, revision.published) == (2, [2026, 2027])
    assert calendar().is_working_day(date(2027, 1, 9))
    assert CalendarDay.objects.filter(day__year=2026).count() == kept
    assert set(CalendarDay.objects.filter(day__year=2027).values_list("day", flat=True)) == set(
        new_year.days
    )


def test_a_calendar_at_hand_costs_no_query(django_assert_num_queries):
    digest = calendar_import(now=NOW, actor=SYSTEM, years=[2026]).digest
    calendar("CN", digest)
    with django_assert_num_queries(0):
        calendar("CN", digest)
