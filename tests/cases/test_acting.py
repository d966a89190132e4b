"""One way for every act: who may, what it does, what is refused and under which clause."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Act, Case, CaseScope, Decision, Duty
from bihuan.cases.queries.duties import duties_of
from bihuan.cases.queries.sight import CaseNotFoundError, case_get
from bihuan.cases.services.refusals import ActRefusedError, CaseMovedOnError
from bihuan.journal.models import Entry
from bihuan.procedure.terms import Step
from tests.cases.conftest import ORDINARY, SLIGHT
from tests.cast import NOW


def refused(action, code):
    with pytest.raises(ActRefusedError) as refusal:
        action()
    assert refusal.value.refusal.code == code, refusal.value
    return refusal.value


@pytest.fixture
def ordinary(report):
    return report(ORDINARY)


def test_a_case_goes_its_way_to_the_end(cast, ordinary, act):
    case = act(ordinary, "correct", cast.chen_gang, text="已更换灯管并致歉")
    assert (case.awaited, case.revision) == ("verify", 2)
    case = act(case, "verify", cast.he_xin, {"result": "passed"})
    assert case.awaited == "inform"
    case = act(case, "inform", cast.li_jing, {"result": "satisfied"}, text="电话告知")
    stored = Case.objects.get(pk=case.pk)
    assert (stored.state, stored.awaited, stored.next_due_at) == ("closed", "", None)
    assert stored.closed_at == NOW + timedelta(minutes=15)
    assert [duty.state for duty in Duty.objects.filter(case=case)] == ["met"] * 3
    events = Entry.objects.filter(subject=case.subject).order_by("sequence")
    assert [line.event for line in events] == [
        "case.report", "case.correct", "case.verify", "case.inform",
    ]  # fmt: skip


def test_an_act_keeps_by_what_authority_it_was_done(cast, ordinary, act):
    act(ordinary, "correct", cast.chen_gang, text="换灯")
    row = Act.objects.get(case=ordinary, sequence=2)
    assert (row.by, row.by_name, row.roles) == (cast.chen_gang, "陈刚", ["supervisor"])
    assert (row.meets, row.clauses) == (["handle-ordinary"], ["3.0 一般"])


def test_a_duty_that_was_met_late_says_by_how_much(cast, ordinary, act):
    act(
        ordinary,
        "correct",
        cast.chen_gang,
        text="换灯",
        now=datetime(2026, 11, 21, 16, 30, tzinfo=UTC),
    )
    duty = Duty.objects.get(demand="handle-ordinary")
    assert (duty.state, duty.minutes_over, duty.met_by.sequence) == ("met", 30, 2)


def test_a_failed_verification_opens_the_correction_anew(cast, ordinary, act):
    act(ordinary, "correct", cast.chen_gang, text="换灯")
    case = act(ordinary, "verify", cast.he_xin, {"result": "failed"}, text="仍闪烁")
    assert case.awaited == "correct"
    states = (
        Duty.objects.filter(case=case).order_by("opened_at", "pk").values_list("demand", "state")
    )
    assert list(states) == [
        ("handle-ordinary", "met"), ("verify", "met"), ("handle-ordinary", "open"),
    ]  # fmt: skip


def test_an_unreachable_customer_leaves_the_duty_to_inform(cast, ordinary, act):
    act(ordinary, "correct", cast.chen_gang, text="换灯")
    act(ordinary, "verify", cast.he_xin, {"result": "passed"})
    before = Duty.objects.get(demand="inform")
    case = act(ordinary, "inform", cast.li_jing, {"result": "unreachable"}, text="无人接听")
    after = Duty.objects.get(demand="inform")
    assert case.awaited == "inform"
    assert (after.pk, after.state, after.opened_at) == (before.pk, "open", before.opened_at)


# --- refusals -------------------------------------------------------------------------------------
def test_every_refusal_names_its_clause(cast, ordinary, act):
    error = refused(lambda: act(ordinary, "correct", cast.li_jing, text="x"), "step.not-yours")
    assert "部门主管或负责人" in str(error)
    assert "3.0 一般" in str(error)
    assert error.clause == "3.0 一般"
    assert refused(
        lambda: act(ordinary, "verify", cast.he_xin, {"result": "passed"}), "step.too-early"
    ).clause
    assert refused(lambda: act(ordinary, "dispose", cast.chen_gang), "step.not-demanded").clause
    assert refused(lambda: act(ordinary, "correct", cast.chen_gang), "act.missing").clause
    assert refused(
        lambda: act(ordinary, "reopen", cast.li_jing, {"reason": "x"}), "case.open"
    ).clause
    assert refused(lambda: act(ordinary, "report", cast.li_jing), "case.reported").clause
    assert Act.objects.count() == 1


def test_an_ended_case_takes_notes_and_reopening_only(cast, report, act):
    case = report(SLIGHT)
    act(case, "correct", cast.chen_gang)
    ended = Case.objects.get(pk=case.pk).closed_at
    refused(lambda: act(case, "correct", cast.chen_gang), "case.ended")
    refused(lambda: act(case, "waive", cast.zhao_min, {"reason": "x"}), "case.ended")
    act(case, "note", cast.li_jing, text="业主来电致谢")
    assert Case.objects.get(pk=case.pk).closed_at == ended
    again = act(case, "reopen", cast.li_jing, {"reason": "又不亮了"})
    assert (again.state, again.closed_at, again.awaited) == ("open", None, "correct")


def test_what_is_entered_wrongly_is_said_field_by_field(cast, ordinary, act):
    def given(step, who, data, **more):
        with pytest.raises(ActInputError) as refusal:
            act(ordinary, step, who, data, **more)
        return refusal.value.errors

    assert "可填" in given("correct", cast.chen_gang, {"sharks": 1}, text="x")["sharks"]
    assert (
        "没有代码" in given("transfer", cast.chen_gang, {"unit": "NOWHERE", "reason": "x"})["unit"]
    )
    assert (
        "属实"
        not in given("assign", cast.chen_gang, {"responsible_person": "nobody"})[
            "responsible_person"
        ]
    )
    assert (
        "请选择另一个"
        in given("transfer", cast.chen_gang, {"unit": cast.east_works, "reason": "x"})["unit"]
    )
    assert "可选" in given("regrade", cast.he_xin, {"severity": "huge", "reason": "x"})["severity"]


def test_a_correction_cannot_name_another_person_responsible(cast, ordinary, act):
    with pytest.raises(ActInputError) as refusal:
        act(ordinary, "correct", cast.chen_gang, {"responsible_person": cast.sun_li}, text="x")
    assert "responsible_person" in refusal.value.errors


# --- sight ----------------------------------------------------------------------------------------
def test_the_west_neither_sees_nor_touches_the_east(cast, ordinary, act):
    with pytest.raises(CaseNotFoundError) as forbidden:
        case_get(ordinary.number, cast.qian_lei)
    with pytest.raises(CaseNotFoundError) as missing:
        case_get("NC-2026-99999", cast.qian_lei)
    assert str(forbidden.value).replace("00001", "99999") == str(missing.value)
    for step in Step:
        with pytest.raises(CaseNotFoundError):
            act(ordinary, step, cast.qian_lei, {"reason": "x"}, text="x")


def test_transfer_hands_the_case_over_and_both_follow_it(cast, ordinary, act):
    case = act(ordinary, "transfer", cast.chen_gang, {"unit": "XY-GC", "reason": "属西苑"})
    assert (case.unit, case.awaited) == (cast.west_works, "correct")
    assert case_get(case.number, cast.qian_lei) == case
    assert case_get(case.number, cast.chen_gang) == case
    assert [view.duty.case for view in duties_of(cast.qian_lei, NOW)] == [case]
    assert not duties_of(cast.chen_gang, NOW)
    responsible = CaseScope.objects.filter(case=case, responsible=True)
    assert set(responsible.values_list("key", flat=True)) == set(cast.west_works.lineage)


def test_the_department_that_owns_the_procedure_sees_its_cases(cast, ordinary):
    assert case_get(ordinary.number, cast.he_xin) == ordinary


def test_whoever_is_made_responsible_sees_the_case(cast, ordinary, act):
    case = act(ordinary, "assign", cast.chen_gang, {"responsible_person": "wu_xiao"})
    assert case.responsible_person == cast.wu_xiao
    scopes = CaseScope.objects.filter(case=case, key=-cast.wu_xiao.pk)
    assert scopes.exists()


# --- who did what meanwhile -----------------------------------------------------------------------
def test_whoever_saw_an_older_revision_is_told_what_happened(cast, ordinary, act):
    act(ordinary, "correct", cast.chen_gang, text="换灯", revision=1)
    with pytest.raises(CaseMovedOnError) as late:
        act(ordinary, "correct", cast.wang_qiang, text="换灯", revision=1)
    assert "陈刚于 2026-11-20 09:35 办理了“纠正”" in str(late.value)
    assert [row.step for row in late.value.meanwhile] == ["correct"]


# --- facts and grades -----------------------------------------------------------------------------
def test_a_fact_is_put_right_with_a_reason_and_the_grade_follows(cast, ordinary, act):
    first = Decision.objects.get(case=ordinary)
    case = act(
        ordinary,
        "amend",
        cast.li_jing,
        {"reason": "业主又投诉到街道"},
        facts={"complained_to": "政府部门"},
    )
    assert (case.severity, case.severity_rank) == ("serious", 2)
    second = Decision.objects.get(case=case, supersedes=first)
    assert second.answer["rows"][0] == "serious-1"
    demands = dict(Duty.objects.filter(case=case).values_list("demand", "state"))
    assert demands == {"handle-ordinary": "lapsed", "handle-serious": "open"}
    duty = Duty.objects.get(demand="handle-serious")
    assert [h.post for h in duty.holders.all()] == ["general_manager"]


def test_a_known_fact_is_changed_by_an_amendment_only(cast, report, act):
    case = report({"source": "staff", "complained_to": "nobody"})
    with pytest.raises(ActInputError, match="更正事实"):
        act(case, "grade", cast.chen_gang, facts={"complained_to": "government"})
    case = act(case, "grade", cast.chen_gang, facts=SLIGHT)
    assert case.severity == "slight"


def test_a_note_brings_no_facts(cast, ordinary, act):
    with pytest.raises(ActInputError, match="不问"):
        act(ordinary, "note", cast.li_jing, text="x", facts={"complained_to": "government"})


def test_an_amendment_can_make_a_fact_unknown_again(cast, report, act):
    case = report(SLIGHT)
    case = act(case, "amend", cast.li_jing, {"reason": "记错了"}, facts={"felt": ""})
    assert "felt" not in case.facts
    assert case.severity == ""


def test_texts_are_put_right_and_what_they_were_is_kept(cast, ordinary, act):
    case = act(ordinary, "amend", cast.li_jing, {"reason": "写错", "title": "电梯轿厢风扇不转"})
    assert Case.objects.get(pk=case.pk).title == "电梯轿厢风扇不转"
    row = Act.objects.get(case=case, step="amend")
    assert row.data["was"] == {"title": "电梯轿厢照明不亮"}


def test_a_person_grades_where_the_rules_are_silent(cast, report, act):
    case = report(SLIGHT | {"felt": "clearly"})
    assert case.severity == ""
    case = act(case, "grade", cast.chen_gang, {"severity": "ordinary"})
    assert case.severity == "ordinary"
    decision = Decision.objects.get(case=case, answer__by_person=f"person:{cast.chen_gang.pk}")
    assert decision.supersedes is not None


def test_regrading_changes_who_must_do_what_by_when(cast, ordinary, act):
    case = act(ordinary, "regrade", cast.he_xin, {"severity": "slight", "reason": "影响很小"})
    assert (case.severity, case.next_due_at) == ("slight", NOW + timedelta(minutes=30))
    demands = dict(Duty.objects.filter(case=case).values_list("demand", "state"))
    assert demands == {"handle-ordinary": "lapsed", "handle-slight": "open"}


# --- other ways to end ----------------------------------------------------------------------------
def test_a_duplicate_is_merged_into_the_other(cast, ordinary, report, act):
    other = report(ORDINARY)
    act(ordinary, "correct", cast.chen_gang, text="x")
    act(other, "correct", cast.chen_gang, text="x")
    case = act(other, "merge", cast.he_xin, {"case": ordinary.number.lower()})
    assert (case.state, case.merged_into) == ("merged", ordinary)
    assert set(Duty.objects.filter(case=other).values_list("state", flat=True)) == {"met", "lapsed"}
    with pytest.raises(ActInputError, match="自己"):
        act(ordinary, "merge", cast.he_xin, {"case": ordinary.number})
    with pytest.raises(ActInputError, match="已经结束"):
        act(ordinary, "merge", cast.he_xin, {"case": other.number})


def test_a_mistaken_report_is_withdrawn_by_whoever_made_it(cast, ordinary, act):
    refused(lambda: act(ordinary, "withdraw", cast.chen_gang, {"reason": "x"}), "step.not-yours")
    case = act(ordinary, "withdraw", cast.li_jing, {"reason": "误报"})
    assert case.state == "withdrawn"
    assert not Duty.objects.open().exists()


def test_an_act_costs_so_many_queries(cast, ordinary, act, django_assert_max_num_queries):
    act(ordinary, "note", cast.chen_gang, text="x")
    with django_assert_max_num_queries(26):
        act(ordinary, "correct", cast.chen_gang, text="x")
