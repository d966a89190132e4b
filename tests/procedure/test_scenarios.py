"""A pack's own examples: what holds, what fails and how the failure reads."""

from bihuan.procedure.language.shapes import ScenarioShape
from bihuan.procedure.scenarios.running import run

from .small import calendar, load_small, small, small_files

GOOD = {
    "name": "损失五千元，一天内决定",
    "covers": ["2", "g3", "decide"],
    "at": "2026-03-10T09:00",
    "facts": {"harm": "无", "loss": "5000 元", "again": "1", "known": "否"},
    "expect": {"severity": "一般", "duties": ["decide"], "due": {"decide": "2026-03-12T00:00"}},
}
DERIVED = """
  - id: made_on
    type: date
    name: {zh: 制作日, en: Made on}
    low: 2020-01-01
    high: 2039-12-31
  - id: age
    type: count
    name: {zh: 天数, en: Days}
    low: "0"
    high: "99"
    derived: {form: age, of: [made_on]}
  - id: quota
    type: count
    name: {zh: 定额, en: Quota}
    low: "1"
    high: "9"
    derived:
      form: lookup
      values: [{from: 2026-01-01, value: "2"}, {from: 2026-03-11, value: "3"}]
  - id: points
    type: count
    name: {zh: 分, en: Points}
    low: "0"
    high: "99"
    derived:
      form: score
      of: [age, quota]
      bands: {age: {"< 5": "1", ">= 5": "2"}, quota: {"< 3": "10", ">= 3": "20"}}
"""


def outcome(**changes):
    return run(small(), calendar(), ScenarioShape.model_validate({**GOOD, **changes}))


def test_a_scenario_that_holds_has_no_failures_and_says_what_it_covers() -> None:
    result = outcome()
    assert result.failures == ()
    assert {"2", "3", "g3", "decide", "grading"} <= result.covered


def test_a_failed_expectation_shows_what_came_instead() -> None:
    failure = outcome(expect={"severity": "严重"}).failures[0]
    assert (failure.expectation, failure.expected, failure.found) == ("severity", "严重", "一般")


def test_a_due_time_off_by_a_minute_fails() -> None:
    assert outcome(expect={"due": {"decide": "2026-03-12T00:01"}}).failures


def test_an_act_that_the_procedure_forbids_fails_unless_the_refusal_is_expected() -> None:
    act = {"act": "correct", "at": "2026-03-10T10:00", "by": "手", "roles": ["handler"]}
    failure = outcome(acts=[act]).failures[0]
    assert failure.act == 1
    assert failure.found.startswith("step.too-early")
    assert outcome(acts=[{**act, "expect": {"refused": "step.too-early"}}]).failures == ()


def test_an_expected_refusal_that_does_not_come_fails() -> None:
    act = {
        "act": "dispose",
        "at": "2026-03-10T10:00",
        "by": "头",
        "roles": ["head"],
        "data": {"dispositions": ["apology"]},
        "expect": {"refused": "step.not-yours"},
    }
    assert outcome(acts=[act]).failures


def test_what_a_scenario_claims_to_cover_must_be_touched() -> None:
    failure = outcome(covers=["g1"]).failures[0]
    assert failure.expectation == "covers"


def test_facts_that_do_not_exist_or_are_decided_are_failures_not_guesses() -> None:
    assert outcome(facts={"hram": "无"}).failures
    assert outcome(facts={"severity": "严重"}).failures


def test_an_unknown_expectation_is_a_failure() -> None:
    assert outcome(expect={"gravity": "一般"}).failures


def test_counts_follow_from_the_history_that_a_scenario_tells() -> None:
    facts = {"harm": "无", "loss": "5 元", "known": "否", "kind": "电梯"}
    alike = {"before": "5天", "times": "2"}
    for history, severity in (
        ([], "轻微"),
        ([alike], "一般"),
        ([{**alike, "before": "89天"}], "一般"),
        ([{**alike, "before": "90天"}], "轻微"),  # just outside
        ([{**alike, "facts": {"kind": "收费"}}], "轻微"),
        ([{**alike, "facts": {"unit": "另一部门"}}], "轻微"),
    ):
        told = outcome(facts=facts, history=history, covers=[], expect={"severity": severity})
        assert told.failures == (), history


def test_without_history_a_count_that_is_not_stated_is_unknown() -> None:
    facts = {"harm": "无", "loss": "5 元", "known": "否", "kind": "电梯"}
    assert outcome(facts=facts, covers=[], expect={"severity": ""}).failures == ()
    stated = outcome(
        facts={**facts, "again": "3"}, history=[], expect={"severity": "一般"}, covers=[]
    )
    assert stated.failures == ()


def test_a_history_that_cannot_be_read_is_a_failure() -> None:
    for past in ({"before": "上周"}, {"before": "5天", "facts": {"knid": "收费"}}):
        assert outcome(history=[past]).failures[0].expectation == "history"


def test_what_can_be_derived_need_not_be_stated() -> None:
    edition = load_small(facts=small_files()["facts.yaml"] + DERIVED).edition
    assert edition

    def derived(day: str, **facts: str) -> str:
        shape = {
            "name": "推导",
            "at": f"2026-03-{day}T09:00",
            "facts": facts,
            "expect": {"outputs": {"points": "-"}},
        }
        return run(edition, calendar(), ScenarioShape.model_validate(shape)).failures[0].found

    assert derived("10", made_on="2026-03-06") == "11"
    assert derived("11", made_on="2026-03-06") == "22"
    assert derived("11", made_on="2026-03-06", age="0") == "21"
    assert derived("10") == ""


def test_only_the_first_failure_is_looked_for_when_in_a_hurry() -> None:
    act = {"act": "note", "at": "2026-03-10T10:00", "by": "手", "data": {"text": "看"}}
    wrong = {"severity": "严重", "state": "closed"}
    shape = ScenarioShape.model_validate(
        {**GOOD, "expect": wrong, "acts": [{**act, "expect": wrong}]}
    )
    assert len(run(small(), calendar(), shape).failures) == 4
    assert len(run(small(), calendar(), shape, briefly=True).failures) == 2


def test_a_todo_is_counted_as_such() -> None:
    assert outcome(name="todo_以后再写").todo


def test_past_cases_are_counted_by_what_the_tables_make_of_them() -> None:
    facts = small_files()["facts.yaml"]
    chapter = small_files()["ch1.yaml"].replace(
        "tables:\n",
        "tables:\n  - {id: paying, question: {zh: 赔吗？, en: Paid?}, output: company_pays, hit: "
        'unique, inputs: [known], rows: [{id: p1, clause: "3", when: {known: 是}, then: 是}, '
        '{id: p2, clause: "3", when: {known: 否}, then: 否}]}\n',
    )
    loaded = load_small(
        facts=facts.replace("same: [kind, unit]", "same: [company_pays, unit]"), ch1=chapter
    )
    assert loaded.edition, loaded.problems
    told = {
        "name": "顾客知情的赔偿过两次，不知情的不算",
        "facts": {"harm": "无", "loss": "0 元", "known": "是"},
        "history": [{"before": "5天", "times": "2"}, {"before": "5天", "facts": {"known": "否"}}],
        "expect": {"outputs": {"again": "3"}, "severity": "一般"},
    }
    result = run(loaded.edition, calendar(), ScenarioShape.model_validate(told))
    assert result.failures == ()
