"""What the examples of a pack prove: coverage, generated cases, and changes that are noticed."""

import re
from dataclasses import replace

import pytest

from bihuan.procedure.clocks.limits import parse_limit
from bihuan.procedure.decisions.compiling import compile_table
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import Loaded
from bihuan.procedure.language.shapes import ScenarioShape, SuiteShape
from bihuan.procedure.scenarios.coverage import coverage, unproven
from bihuan.procedure.scenarios.freezing import differences, frozen_text
from bihuan.procedure.scenarios.generating import generate
from bihuan.procedure.scenarios.mutants import mutants
from bihuan.procedure.scenarios.proving import COVERAGE, GENERATED, MUTATION, prove
from bihuan.procedure.scenarios.suites import Suite, broken, read_suite
from bihuan.procedure.scenarios.writing import write_value
from bihuan.procedures.reader import read_pack

from .small import calendar, load_small, small, small_files

FACTS = {"harm": "无", "loss": "5000 元", "again": "1", "known": "否"}
SCENARIO = {
    "name": "损失五千元，一天内决定",
    "at": "2026-03-10T09:00",
    "facts": FACTS,
    "expect": {"severity": "一般", "rows": ["g3"], "due": {"decide": "2026-03-12T00:00"}},
}


def with_scenarios(*scenarios: dict[str, object], frozen: bool = False) -> Loaded:
    shapes = tuple(("s.yaml", ScenarioShape.model_validate(one)) for one in scenarios)
    suites = tuple(
        SuiteShape(
            kind=suite.kind,
            of=suite.of,
            columns=list(suite.columns),
            cases="\n".join(f"{values} → {answer}" for values, answer in suite.cases),
        )
        for suite in generate(small(), calendar())
    )
    return load_small()._replace(scenarios=shapes, suites=suites if frozen else None)


def suite_of(name: str, edition: Edition | None = None) -> Suite:
    made = generate(edition or small(), calendar())
    return next(suite for suite in made if suite.name == name)


def changed_table(**rows: dict[str, object]) -> Edition:
    """Return the small edition with some rows of its table changed."""
    table = small().tables[0]
    made = tuple(replace(row, **rows[row.id]) if row.id in rows else row for row in table.rows)
    table = replace(table, rows=made, answers={})
    compiled = compile_table(table, small().facts[table.output])
    return replace(small(), tables=(replace(table, compiled=compiled),))


# --- coverage -----------------------------------------------------------------------------------
def test_what_is_touched_and_what_is_not_is_told_by_kind() -> None:
    proof = prove(small(), with_scenarios(SCENARIO), calendar(), without=(MUTATION,))
    assert proof.covered["rows"].covered == ("g3",)
    assert "g1" in proof.covered["rows"].not_covered
    assert proof.covered["limits"].covered == ("decide",)
    assert proof.covered["clauses"] == (("2", "3"), ("1", "4"))
    assert not proof.good


def test_a_limit_is_touched_only_where_its_end_is_expected() -> None:
    quiet = {**SCENARIO, "expect": {"severity": "一般"}}
    proof = prove(small(), with_scenarios(quiet), calendar(), without=(MUTATION,))
    assert "decide" in proof.covered["demands"].covered
    assert "decide" in proof.covered["limits"].not_covered


def test_the_owners_limit_is_touched_by_the_end_of_a_settling_duty() -> None:
    settled = {
        "name": "缺少损失",
        "at": "2026-03-10T09:00",
        "facts": {"harm": "无"},
        "expect": {"due": {"grade:grading": "2026-03-12T00:00"}},
    }
    proof = prove(small(), with_scenarios(settled), calendar(), without=(MUTATION,))
    assert "owner" in proof.covered["limits"].covered


