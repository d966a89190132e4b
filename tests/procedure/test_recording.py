"""What is only to be recorded: answered or said to be unknown, never passed over."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.demands.acts import Act, Attempt
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.demands.questions import unanswered
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Step, Value

from .small import act, at, calendar, load_small, small_files

ITEM = """
  - id: item
    type: enum
    name: {zh: 服务项目, en: Service}
    members:
      - {id: mail, name: {zh: 收发, en: Mail}}
      - {id: lift, name: {zh: 电梯, en: Lift}}
"""
ORDINARY: Facts = {"harm": "none", "loss": 500_000, "again": 1, "kind": "fee", "known": True}
REPORTED = act("report", "10 09:00")


def chapter(records: str) -> str:
    return small_files()["ch1.yaml"].replace(
        "asks: [company]", f"asks: [company], records: [{records}]"
    )


@cache
def edition() -> Edition:
    loaded = load_small(facts=small_files()["facts.yaml"] + ITEM, ch1=chapter("item"))
    assert loaded.edition, loaded.problems
    return loaded.edition


def deciding(facts: Facts | None, known: Facts = ORDINARY) -> tuple[str | None, tuple[str, ...]]:
    """Return the code that refuses the disposition with these facts, and what it leaves open."""
    acts = [REPORTED]
    state = assess(edition(), known, acts, calendar())
    data: dict[str, object] = {"dispositions": ["apology"]}
    attempt = Attempt(Step.DISPOSE, "乙", frozenset({"head"}), data, at=at("10 10:00"), facts=facts)
    refusal = refuse(edition(), state, acts, attempt)
    return refusal and refusal.code, unanswered(edition(), state, acts, attempt)


def test_a_fact_to_be_recorded_is_asked_though_nothing_turns_on_it() -> None:
    duty = assess(edition(), ORDINARY, [REPORTED], calendar()).duties[0]
    assert (duty.asks, duty.records) == (("company", "item"), ("item",))
    assert deciding({}) == ("act.facts", ("item",))
    assert deciding({"item": "mail"}) == (None, ())


def test_that_it_is_not_known_is_an_answer() -> None:
    assert deciding({"item": None}) == (None, ())


def test_what_is_known_is_not_asked_again() -> None:
    assert deciding({}, {**ORDINARY, "item": "lift"}) == (None, ())


def test_no_facts_at_all_are_left_unchecked() -> None:
    assert deciding(None)[0] is None


def test_what_nobody_can_answer_cannot_be_demanded() -> None:
    for name in ("severity", "again"):
        loaded = load_small(ch1=chapter(name))
        assert [(one.code, one.at.file) for one in loaded.problems if one.code == "P104"] == [
            ("P104", "ch1.yaml")
        ]


@given(st.sampled_from(["mail", "lift", None]), st.sampled_from(["absent", "mail", "lift", None]))
def test_recording_changes_no_duty_but_its_own(known: Value | None, given: Value | None) -> None:
    """Property: a recorded fact is passed over only where it is known; it decides nothing."""
    facts: Facts = {**ORDINARY, "item": known}
    brought: Facts = {} if given == "absent" else {"item": given}
    code, _left = deciding(brought, facts)
    assert (code == "act.facts") is (known is None and given == "absent")
    disposed = Act(Step.DISPOSE, at("10 10:00"), "乙", {"dispositions": ["apology"]})
    after = assess(edition(), {**facts, **brought}, [REPORTED, disposed], calendar())
    assert [duty.demand for duty in after.duties] == ["carry-out"]
    assert after.standing.asks == ()
