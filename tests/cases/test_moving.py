"""An open case moved to another edition: proposed by one, approved by another, kept as an act."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.cases.models import Act, Case, CaseMove, Decision, Duty
from bihuan.cases.queries.attempts import cases_to_act_on, standpoint_of
from bihuan.cases.queries.moving import other_editions, prospect_under
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.cases.services.moving import MoveRefusedError, case_move_decide, case_move_propose
from bihuan.cases.services.tallies import tallies_wrong
from bihuan.journal.models import Entry
from bihuan.procedure.terms import Step
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store
from tests.cases.conftest import ORDINARY, SERIOUS
from tests.cast import DAY, NOW

LATER = NOW + timedelta(minutes=30)


@pytest.fixture
def second(cast, issue):
    """Issue a second version: an ordinary one is handled within two days instead of one."""

    def issued(*changes, version="2"):
        files = dict(pack_read("s15-property"))
        files["pack.yaml"] = files["pack.yaml"].replace('version: "1"', f'version: "{version}"')
        for file, before, after in changes:
            assert before in files[file], before
            files[file] = files[file].replace(before, after)
        return edition_store(files=files, actor=cast.administrator, now=NOW)

    return issued


@pytest.fixture
def slower(second):
    return second(("ch3-grades.yaml", "within: 1天", "within: 2天"))


def seen(case, person):
    sight = sight_of(person, DAY)
    return standpoint_of(case_seen(case.number, sight, cases_to_act_on()), sight, LATER)


def propose(case, issue, actor, reason="新版期限更合理", now=LATER):
    return case_move_propose(number=case.number, issue=issue, reason=reason, actor=actor, now=now)


def decide(case, actor, *, approved=True, remark="", now=LATER):
    return case_move_decide(
        number=case.number, approved=approved, actor=actor, now=now, remark=remark
    )


def refused(action):
    with pytest.raises(MoveRefusedError) as refusal:
        action()
    return str(refusal.value)


def test_what_would_change_is_shown_before(cast, report, slower):
    case = report(ORDINARY)
    assert other_editions(case, DAY) == [slower]
    would = prospect_under(seen(case, cast.zhao_min), slower).changes
    assert would
    assert would.severity_before == would.severity_after == "ordinary"
    (shift,) = would.shifts
    assert shift.after - shift.before == timedelta(days=1)
    assert not shift.sooner
    assert (would.opens, would.falls, would.lost) == ((), (), ())
    assert Case.objects.get(pk=case.pk).issue_id == case.issue_id


def test_it_is_proposed_by_one_and_approved_by_another(cast, report, slower):
    case = report(ORDINARY)
    before = Duty.objects.open().get(case=case)
    propose(case, slower, cast.zhao_min)
    assert "不能自己批准" in refused(lambda: decide(case, cast.zhao_min))
    assert "管理者代表" in refused(lambda: decide(case, cast.wang_qiang))
    decide(case, cast.administrator)
    moved = Case.objects.get(pk=case.pk)
    assert moved.issue == slower
    assert moved.revision == case.revision + 1
    duty = Duty.objects.open().get(case=case)
    assert duty.due_at == before.due_at + timedelta(days=1)
    act = Act.objects.get(case=case, step=Step.MOVE)
    assert act.by == cast.administrator
    assert act.data["reason"] == "新版期限更合理"
    assert act.data["proposed_by"] == cast.zhao_min.as_actor().key
    assert CaseMove.objects.get(case=case).act == act
    assert Entry.objects.filter(subject=case.subject, event="case.move").count() == 1
    assert Entry.objects.filter(subject=case.subject, event="case.move_proposed").count() == 1


def test_its_decisions_are_made_anew_by_the_other_edition(cast, report, slower):
    case = report(ORDINARY)
    propose(case, slower, cast.zhao_min)
    decide(case, cast.administrator)
    stands = Decision.objects.get(case=case, superseded_by=None)
    assert stands.record["digest"] == slower.digest
    assert stands.supersedes.record["digest"] != slower.digest


def test_the_case_goes_on_under_the_other_edition(cast, report, act, slower):
    case = report(SERIOUS)
    propose(case, slower, cast.zhao_min)
    decide(case, cast.administrator)
    assert tallies_wrong() == []
    act(case, "note", cast.wang_qiang, text="继续办理", now=LATER + timedelta(minutes=5))
    assert Case.objects.get(pk=case.pk).issue == slower


def test_a_duty_that_reads_otherwise_lapses_and_opens_anew(cast, report, second):
    case = report(ORDINARY)
    old = Duty.objects.open().get(case=case)
    other = second(("ch3-grades.yaml", "zh: 主管处理", "zh: 主管或负责人处理"))
    propose(case, other, cast.zhao_min)
    decide(case, cast.administrator)
    new = Duty.objects.open().get(case=case)
    assert (old.pk, old.title_zh) != (new.pk, new.title_zh)
    assert new.title_zh == "主管或负责人处理"
    assert new.holders.filter(open=True).exists()
    old.refresh_from_db()
    assert old.state == "lapsed"
    assert not old.holders.filter(open=True).exists()


def test_refusing_needs_a_reason_and_leaves_everything(cast, report, slower):
    case = report(ORDINARY)
    propose(case, slower, cast.zhao_min)
    assert "请写明" in refused(lambda: decide(case, cast.administrator, approved=False))
    decide(case, cast.administrator, approved=False, remark="等本案办完")
    assert Case.objects.get(pk=case.pk).issue_id == case.issue_id
    assert "没有等待批准" in refused(lambda: decide(case, cast.administrator))
    propose(case, slower, cast.zhao_min)  # a second proposal is possible


def test_what_changed_since_the_proposal_is_not_approved(cast, report, act, slower):
    case = report(ORDINARY)
    propose(case, slower, cast.zhao_min)
    act(case, "note", cast.wang_qiang, text="已电话联系", now=LATER)
    assert "重新提出" in refused(lambda: decide(case, cast.administrator))
    assert Case.objects.get(pk=case.pk).issue_id == case.issue_id


@pytest.mark.parametrize("who", ["li_jing", "wang_qiang"])
def test_not_everybody_proposes(cast, report, slower, who):
    case = report(ORDINARY)
    assert "归口部门" in refused(lambda: propose(case, slower, getattr(cast, who)))


def test_only_an_open_case_moves_and_only_to_another_edition_of_its_procedure(
    cast, report, act, slower
):
    case = report(ORDINARY)
    assert "另一个版本" in refused(lambda: propose(case, case.issue, cast.zhao_min))
    other = edition_store(files=pack_read("s14-property"), actor=cast.administrator, now=NOW)
    assert "同一程序" in refused(lambda: propose(case, other, cast.zhao_min))
    assert "请写明" in refused(lambda: propose(case, slower, cast.zhao_min, reason=" "))
    act(case, "withdraw", cast.li_jing, {"reason": "误报"}, now=NOW + timedelta(minutes=5))
    assert "已经结束" in refused(lambda: propose(case, slower, cast.zhao_min))


def test_an_edition_that_is_not_effective_yet_waits(cast, report, second):
    case = report(ORDINARY)
    future = second(("pack.yaml", "effective_from: 2026-01-01", "effective_from: 2099-01-01"))
    assert "2099-01-01" in refused(lambda: propose(case, future, cast.zhao_min))


@pytest.mark.parametrize("statement", ["UPDATE cases_case SET issue_id = %s WHERE id = %s"])
def test_the_database_itself_changes_no_edition_without_an_approved_move(report, slower, statement):
    case = report(ORDINARY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [slower.pk, case.pk])
    assert Case.objects.get(pk=case.pk).issue_id == case.issue_id
