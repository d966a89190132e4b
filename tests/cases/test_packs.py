"""Every shipped procedure is lived through by a robot that only does what it is offered."""

from dataclasses import fields as fields_of
from datetime import timedelta
from itertools import count

import pytest
from django.core.files.base import ContentFile

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Act, Case, Duty, DutyHolder
from bihuan.cases.queries.options import options
from bihuan.cases.queries.sight import CaseNotFoundError
from bihuan.cases.queries.timelines import timeline
from bihuan.cases.services.acting import case_act
from bihuan.cases.services.refusals import ActRefusedError
from bihuan.cases.services.tallies import tallies_wrong
from bihuan.journal.queries import journal_verify
from bihuan.people.models import Person
from bihuan.procedure.language.answers import read_facts
from bihuan.procedures.queries import edition_by_digest, pack_read, packs
from bihuan.procedures.reader import read_pack
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE

LONGEST = 40
SCENARIOS = 3


@pytest.fixture
def issue(cast, request):
    issue = edition_store(files=pack_read(request.param), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


def given_facts(edition):
    """The facts of the first scenarios that the procedure itself ships with."""
    found = []
    for _file, scenario in read_pack(pack_read(edition.id)).scenarios:
        given = {
            name: value
            for name, value in scenario.facts.items()
            if edition.facts[name].derived is None  # what is counted comes from the register
        }
        facts, problems = read_facts(edition, given)
        if not problems and facts not in found:
            found.append(facts)
    return found[:SCENARIOS] or [{}]


def everybody(cast):
    people = [getattr(cast, field.name) for field in fields_of(cast)]
    return [person for person in people if isinstance(person, Person)]


def filled(field, cast, now, turn):
    """A plausible answer; `turn` tries one choice after the other."""
    if field.choices:
        value = field.choices[turn % len(field.choices)][0]
        return [value] if field.kind == "choices" else value
    return {
        "boolean": True,
        "datetime": now + timedelta(days=2),
        "date": "2026-11-19",
        "number": "1",
        "money": "1",
        "duration": "30分钟",
        "unit": "XY-GC",
        "person": "sun_li",
    }.get(field.kind, "按程序办理")


def attempt(case, option, person, cast, now, turn):
    wanted = [
        field
        for field in option.fields
        if field.required or field.name.startswith("facts.") or field.name == "severity"
    ]
    answers = {
        field.name: filled(field, cast, now, turn) for field in wanted if field.kind != "files"
    }
    facts = {name[6:]: value for name, value in answers.items() if name.startswith("facts.")}
    data = {name: value for name, value in answers.items() if not name.startswith("facts.")}
    needs_file = any(field.kind == "files" and field.required for field in option.fields)
    files = [ContentFile("证据".encode(), name="证据.txt")] if needs_file else []
    return case_act(
        number=case.number,
        step=option.step,
        actor=person,
        now=now,
        expected_revision=None,
        data=data,
        facts=facts,
        files=files,
    )


def demanded_of(case, cast, now):
    """Everybody and what the procedure demands of them, as their pages offer it."""
    for person in everybody(cast):
        try:
            found = [option for option in options(case, person, now) if option.demanded]
        except CaseNotFoundError:
            continue
        for option in found:
            yield person, option


def lived_through(case, cast, clock):
    for _number in range(LONGEST):
        case.refresh_from_db()
        if case.state != "open":
            return
        assert not Duty.objects.open().filter(case=case, holders=None).exists()
        assert one_more_act(case, cast, clock), list(Duty.objects.open().filter(case=case))


def one_more_act(case, cast, clock):
    now = NOW + timedelta(minutes=next(clock))
    for person, option in demanded_of(case, cast, now):
        for turn in range(8):
            try:
                attempt(case, option, person, cast, now, turn)
            except (ActRefusedError, ActInputError):
                continue
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("issue", packs(), indirect=True)
def test_a_procedure_can_be_lived_through(cast, issue, report):
    edition = edition_by_digest(issue.digest)
    clock = count(1)
    for facts in given_facts(edition):
        case = report(facts, now=NOW + timedelta(minutes=next(clock)))
        lived_through(case, cast, clock)
        assert len(timeline(case)) == Act.objects.filter(case=case).count()
    ended = Case.objects.exclude(state="open")
    assert ended.exists()
    assert not DutyHolder.objects.filter(duty__case__in=ended, open=True).exists()
    assert not tallies_wrong()
    assert not list(journal_verify())
