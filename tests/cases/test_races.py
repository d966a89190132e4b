"""Two people at once: one succeeds, the other is told; nothing is lost, on both databases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bihuan.cases.intake import Report
from bihuan.cases.models import Act, Case, Duty, Tally
from bihuan.cases.queries.attempts import cases_to_act_on, standpoint_of
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.cases.services.acting import _raise_if_moved_on, case_act
from bihuan.cases.services.refusals import ActRefusedError, CaseMovedOnError
from bihuan.cases.services.report import case_report
from bihuan.cases.services.tallies import tallies_wrong
from bihuan.journal.models import Entry
from bihuan.journal.queries import journal_verify
from bihuan.procedure.terms import Step
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cases.conftest import ORDINARY, SLIGHT
from tests.cases.counting import counting_pack
from tests.cast import NOW, SINCE
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_words_left_behind():
    """The flush between tests knows no unmanaged tables."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_search")


def correct(case, person, revision):
    return lambda: case_act(
        number=case.number,
        step=Step.CORRECT,
        actor=person,
        now=NOW + timedelta(minutes=5),
        expected_revision=revision,
        data={},
        facts={},
        text=f"{person.name}处理",
    )


@pytest.mark.parametrize("attempt", range(5))
def test_two_acts_at_once_end_with_one(cast, report, attempt):
    case = report(SLIGHT, responsible_person=cast.sun_li)
    answers = together(correct(case, cast.chen_gang, 1), correct(case, cast.sun_li, 1))
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(errors) == 1
    assert isinstance(errors[0], CaseMovedOnError)
    winner = Act.objects.get(case=case, sequence=2)
    assert winner.by_name in str(errors[0])
    assert Case.objects.get(pk=case.pk).revision == 2
    assert Duty.objects.filter(case=case, state="met").count() == 1
    assert Entry.objects.filter(subject=case.subject).count() == 2


def test_a_case_read_just_before_and_its_acts_just_after_an_act_is_seen_to_have_moved(cast, report):
    case = report(SLIGHT, responsible_person=cast.sun_li)
    correct(case, cast.chen_gang, 1)()
    sight = sight_of(cast.sun_li, timezone.localdate(NOW))
    standpoint = standpoint_of(case_seen(case.number, sight, cases_to_act_on()), sight, NOW)
    standpoint.case.revision = 1  # as it was read before the other's act was committed
    for expected in (1, None):
        with pytest.raises(CaseMovedOnError, match="陈刚"):
            _raise_if_moved_on(standpoint, expected)


def test_without_a_revision_the_second_acts_on_what_is_there(cast, report):
    case = report(SLIGHT, responsible_person=cast.sun_li)
    answers = together(correct(case, cast.chen_gang, None), correct(case, cast.sun_li, None))
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(errors) == 1
    assert isinstance(errors[0], (CaseMovedOnError, ActRefusedError))
    assert Act.objects.filter(case=case).count() == 2


def test_reports_at_once_get_numbers_without_gap_or_repetition(cast, issue):
    def reporting():
        return case_report(
            report=Report(cast.east_works, "漏水", facts=ORDINARY), actor=cast.li_jing, now=NOW
        ).number

    numbers = together(*[reporting] * 8)
    assert sorted(numbers) == [f"NC-2026-{serial:05d}" for serial in range(1, 9)]
    assert not list(journal_verify())


def test_cases_alike_at_once_count_one_another(cast):
    issue = edition_store(files=counting_pack(), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )

    def reporting():
        return case_report(
            report=Report(cast.east_works, "漏水", facts=SLIGHT), actor=cast.li_jing, now=NOW
        ).counted["again"]

    counts = together(*[reporting] * 6)
    assert sorted(counts) == [1, 2, 3, 4, 5, 6]
    assert not tallies_wrong()
    assert Tally.objects.filter(cases=6).exists()
