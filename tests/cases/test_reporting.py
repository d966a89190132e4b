"""Taking reports in: what is stored, what is refused, what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.cases.intake import ActInputError, Report
from bihuan.cases.models import Act, Case, CaseScope, Decision, Duty
from bihuan.cases.services.report import case_report
from bihuan.journal.models import Entry
from bihuan.procedures.queries import NoEditionError
from bihuan.procedures.services import calendar_import
from tests.cases.conftest import ORDINARY, SERIOUS, SLIGHT
from tests.cast import NOW


def test_a_report_becomes_a_case_with_its_first_duty(cast, report):
    case = report(ORDINARY, place="三号楼", customer_name="张女士")
    stored = Case.objects.get(number="NC-2026-00001")
    assert stored == case
    assert (stored.state, stored.awaited, stored.severity) == ("open", "correct", "ordinary")
    assert (stored.severity_name.zh, stored.severity_rank) == ("一般", 1)
    assert (stored.reporter, stored.receiver, stored.unit) == (
        cast.li_jing, cast.li_jing, cast.east_works,
    )  # fmt: skip
    duty = Duty.objects.get(case=case)
    assert (duty.demand, duty.clause, duty.state) == ("handle-ordinary", "3.0 一般", "open")
    assert duty.due_at == datetime(2026, 11, 21, 16, 0, tzinfo=UTC) == stored.next_due_at
    holder = duty.holders.get()
    assert (holder.post, holder.unit, holder.person) == ("supervisor", cast.east_works, None)
    decision = Decision.objects.get(case=case)
    assert (decision.table, decision.answer["rows"]) == ("grading", ["ordinary-3"])
    assert decision.record["digest"] == case.issue.digest


def test_the_journal_has_one_line_with_everything(cast, report):
    case = report(ORDINARY, description="灯管闪烁")
    line = Entry.objects.select_related("details").get(subject="case:NC-2026-00001")
    body = line.details.body
    assert (line.event, line.actor) == ("case.report", f"person:{cast.li_jing.pk}")
    assert body["title"] == "电梯轿厢照明不亮"
    assert body["text"] == "灯管闪烁"
    assert body["facts"] == case.facts
    assert body["edition"] == case.issue.digest
    assert body["opened"][0][0] == "handle-ordinary"


def test_numbers_follow_one_another_and_start_again_every_year(report):
    numbers = [report().number, report().number, report(now=NOW + timedelta(days=60)).number]
    assert numbers == ["NC-2026-00001", "NC-2026-00002", "NC-2027-00001"]


def test_a_report_that_fails_leaves_nothing_and_no_gap(cast, report, monkeypatch):
    monkeypatch.setattr("bihuan.cases.services.report.journal_line", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        report()
    monkeypatch.undo()
    assert not Act.objects.exists()
    assert report().number == "NC-2026-00001"


def test_it_is_seen_by_the_units_above_it_and_whom_it_concerns(cast, report):
    case = report(SLIGHT, finder=cast.he_xin, responsible_person=cast.sun_li)
    keys = set(CaseScope.objects.filter(case=case).values_list("key", flat=True))
    units = {cast.group.pk, cast.east.pk, cast.east_works.pk, cast.quality.pk}
    persons = {-cast.li_jing.pk, -cast.he_xin.pk, -cast.sun_li.pk}
    assert keys == units | persons


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": "  "}, "title", "请写标题"),
        ({"title": "长" * 201}, "title", "最多 200 个字，现有 201 个"),
        ({"channel": "pigeon"}, "channel", "可选"),
        ({"facts": {"efect": "small"}}, "facts.efect", "最接近：effect"),
        ({"facts": {"effect": "巨大"}}, "facts.effect", "影响不大"),
        ({"facts": {"severity": "slight"}}, "facts.severity", "不能填写"),
        ({"found_at": NOW + timedelta(minutes=1)}, "found_at", "不能晚于报告时间"),
        ({"found_at": datetime(2026, 11, 20, 9)}, "found_at", "时区"),  # noqa: DTZ001
        ({"found_at": NOW, "occurred_at": NOW + timedelta(1)}, "occurred_at", "不能晚于发现"),
        ({"reported_at": NOW - timedelta(days=3)}, "reported_at", "请用导入"),
    ],
)
def test_what_is_wrong_is_said_field_by_field(report, changes, field, sentence):
    with pytest.raises(ActInputError) as refusal:
        report(**{"facts": SLIGHT} | changes)
    assert sentence in refusal.value.errors[field]
    assert not Act.objects.exists()


def test_all_faults_are_told_at_once(report):
    with pytest.raises(ActInputError) as refusal:
        report({"effect": "巨大", "felt": "?"}, title="")
    assert set(refusal.value.errors) == {"title", "facts.effect", "facts.felt"}


def test_a_unit_without_an_edition_says_what_to_do(cast):
    with pytest.raises(NoEditionError, match="令其施行"):
        case_report(report=Report(cast.west, "漏水"), actor=cast.qian_lei, now=NOW)


def test_a_person_who_left_cannot_be_made_responsible(cast, report):
    cast.sun_li.is_active = False
    with pytest.raises(ActInputError, match="已离职"):
        report(responsible_person=cast.sun_li)


def test_an_import_may_lie_in_the_past_and_says_so(report):
    then = NOW - timedelta(days=30)
    case = report(ORDINARY, reported_at=then, imported=True, channel="import")
    assert (case.reported_at, case.recorded_at) == (then, NOW)
    assert Duty.objects.get().due_at < NOW
    assert (
        Entry.objects.select_related("details").get(subject=case.subject).details.body["imported"]
    )
    with pytest.raises(ActInputError, match="不能晚于现在"):
        report(reported_at=NOW + timedelta(days=1), imported=True)


def test_facts_that_are_missing_leave_a_duty_to_supply_them(report):
    case = report({"source": "staff"})
    duty = Duty.objects.get(case=case)
    assert (case.severity, duty.step, duty.clause) == ("", "grade", "3.0")
    assert set(duty.asks) == set(SLIGHT) - {"source"}


def test_a_deadline_counts_by_the_official_calendar_and_keeps_its_revision(cast, report):
    provisional = report(SERIOUS)
    calendar_import(now=NOW, actor=cast.administrator, years=range(2025, 2028))
    certain = report(SERIOUS)
    first, second = Duty.objects.get(case=provisional), Duty.objects.get(case=certain)
    assert (first.calendar, second.calendar) == ("CN/0", "CN/1")


def test_a_report_costs_sixteen_queries(report, django_assert_num_queries):
    report(ORDINARY)
    with django_assert_num_queries(16):
        report(ORDINARY)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cases_case",
        "UPDATE cases_case SET number = 'NC-2026-99999'",
        "UPDATE cases_case SET reported_at = recorded_at, issue_id = 0",
        "DELETE FROM cases_act",
        "UPDATE cases_act SET by_key = 'person:0'",
        "UPDATE cases_act SET step = 'close'",
        "DELETE FROM cases_decision",
        "UPDATE cases_decision SET output = 'x'",
        "DELETE FROM cases_duty",
        "UPDATE cases_duty SET clause = 'x'",
        "UPDATE cases_case SET state = 'closed'",
        "UPDATE cases_case SET closed_at = reported_at",
        "UPDATE cases_case SET severity_rank = NULL",
        "UPDATE cases_duty SET state = 'met'",
        "UPDATE cases_duty SET state = 'gone'",
        "UPDATE cases_case SET found_at = '2027-01-01T00:00:00+00:00'",
    ],
)
def test_the_database_itself_refuses(report, statement):
    report(ORDINARY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
