"""Rows become cases by the same service as every report, or faults that are told."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.cases.models import Act, Case, Duty
from bihuan.cases.queries.register import RegisterFilter, register
from bihuan.imports import taking
from bihuan.imports.faults import Kind
from bihuan.imports.mapping import mapping_parse
from bihuan.imports.models import ImportedCase, ImportRun
from bihuan.imports.services import NotYoursToImportError, import_cases
from bihuan.journal.models import Entry
from bihuan.journal.queries import journal_verify
from bihuan.people.services import appointment_give, person_add, unit_change
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE
from tests.imports.conftest import HEAD, MAPPING, ROWS, changed, csv_text

pytestmark = pytest.mark.django_db


def notes():
    """The last paragraph of every description: what is kept of the old register."""
    texts = Case.objects.order_by("number").values_list("description", flat=True)
    return [text.rpartition("\n\n")[2] for text in texts]


def told(report):
    return [(fault.line, fault.column, fault.kind.value) for fault in report.faults]


def test_a_row_becomes_a_case_with_its_own_times(take, cast):
    report = take()
    assert report.counts() == dict.fromkeys(report.counts(), 0) | {"rows": 3, "imported": 3}
    assert (report.first_number, report.last_number) == ("NC-2026-00001", "NC-2026-00003")
    case = Case.objects.get(number="NC-2026-00001")
    assert case.title == "电梯停在半层"
    assert case.description.startswith("这周已两次\n\n原登记")
    assert (case.unit, case.responsible_person) == (cast.east_works, cast.chen_gang)
    assert case.reported_at == datetime(2026, 10, 8, 1, 30, tzinfo=UTC)
    assert (case.recorded_at, case.reporter) == (NOW, cast.administrator)
    assert (case.channel, case.state, case.severity) == ("import", "open", "slight")
    assert Case.objects.get(number="NC-2026-00003").description.startswith("三楼\n从星期天起\n\n")


def test_an_old_end_is_a_note_and_never_an_act(take):
    take()
    assert notes() == [
        "原登记“old-east”，编号 K-01，状态 已关闭，关闭于 2026-10-09 15:00。",
        "原登记“old-east”，编号 K-02，状态 处理中。",
        "原登记“old-east”，编号 K-03，状态 已关闭，关闭于 2026-10-10 08:00。",
    ]
    assert set(Act.objects.values_list("step", flat=True)) == {"report"}
    assert Case.objects.filter(state="open").count() == 3
    assert Duty.objects.filter(state="open", due_at__lt=NOW).count() == 3


def test_every_row_and_the_run_stand_in_the_journal(take, cast):
    report = take()
    run = ImportRun.objects.get()
    assert (run.file_name, run.counts, run.actor) == (
        "register.csv",
        report.counts(),
        cast.administrator,
    )
    events = Entry.objects.filter(subject=f"import:{run.pk}").order_by("sequence")
    assert [line.event for line in events] == ["import.began", "import.ended"]
    assert Entry.objects.filter(event="case.report").count() == 3
    assert list(journal_verify()) == []


def test_a_dry_run_says_the_same_and_stores_nothing(take):
    rows = csv_text([*changed(0, 报告时间="")[:2], ROWS[2]])
    dry = take(rows, dry_run=True)
    assert not Case.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Entry.objects.filter(event__startswith="import.").exists()
    real = take(rows)
    assert (dry.counts(), dry.faults) == (real.counts(), real.faults)
    assert (dry.dry_run, dry.first_number, real.first_number) == (True, "", "NC-2026-00001")


# --- again ----------------------------------------------------------------------------------------
def test_the_same_file_twice_doubles_nothing(take):
    take()
    again = take()
    assert (again.imported, again.already, again.changed, again.good) == (0, 3, 0, True)
    assert Case.objects.count() == ImportedCase.objects.count() == 3


def test_a_newer_file_brings_only_what_is_new(take):
    take(csv_text(ROWS[:2]))
    again = take()
    assert (again.imported, again.already) == (1, 2)


def test_a_row_that_changed_is_told_and_left_alone(take):
    take()
    again = take(csv_text(changed(1, 标题="收据打错两张")))
    assert told(again) == [(3, "", "changed")]
    assert "已导入为 NC-2026-00002" in again.faults[0].reason
    assert Case.objects.get(number="NC-2026-00002").title == "收据打错"
    assert again.good


def test_two_registers_may_use_the_same_ids(take):
    take()
    assert take(mapping=MAPPING.replace("old-east", "old-west")).imported == 3


def test_without_ids_a_row_is_known_by_what_it_says(take):
    mapping = MAPPING.replace("external_id: 编号\n", "")
    rows = [*ROWS, ROWS[0]]
    assert take(csv_text(rows), mapping).imported == 4
    assert take(csv_text(rows), mapping).already == 4
    assert take(csv_text([*rows, ROWS[0]]), mapping).imported == 1


def test_an_interrupted_import_goes_on_where_it_was(take, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 2)
    full = taking.case_report

    def until_the_third(**given):
        if given["report"].title == "楼道没有灯":
            raise KeyboardInterrupt
        return full(**given)

    with monkeypatch.context() as patch:
        patch.setattr(taking, "case_report", until_the_third)
        with pytest.raises(KeyboardInterrupt):
            take()
    assert Case.objects.count() == ImportedCase.objects.count() == 2
    assert ImportRun.objects.get().counts is None
    again = take()
    assert (again.imported, again.already) == (1, 2)
    assert Case.objects.count() == 3


def test_a_row_that_fails_keeps_nothing_half_stored(take, monkeypatch):
    full = taking.case_report

    def refuse_the_second_too_late(**given):
        case = full(**given)
        if case.title == "收据打错":
            raise NotYoursToImportError("不行。")
        return case

    monkeypatch.setattr(taking, "case_report", refuse_the_second_too_late)
    report = take()
    assert (report.imported, report.refused) == (2, 1)
    assert [fault.reason for fault in report.faults] == ["不行。"]
    assert Case.objects.count() == ImportedCase.objects.count() == Act.objects.count() == 2
    assert list(Case.objects.order_by("number").values_list("number", flat=True)) == [
        "NC-2026-00001",
        "NC-2026-00002",
    ]
    assert list(journal_verify()) == []
    monkeypatch.undo()
    assert take().imported == 1


def test_a_case_is_found_by_the_id_that_people_know_it_by(take, cast):
    take()
    found = register(cast.administrator, RegisterFilter(q="K-02"), NOW)
    assert [case.title for case in found] == ["收据打错"]


# --- bad rows -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"编号": ""}, "编号", "没有编号"),
        ({"编号": "K" * 151}, "编号", "编号超过 150 个字"),
        ({"编号": "K-02"}, "编号", "编号与第 2 行相同"),
        ({"部门": ""}, "部门", "不在映射的 values 里"),
        ({"部门": "食堂"}, "部门", "“食堂”不在映射的 values 里"),
        ({"标题": " "}, "标题", "没有标题"),
        ({"标题": "长" * 201}, "标题", "标题最多 200 个字，现有 201 个；请缩短。"),
        ({"描述": "长" * 20_001}, "描述", "情况描述最多 20000 个字"),
        ({"报告时间": ""}, "报告时间", "没有报告时间"),
        ({"报告时间": "08/10/2026"}, "报告时间", "不是日期"),
        ({"报告时间": "2026-13-01"}, "报告时间", "没有这一天"),
        ({"报告时间": "1900-01-01"}, "报告时间", "占位值"),
        ({"报告时间": "2027-01-01"}, "报告时间", "报告时间晚于现在"),
    ],
)
def test_a_row_that_is_no_report_is_refused(take, cells, column, reason):
    rows = changed(0, **cells)
    rows[0], rows[1] = rows[1], rows[0]
    report = take(csv_text(rows))
    assert (report.imported, report.refused) == (2, 1)
    (fault,) = report.faults
    assert (fault.line, fault.column, fault.kind) == (3, column, Kind.REFUSED)
    assert reason in fault.reason
    assert fault.advice
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "cells", "column", "reason"),
    [
        ("", {"关闭时间": "2026-10-07 08:00"}, "关闭时间", "早于报告时间 2026-10-08 09:30"),
        ("", {"关闭时间": "2027-10-07"}, "关闭时间", "关闭时间晚于现在"),
        ("", {"关闭时间": "上周"}, "关闭时间", "不是日期"),
        ("", {"关闭时间": ""}, "关闭时间", "原状态为“已关闭”，却没有关闭时间"),
        ("", {"状态": "处理中"}, "关闭时间", "有关闭时间，原状态却是“处理中”"),
        ("", {"责任人": "谁也不认识"}, "责任人", "没有用户名（或唯一姓名）为“谁也不认识”"),
        ("due_at: 描述\n", {"描述": "2026-10-01"}, "描述", "早于报告时间"),
        ("found_at: 描述\n", {"描述": "2026-10-09"}, "描述", "晚于报告时间"),
        ("occurred_at: 描述\n", {"描述": "2026-10-09"}, "描述", "晚于发现或报告时间"),
        ("channel: 描述\n", {"描述": "鸽子"}, "描述", "没有来源“鸽子”"),
        ("place: {column: 描述, values: {a: b}}\n", {"描述": "c"}, "描述", "“c”不在映射的 values"),
        ("wants: {template: '{描述}！'}\n", {}, "", ""),
    ],
)
def test_a_value_that_cannot_be_is_left_out_and_told(take, more, cells, column, reason):
    mapping = MAPPING.replace("description: 描述\n", "")
    report = take(csv_text(changed(0, **cells)[:1]), mapping, more=more)
    assert (report.imported, report.refused, report.doubtful) == (1, 0, int(bool(column)))
    for fault in report.faults:
        assert (fault.line, fault.column, fault.kind) == (2, column, Kind.DOUBTFUL)
        assert reason in fault.reason
        assert fault.advice
        assert fault.reason in notes()[0]
        assert "存疑，未采用" in notes()[0]
    case = Case.objects.get()
    assert (case.found_at, case.occurred_at, case.place) == (None, None, "")


def test_the_mapping_may_refuse_what_is_doubtful(take):
    report = take(csv_text(changed(0, 关闭时间="2026-10-07")), more="on_doubt: refuse\n")
    assert (report.imported, report.refused, report.doubtful) == (2, 1, 0)
    assert not report.good


def test_a_fact_that_cannot_be_read_stays_unknown(take):
    more = "place: 描述\n"
    mapping = MAPPING.replace("effect: {value: 影响不大}", "effect: 描述")
    report = take(csv_text(changed(0, 描述="天大的影响")[:1]), mapping, more=more)
    assert "不是对服务质量的影响的取值" in report.faults[0].reason
    assert "effect" not in Case.objects.get().facts
    assert Case.objects.get().awaited == "grade"


def test_a_row_that_is_too_short_or_unreadable_is_told(take):
    text = (
        csv_text(ROWS[:1]) + 'K-05,2026-10-08\nK-06,"x"y\n' + csv_text(ROWS[1:2]).split("\r\n")[1]
    )
    report = take(text)
    assert (report.imported, report.refused) == (2, 2)
    assert told(report) == [(3, "", "refused"), (4, "", "refused")]
    assert "只有 2 个单元格" in report.faults[0].reason


def test_rows_may_be_left_out(take):
    report = take(more="skip: {状态: 已关闭}\n")
    assert (report.rows, report.imported, report.skipped) == (3, 1, 2)


def test_faults_are_told_as_they_come_and_the_first_are_kept(take, monkeypatch):
    monkeypatch.setattr("bihuan.imports.reports.KEPT", 2)
    heard = []
    report = take(csv_text([["", *row[1:]] for row in ROWS]), tell=heard.append)
    assert ([fault.line for fault in heard], len(report.faults)) == ([2, 3, 4], 2)


def test_progress_is_told(take, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 1)
    seen = []
    take(progress=lambda done, about: seen.append((done, about)))
    assert [done for done, _about in seen] == [1, 2, 3]
    assert all(about >= done for done, about in seen)


def test_the_report_can_be_read_by_programs(take):
    data = take(csv_text(changed(0, 报告时间=""))).as_json()
    assert (data["rows"], data["refused"], data["encoding"]) == (3, 1, "utf-8")
    assert data["faults"][0]["kind"] == "refused"
    assert data["rows_per_second"] > 0


# --- what fits the organisation -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("工程: DY-GC", "工程: DY-GX", "没有代码（或唯一名称）为“DY-GX”的在用部门"),
        ("工程: DY-GC", "工程: DY-GX", "最接近：DY-GC"),
        (
            "source: {value: 员工发现}",
            "sauce: {value: 员工发现}",
            "facts.sauce：程序里没有这个事实",
        ),
        ("source: {value: 员工发现}", "source: {value: 邻居发现}", "“邻居发现”不是发现途径的取值"),
        ("title: 标题", "title: 标题\nchannel: {value: 鸽子}", "channel：没有来源“鸽子”"),
    ],
)
def test_a_mapping_that_does_not_fit_is_told_before_any_row(take, before, after, sentence):
    with pytest.raises(Exception, match="映射与") as caught:
        take(mapping=MAPPING.replace(before, after))
    assert sentence in str(caught.value)
    assert not ImportRun.objects.exists()


def test_a_unit_without_an_edition_is_told(cast, write):
    text = MAPPING.replace("unit: {column: 部门, values: {工程: DY-GC, 客服: DY-KF}}", "unit: 部门")
    mapping = mapping_parse(text)
    path = write(csv_text(changed(0, 部门="DY-GC")[:1]))
    report = import_cases(path=path, mapping=mapping, actor=cast.administrator, now=NOW)
    assert "没有生效的程序版本" in report.faults[0].reason


def test_units_are_found_by_a_name_that_is_unique(take, cast):
    mapping = MAPPING.replace("{column: 部门, values: {工程: DY-GC, 客服: DY-KF}}", "部门")
    rows = changed(0, 部门="东苑")
    rows[1][HEAD.index("部门")] = "工程部"
    report = take(csv_text(rows[:2]), mapping)
    assert Case.objects.get().unit == cast.east
    assert "“工程部”" in report.faults[0].reason


def test_a_unit_out_of_use_takes_nothing(take, cast):
    unit_change(unit=cast.east_works, active=False, actor=None, now=NOW)
    with pytest.raises(Exception, match="没有代码"):
        take()


def test_facts_that_another_edition_does_not_know_are_left_out(take, cast, write):
    issue = edition_store(files=pack_read("s19-property"), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue,
        unit=cast.west,
        valid_from=NOW.date(),
        actor=cast.administrator,
        now=NOW,
    )
    mapping = MAPPING.replace("客服: DY-KF", "客服: XY-KF")
    report = take(mapping=mapping)
    assert report.imported == 3
    assert any("没有事实 felt" in notice for notice in report.notices)
    assert set(Case.objects.get(unit=cast.west_service).facts) == {"source"}


# --- who ------------------------------------------------------------------------------------------
def test_the_management_representative_and_the_quality_department_may_import(take, cast):
    assert take(actor=cast.zhao_min).imported == 3
    head = person_add(username="pin_zhi", name="品质", actor=None, now=NOW)
    appointment_give(
        person=head,
        unit=cast.quality,
        post="department_head",
        valid_from=SINCE,
        actor=None,
        now=NOW,
    )
    assert take(actor=head).already == 3


@pytest.mark.parametrize("name", ["li_jing", "wang_qiang", "zhou_zong", "he_xin", "qian_lei"])
def test_nobody_else_may_import(take, cast, name):
    with pytest.raises(NotYoursToImportError, match="只有系统管理员"):
        take(actor=getattr(cast, name), dry_run=True)
    assert not Case.objects.exists()


def test_a_representative_of_yesterday_may_not_import(take, cast):
    with pytest.raises(NotYoursToImportError):
        take(actor=cast.zhao_min, now=NOW - timedelta(days=400))