def test_the_otherwise_of_a_table_is_a_row_to_be_touched() -> None:
    chapter = small_files()["ch1.yaml"]
    row = re.search(r"      - \{id: g6.*\n", chapter)
    assert row
    loose = chapter.replace(row[0], '    otherwise: {clause: "2", then: 轻微}\n')
    edition = load_small(ch1=loose).edition
    assert edition
    assert "grading.otherwise" in coverage(edition, frozenset())["rows"].not_covered
    slight = ScenarioShape.model_validate(
        {"name": "其余", "facts": {**FACTS, "loss": "5 元"}, "covers": ["grading.otherwise"]}
    )
    loaded = load_small(ch1=loose)._replace(scenarios=(("s.yaml", slight),))
    proof = prove(edition, loaded, calendar(), without=(MUTATION,))
    assert proof.failures == []
    assert "grading.otherwise" in proof.covered["rows"].covered


def test_what_nothing_touches_is_a_warning_while_writing_and_an_error_for_issue() -> None:
    touched = frozenset(["g1", "decide"])
    told = unproven(small(), touched)
    assert {problem.level for problem in told} == {"warning"}
    assert {problem.level for problem in unproven(small(), touched, issue=True)} == {"error"}
    assert not any("g1" in problem.message.zh for problem in told)
    row = next(problem for problem in told if "g2" in problem.message.zh)
    assert (row.code, row.at.file) == ("P601", "ch1.yaml")
    assert row.path.zh == "§2 分级"


def test_a_pack_without_scenarios_or_with_none_that_runs_proves_nothing() -> None:
    assert not prove(small(), with_scenarios(), calendar()).good
    waiting = prove(small(), with_scenarios({"name": "todo_以后"}), calendar())
    assert (waiting.scenarios, waiting.todo, waiting.empty, waiting.good) == (1, 1, True, False)


# --- a failure is told with its grounds ----------------------------------------------------------
def test_a_failure_is_told_with_the_values_it_turned_on_and_what_was_one_condition_away() -> None:
    wrong = {**SCENARIO, "expect": {"severity": "严重"}}
    proof = prove(small(), with_scenarios(wrong), calendar())
    (failure,) = proof.failures
    assert failure.values.zh == "伤害=无，损失=5000元，次数=1"
    assert failure.account[0].zh == "符合：g3（2）2000元 ≤ 损失 < 10万元 → 一般"
    assert any("只差一项：若损失 ≥ 10万元" in line.zh for line in failure.account)
    assert proof.noticed is None, "nothing is tried while something fails"


def test_a_failure_about_a_duty_is_told_with_the_facts_that_its_demand_turns_on() -> None:
    wrong = {**SCENARIO, "expect": {"by": {"decide": "quality"}}}
    (failure,) = prove(small(), with_scenarios(wrong), calendar()).failures
    assert (failure.expectation, failure.found) == ("by.decide", "head")
    assert failure.values.zh == "程度=一般"
    assert failure.account == ()


# --- generated cases -----------------------------------------------------------------------------
def test_every_bound_is_looked_at_from_below_on_it_and_from_above() -> None:
    cases = dict(suite_of("table grading").cases)
    losses = {values.split(" | ")[1] for values in cases}
    assert {"1999.99元", "2000元", "2000.01元"} <= losses
    assert {"99999.99元", "100000元", "100000.01元"} <= losses
    assert {values.split(" | ")[2] for values in cases} >= {"2", "3", "4"}


def test_every_row_has_a_case_inside_it_and_every_member_is_looked_at() -> None:
    cases = suite_of("table grading").cases
    named = {row for _, answer in cases for row in answer.partition(" : ")[2].split("、")}
    assert {"g1", "g2", "g3", "g4", "g5", "g6"} <= named
    assert {values.split(" | ")[0] for values, _ in cases} == {"无", "轻伤", "重伤"}


def test_limits_are_counted_from_the_edges_of_working_days() -> None:
    ends = dict(suite_of("limits").cases)
    assert ends["carry-out | 2026-01-01T09:00"] == "2026-01-07T00:00"
    assert ends["fix | 2026-01-01T09:00"] == "2026-01-01T09:30"
    assert {values.split(" | ")[0] for values in ends} >= {"owner", "decide", "check"}


