"""What pages read: the timeline, explanations, previews, saved views; files; clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from bihuan.cases.intake import ActInputError, Report
from bihuan.cases.models import Decision, Duty, DutyHolder
from bihuan.cases.queries.duties import duties_in, duties_of, duties_open_count
from bihuan.cases.queries.explaining import decisions_in_force, explain
from bihuan.cases.queries.previews import preview
from bihuan.cases.queries.timelines import timeline
from bihuan.cases.queries.views import views_of
from bihuan.cases.services.clocks import clocks_recompute_next
from bihuan.cases.services.views import ViewNotFoundError, saved_view_delete, saved_view_save
from bihuan.evidence.queries import attachments_of
from bihuan.journal.models import Entry
from bihuan.procedures.days import OfficialDays
from bihuan.procedures.services import calendar_import, calendars
from tests.cases.conftest import ORDINARY, SERIOUS, SLIGHT
from tests.cast import DAY, NOW


@pytest.fixture
def gone_through(cast, report, act):
    case = report(ORDINARY, description="灯管闪烁")
    act(case, "assign", cast.chen_gang, {"responsible_person": cast.sun_li})
    act(
        case,
        "amend",
        cast.li_jing,
        {"reason": "写错", "place": "二号楼"},
        facts={"felt": "感觉明显"},
    )
    act(case, "correct", cast.chen_gang, text="换灯", now=NOW + timedelta(days=3))
    return case


def test_the_timeline_tells_who_did_what_by_what_authority(cast, gone_through):
    report, assign, amend, correct = timeline(gone_through)
    assert (report.step, report.who, report.act.text) == ("报告", "李静", "灯管闪烁")
    assert ("顾客不满程度", "不满意") in report.facts
    assert assign.said == (("责任人", "孙丽"),)
    assert (assign.roles, assign.clauses) == (("部门主管或负责人",), ("补3",))
    assert ("地点", "（空） → 二号楼") in amend.said
    assert ("理由", "写错") in amend.said
    assert amend.facts == (("顾客感觉", "感觉明显"),)
    assert correct.met[0].title == "主管处理"
    assert correct.met[0].minutes_over > 60 * 24
    assert [decision.table for decision in report.decisions] == ["grading"]


def test_the_timeline_costs_the_same_for_any_length(gone_through, django_assert_num_queries):
    with django_assert_num_queries(5):
        timeline(gone_through)


def test_a_decision_explains_itself_from_its_record(report):
    case = report(ORDINARY)
    (decision,) = decisions_in_force(case)
    assert explain(decision, "zh")[0].startswith("判为一般。依据 3.0 一般")
    assert (
        explain(decision, "en")[0].startswith("Severity: Ordinary")
        or "Ordinary" in explain(decision, "en")[0]
    )
    assert all(explain(decision, "zh", level) for level in range(1, 6))


def test_only_the_latest_decision_is_in_force(cast, gone_through, act):
    act(gone_through, "amend", cast.li_jing, {"reason": "又投诉"}, facts={"complained_to": "媒体"})
    (decision,) = decisions_in_force(gone_through)
    assert decision.supersedes is not None
    assert Decision.objects.filter(case=gone_through).count() > 1


def test_a_preview_says_what_would_follow_and_asks_what_matters(cast, issue):
    draft = Report(cast.east_works, "", facts={"source": "staff", "handler_can_settle": "否"})
    seen = preview(draft, cast.li_jing, NOW)
    assert seen.severity is None
    assert [field.name for field in seen.asks] == ["facts.complained_to"]
    assert dict(seen.asks[0].choices)["government"] == "政府部门"
    known = Report(cast.east_works, "", facts=SERIOUS)
    seen = preview(known, cast.li_jing, NOW)
    assert (seen.severity.id, seen.asks) == ("serious", ())
    (duty,) = seen.duties
    assert (duty.title, duty.by, duty.clause) == (
        "公司领导处理",
        ("公司领导",),
        "3.0 严重 · 不合格服务分级",
    )
    assert duty.due_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert seen.sentences[0].startswith("判为严重")


def test_a_preview_writes_nothing(cast, issue, django_assert_num_queries):
    draft = Report(cast.east_works, "", facts=SERIOUS)
    preview(draft, cast.li_jing, NOW)
    with django_assert_num_queries(1):
        preview(draft, cast.li_jing, NOW)


def test_a_work_list_says_what_by_when_on_which_form_and_why(cast, report):
    late = report(ORDINARY, now=NOW - timedelta(days=3))
    soon = report(SLIGHT)
    views = duties_of(cast.chen_gang, NOW)
    assert [view.duty.case for view in views] == [late, soon]
    first = views[0]
    assert (first.title, first.step, first.form) == ("主管处理", "纠正", "不合格服务记录")
    assert first.why == "3.0 一般 · 不合格服务分级"
    assert "部门主管或负责人在 1天 内处理" in first.text
    assert first.overdue
    assert first.left < timedelta(0) < views[1].left
    assert duties_open_count(cast.chen_gang, DAY) == 2
    assert [view.duty for view in duties_in(late.pk, NOW)] == [first.duty]


def test_a_work_list_is_a_few_queries_whatever_its_length(cast, report, django_assert_num_queries):
    for _number in range(12):
        report(ORDINARY)
    with django_assert_num_queries(3):
        assert len(duties_of(cast.chen_gang, NOW)) == 12


# --- files ----------------------------------------------------------------------------------------
def note(name="说明.txt"):
    return ContentFile("已更换灯管".encode(), name=name)


def test_files_of_an_act_are_kept_as_its_evidence(cast, report, act):
    case = report(ORDINARY, files=[note()])
    act(case, "correct", cast.chen_gang, text="换灯", files=[note("后.txt"), note("前.txt")])
    kept = attachments_of(case.subject).values_list("name", "act_sequence")
    assert list(kept) == [("说明.txt", 1), ("后.txt", 2), ("前.txt", 2)]
    assert [file.name for file in timeline(case)[1].files] == ["后.txt", "前.txt"]


# --- saved views ----------------------------------------------------------------------------------
def test_views_are_saved_shared_and_deleted(cast):
    own = saved_view_save(person=cast.li_jing, name=" 逾期 ", query="overdue=1")
    saved_view_save(person=cast.wang_qiang, name="严重", query="severity=serious", shared=True)
    saved_view_save(person=cast.wang_qiang, name="私人", query="")
    again = saved_view_save(person=cast.li_jing, name="逾期", query="overdue=1&mine=1")
    assert again.pk == own.pk
    assert [view.name for view in views_of(cast.li_jing)] == ["逾期", "严重"]
    with pytest.raises(ViewNotFoundError):
        saved_view_delete(person=cast.wang_qiang, view=own.pk)
    saved_view_delete(person=cast.li_jing, view=own.pk)
    assert [view.name for view in views_of(cast.li_jing)] == ["严重"]
    with pytest.raises(ActInputError, match="名字"):
        saved_view_save(person=cast.li_jing, name=" ", query="")


# --- clocks ---------------------------------------------------------------------------------------
def test_a_provisional_clock_is_computed_again_when_the_days_are_known(
    cast, report, act, monkeypatch
):
    calendar_import(now=NOW, actor=cast.administrator, years=[2025, 2026])
    case = report(ORDINARY)
    act(case, "correct", cast.chen_gang, text="x", now=datetime(2026, 12, 30, 2, 0, tzinfo=UTC))
    duty = Duty.objects.get(demand="verify")
    promised = duty.due_at
    assert duty.provisional
    assert not clocks_recompute_next(now=NOW)
    off = {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}
    known = OfficialDays(dict.fromkeys(off, False), frozenset({2027}), "通知", off)
    monkeypatch.setattr(calendars, "official_days", lambda *_years: known)
    calendar_import(now=NOW, actor=cast.administrator, years=[2027])
    assert clocks_recompute_next(now=NOW)
    assert not clocks_recompute_next(now=NOW)
    duty.refresh_from_db()
    assert not duty.provisional
    assert duty.due_at > promised
    assert duty.past_dues[0]["due_at"] == promised.isoformat()
    assert set(DutyHolder.objects.filter(duty=duty).values_list("due_at", flat=True)) == {
        duty.due_at
    }
    case.refresh_from_db()
    assert case.next_due_at == duty.due_at
    assert Entry.objects.filter(subject=case.subject, event="case.clocks").exists()
