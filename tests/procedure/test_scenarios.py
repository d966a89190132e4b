"""A pack's own examples: what holds, what fails and how the failure reads."""

from bihuan.procedure.language.shapes import ScenarioShape
from bihuan.procedure.scenarios.running import run

from .small import calendar, small

GOOD = {
    "name": "损失五千元，一天内决定",
    "covers": ["2", "g3", "decide"],
    "at": "2026-03-10T09:00",
    "facts": {"harm": "无", "loss": "5000 元", "again": "1", "known": "否"},
    "expect": {"severity": "一般", "duties": ["decide"], "due": {"decide": "2026-03-12T00:00"}},
}


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


def test_a_todo_is_counted_as_such() -> None:
    assert outcome(name="todo_以后再写").todo