def test_dated_values_are_looked_at_on_the_day_of_each_change_and_the_day_before() -> None:
    extra = """  - id: quota
    type: count
    name: {zh: 定额, en: Quota}
    low: "1"
    high: "9"
    derived:
      form: lookup
      values: [{from: 2026-01-01, value: "2"}, {from: 2026-06-01, value: "3"}]
"""
    edition = load_small(facts=small_files()["facts.yaml"] + extra).edition
    assert edition
    assert suite_of("lookup quota", edition).cases == (
        ("2025-12-31", "未定"),
        ("2026-01-01", "2"),
        ("2026-05-31", "2"),
        ("2026-06-01", "3"),
    )


def test_a_counted_window_is_looked_at_on_both_sides_of_its_edge_and_in_each_grouping() -> None:
    assert suite_of("history again").cases == (
        ("89天 | -", "2"),
        ("90天 | -", "1"),
        ("0天 | kind", "1"),
        ("0天 | unit", "1"),
    )


def test_a_score_is_looked_at_along_the_borders_of_its_bands() -> None:
    extra = """  - id: points
    type: count
    name: {zh: 分, en: Points}
    low: "0"
    high: "99"
    derived:
      form: score
      of: [harm, again]
      bands: {harm: {无: "1", ">= 轻伤": "5"}, again: {"< 3": "10", ">= 3": "20"}}
"""
    edition = load_small(facts=small_files()["facts.yaml"] + extra).edition
    assert edition
    answers = dict(suite_of("score points", edition).cases)
    assert (answers["无 | 2"], answers["无 | 3"], answers["重伤 | 1"]) == ("11", "21", "15")


def test_a_frozen_file_is_read_back_as_what_was_written() -> None:
    suites = generate(small(), calendar())
    files = {**small_files(), "scenarios/generated.yaml": frozen_text("small", suites)}
    loaded = read_pack(files)
    assert loaded.edition
    assert loaded.edition.digest == small().digest, "examples are no part of the rules"
    assert tuple(read_suite(shape) for shape in loaded.suites or ()) == suites
    assert not any(next(broken(small(), calendar(), suite), None) for suite in suites)


def test_a_changed_rule_breaks_the_frozen_cases_at_its_border() -> None:
    frozen = suite_of("table grading")
    table = small().tables[0]
    cell = next(row for row in table.rows if row.id == "g2").when["loss"]
    edition = changed_table(g2={"when": {"loss": cell._replace(low=cell.low + 1)}})
    found = list(broken(edition, calendar(), frozen))
    assert [case.case for case in found if "100000元" in case.case]
    assert all("100000元" in case.case for case in found)
    fresh = generate(edition, calendar())
    told = list(differences(generate(small(), calendar()), fresh))
    assert {one.suite for one in told} == {"table grading"}
    assert any(one.before and one.now for one in told)
    assert any(not one.before for one in told), "the new border is new to the file"


@pytest.mark.parametrize("change", [{"kind": "table", "of": "gone"}, {"columns": ["gone"]}])
def test_a_suite_about_nothing_is_broken_and_not_passed_over(change: dict[str, object]) -> None:
    frozen = suite_of("table grading")
    shape = SuiteShape.model_validate(
        {"kind": "table", "of": "grading", "columns": list(frozen.columns), "cases": "无 → 轻微"}
        | change
    )
    assert next(broken(small(), calendar(), read_suite(shape)))


def test_a_case_that_cannot_be_read_is_broken_and_says_why() -> None:
    frozen = suite_of("table grading")
    odd = frozen._replace(cases=(("无 | 多少 | 1", "轻微"), ("无", "轻微")))
    first, second = broken(small(), calendar(), odd)
    assert "多少" in first.found
    assert second.found


