"""What the demo's week leaves behind: every page has something to show, and all of it is true."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from bihuan.cases.models import Act, Case, Channel, Duty, SavedView
from bihuan.cases.queries.register import RegisterFilter, register
from bihuan.demo.logins import LOGINS
from bihuan.demo.services import demo_is_loaded, demo_load
from bihuan.evidence.models import Attachment
from bihuan.journal.models import Entry, Seal
from bihuan.journal.queries import journal_verify
from bihuan.people.models import Person, Unit
from bihuan.people.queries import posts_of
from bihuan.procedure.terms import State, Step
from bihuan.procedures.models import InForce
from tests.demo.conftest import NOW

EDITIONS = {"s09-goods-services", "s14-property", "s15-property", "s19-property"}


def test_the_organisation_is_as_large_as_a_small_group(demo):
    assert 25 <= Person.objects.count() <= 45
    assert 60 <= Case.objects.count() <= 100
    assert Unit.objects.filter(name_en="").count() == 0
    assert {row.issue.pack for row in InForce.objects.select_related("issue")} == EDITIONS


def test_the_journal_agrees_and_was_sealed_every_day(demo):
    assert list(journal_verify()) == []
    assert Seal.objects.count() >= 7
    assert not Entry.objects.filter(seal=None).exists()
    days = list(Seal.objects.order_by("number").values_list("at", flat=True))
    assert days == sorted(days)


def test_everything_happened_in_its_time(demo):
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert Act.objects.filter(at__gt=NOW).count() == 0
    for case in Case.objects.all():
        assert case.reported_at == case.recorded_at


def test_no_open_duty_is_unheld(demo):
    unheld = Duty.objects.open().filter(unheld=True)
    assert list(unheld.values_list("case__title", "demand")) == []


def test_every_edition_has_cases_in_many_states(demo):
    seen = defaultdict(set)
    graded = defaultdict(set)
    overdue = set()
    for case in Case.objects.select_related("issue"):
        seen[case.issue.pack].add(case.awaited or case.state)
        graded[case.issue.pack].add(case.severity)
        if case.state == State.OPEN and case.next_due_at and case.next_due_at < NOW:
            overdue.add(case.issue.pack)
    assert set(seen) == overdue == EDITIONS
    assert {pack: len(states) for pack, states in seen.items() if len(states) < 5} == {}
    assert graded["s15-property"] >= {"slight", "ordinary", "serious"}
    assert graded["s14-property"] >= {"slight", "ordinary", "serious"}
    assert graded["s09-goods-services"] >= {"ordinary", "serious"}
    assert graded["s19-property"] >= {"ordinary", "harmful"}


def test_every_end_and_most_steps_are_there(demo):
    assert set(Case.objects.values_list("state", flat=True)) == {state.value for state in State}
    taken = set(Act.objects.values_list("step", flat=True))
    assert {step.value for step in Step} - taken <= {Step.ANALYSE.value, Step.MOVE.value}
    results = {act.data.get("result") for act in Act.objects.all()}
    assert results >= {"failed", "rejected", "dissatisfied", "unreachable", "unsubstantiated"}


def test_some_duties_are_late_some_due_today_some_were_met_late(demo):
    open_duties = Duty.objects.open()
    assert open_duties.filter(due_at__lt=NOW).count() >= 8
    assert open_duties.filter(due_at__gte=NOW, due_at__lt=NOW + timedelta(hours=12)).exists()
    assert Duty.objects.filter(minutes_over__gt=0).exists()
    assert open_duties.exclude(agreed_from=None).exists()


def test_reports_come_in_on_many_ways_and_with_pictures(demo):
    channels = set(Case.objects.values_list("channel", flat=True))
    assert channels >= {"page", "desk", "phone", "letter", "message", "hotline", "inspection"}
    assert channels <= set(Channel.values)
    pictures = Attachment.objects.filter(kind="photo")
    assert pictures.count() >= 40
    assert pictures.exclude(act_sequence=1).exists()


def test_the_four_logins_work_and_no_other(demo, client):
    assert len(demo) == 4
    for login in demo:
        given = {"username": login.username, "password": login.password}
        assert client.post(settings.LOGIN_URL, given).status_code == 302
        person = Person.objects.get(pk=client.session["_auth_user_id"])
        assert person.name == login.name
        assert posts_of(person, NOW.date())
        client.logout()
    others = Person.objects.exclude(username__in=[login.username for login in demo])
    assert [one.username for one in others if one.has_usable_password()] == []
    assert not Person.objects.filter(
        is_administrator=True, username__in=[login.username for login in demo]
    ).exists()


@pytest.mark.parametrize("page", ["duties", "register", "report", "procedures", "account"])
def test_the_pages_open_for_all_four(demo, client, page):
    for login in demo:
        client.force_login(Person.objects.get(username=login.username))
        assert client.get(reverse(page)).status_code == 200


def test_every_saved_view_finds_something(demo):
    for view in SavedView.objects.select_related("person"):
        given = dict(part.split("=") for part in view.query.split("&"))
        if "unit" in given:
            given["unit"] = Unit.objects.get(code=given["unit"])
        assert register(view.person, RegisterFilter(**given), NOW).exists(), view.name


def test_the_command_shows_the_logins_in_both_languages(bihuan, demo):
    answer = bihuan("demo", "--if-empty")
    assert answer.code == 0, answer.err
    for login in LOGINS:
        assert login.username in answer.out
        assert login.password in answer.out
    assert "李静 · 东苑前台" in answer.out
    assert "front desk" in bihuan("demo", lang="en").out
    shown = bihuan("demo", "--json").json
    assert [one["username"] for one in shown] == [login.username for login in LOGINS]


def test_progress_is_told_and_a_second_load_changes_nothing(week, db):
    logins, told = week
    assert told[-1][0] == told[-1][1] == len(told)
    assert demo_is_loaded()
    cases, lines = Case.objects.count(), Entry.objects.count()
    assert demo_load(now=NOW + timedelta(days=1)) == logins
    assert (Case.objects.count(), Entry.objects.count()) == (cases, lines)
