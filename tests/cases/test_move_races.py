"""Two people decide on the same proposal to move a case at the same moment."""

from datetime import timedelta

import pytest
from django.db import connection

from bihuan.cases.models import Case, CaseMove
from bihuan.cases.services.moving import MoveRefusedError, case_move_decide, case_move_propose
from bihuan.journal.queries import journal_verify
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store
from tests.cases.conftest import ORDINARY
from tests.cast import NOW
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _no_words_left_behind():
    """The flush between tests knows no unmanaged tables."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_search")


@pytest.fixture
def second(cast, issue):
    files = dict(pack_read("s15-property"))
    files["pack.yaml"] = files["pack.yaml"].replace('version: "1"', 'version: "2"')
    return edition_store(files=files, actor=cast.administrator, now=NOW)


def decides(case, person, *, approved):
    return lambda: case_move_decide(
        number=case.number, approved=approved, actor=person, now=LATER, remark="看过"
    )


@pytest.mark.parametrize("attempt", range(5))
def test_a_move_is_not_approved_and_refused_at_once(cast, report, second, attempt):
    case = report(ORDINARY)
    case_move_propose(
        number=case.number, issue=second, reason="新版更合理", actor=cast.he_xin, now=LATER
    )
    answers = together(
        decides(case, cast.zhao_min, approved=True),
        decides(case, cast.administrator, approved=False),
    )
    assert sum(isinstance(one, MoveRefusedError) for one in answers) == 1
    move, kept = CaseMove.objects.get(case=case), Case.objects.get(pk=case.pk)
    moved = kept.issue_id == second.pk
    assert (move.state, move.act_id is not None) == (("approved" if moved else "refused"), moved)
    assert list(journal_verify()) == []


@pytest.mark.parametrize("attempt", range(3))
def test_one_of_two_proposals_at_once_is_told_of_the_other(cast, report, second, attempt):
    case = report(ORDINARY)

    def proposes(person):
        return lambda: case_move_propose(
            number=case.number, issue=second, reason="新版更合理", actor=person, now=LATER
        )

    answers = together(proposes(cast.he_xin), proposes(cast.zhao_min))
    assert sum(isinstance(one, MoveRefusedError) for one in answers) == 1
    assert CaseMove.objects.filter(case=case).count() == 1