def test_values_are_written_as_they_are_read() -> None:
    facts = small().facts
    assert write_value(facts["loss"], 199_999) == "1999.99元"
    assert write_value(facts["harm"], "none") == "无"
    assert write_value(facts["known"], False) == "否"


# --- changes that must be noticed ----------------------------------------------------------------
def survivors(*scenarios: dict[str, object], frozen: bool = False) -> set[str]:
    proof = prove(small(), with_scenarios(*scenarios, frozen=frozen), calendar())
    assert proof.noticed
    return {f"{one.row} {one.what.zh}" for one in proof.noticed.survivors}


def test_a_change_that_no_scenario_would_notice_is_told_with_its_row() -> None:
    left = survivors(SCENARIO)
    assert "g3 删去" not in left
    assert "g1 删去" in left, "no scenario has a grave harm"
    assert "decide 期限改为 2" not in left, "its end is expected"
    assert "check 期限改为 2" in left
    assert "carry-out 逾期通知删去" in left


def test_moved_bounds_are_noticed_by_the_frozen_cases_and_dropped_rows_are_not() -> None:
    assert "g4 again 下限加一" in survivors(SCENARIO)
    left = survivors(SCENARIO, frozen=True)
    assert "g4 again 下限加一" not in left
    assert "g1 删去" in left, "a scenario written by a person must notice that"


def test_a_moved_window_or_a_dropped_grouping_is_noticed_by_the_frozen_cases() -> None:
    changes = {"again 统计窗口改为 89天", "again 统计窗口改为 91天", "again 归类 unit 删去"}
    assert changes <= survivors(SCENARIO)
    assert not changes & survivors(SCENARIO, frozen=True)


def test_every_kind_of_change_is_tried() -> None:
    tried = {f"{one.row} {one.what.zh}" for one in mutants(small())}
    assert {
        "owner 期限改为 2",
        "g1 删去",
        "g1 答案改为轻微",
        "g5 条件 harm 删去",
        "g3 loss 下限减一",
        "g3 loss 上限加一",
        "decide 删去",
        "decide 条件 severity 删去",
        "decide severity 不含 ordinary",
        "decide 角色 head 删去",
        "decide 要填的 company 删去",
        "carry-out 表单删去",
        "carry-out 逾期通知删去",
        "carry-out 期限改为 2",
        "carry-out 期限改为 4",
        "fix 起算点删去",
        "check 必备 text 删去",
        "r-refer 所转程序删去",
        "r-postpone 条件 known 删去",
        "pay 删去",
        "pay 必备删去",
    } <= tried


def test_a_mutant_differs_in_that_one_thing_and_leaves_the_edition_as_it_was() -> None:
    before = [demand.within for demand in small().demands]
    for mutant in mutants(small()):
        assert mutant.edition != small()
    assert [demand.within for demand in small().demands] == before
    longer = next(one for one in mutants(small()) if one.what.zh == "期限改为 4")
    demand = next(one for one in longer.edition.demands if one.id == "carry-out")
    assert demand.within == parse_limit("4个工作日")


def test_parts_can_be_left_out() -> None:
    proof = prove(small(), with_scenarios(SCENARIO, frozen=True), calendar(), without=(GENERATED,))
    assert proof.cases == 0
    assert proof.noticed
    bare = prove(small(), with_scenarios(SCENARIO), calendar(), without=(COVERAGE, MUTATION))
    assert (bare.covered, bare.problems, bare.noticed, bare.good) == ({}, [], None, True)


def test_for_issue_the_generated_cases_must_be_frozen_and_up_to_date() -> None:
    def good(loaded: Loaded) -> bool:
        parts = (COVERAGE, MUTATION)
        return prove(small(), loaded, calendar(), without=parts, issue=True).good

    assert not good(with_scenarios(SCENARIO))
    assert good(with_scenarios(SCENARIO, frozen=True))
    loaded = with_scenarios(SCENARIO, frozen=True)
    assert loaded.suites
    assert not good(loaded._replace(suites=loaded.suites[1:]))
