"""A trigger asks that an action be raised: at once, beside the handling, once."""

from bihuan.procedure.demands.acts import Attempt, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Action, Facts, State, Step

from .small import act, calendar, load_small, small_files

SLIGHT: Facts = {"harm": "none", "loss": 0, "again": 2, "kind": "fee", "known": True}
CLAUSE = """  - id: "5"
    heading: {zh: 措施, en: Measures}
    force: 要求
    text: {zh: 重复发生的 5个工作日 内提出纠正措施。, en: Raised within 5 working days.}
tables:"""
TRIGGER = """triggers:
  - id: again-and-again
    clause: "5"
    raises: corrective
    when: {again: ">= 2"}
    by: [quality]
    within: 5个工作日
    on_breach: [quality]
    reference: complaints
"""


def triggered() -> Edition:
    loaded = load_small(ch1=small_files()["ch1.yaml"].replace("tables:", CLAUSE, 1) + TRIGGER)
    assert loaded.problems == ()
    assert loaded.edition
    return loaded.edition


def situation(facts: Facts, *acts) -> Situation:
    return assess(triggered(), facts, acts, calendar())


def names(state: Situation) -> list[str]:
    return [duty.demand for duty in state.duties]


def test_it_opens_beside_the_handling_and_only_closing_waits_for_it():
    reported = act("report", "10 09:00")
    assert sorted(names(situation(SLIGHT, reported))) == ["again-and-again", "fix"]
    corrected = situation(SLIGHT, reported, act("correct", "10 09:20"))
    assert corrected.standing.state is State.OPEN
    assert names(corrected) == ["again-and-again"]
    raised = situation(
        SLIGHT, reported, act("correct", "10 09:20"), act("raise", "11 09:00", result="raised")
    )
    assert raised.standing.state is State.CLOSED


def test_it_is_silent_where_its_condition_does_not_hold():
    assert names(situation({**SLIGHT, "again": 1}, act("report", "10 09:00"))) == ["fix"]


def test_an_action_raised_stands_when_the_case_is_reopened():
    acts = [
        act("report", "10 09:00"),
        act("correct", "10 09:20"),
        act("raise", "11 09:00", result="raised"),
        act("reopen", "12 09:00"),
    ]
    assert names(situation(SLIGHT, *acts)) == ["fix"]


def test_who_raises_says_what_or_why_not():
    reported = act("report", "10 09:00")
    state = situation(SLIGHT, reported)

    def code(**data) -> str:
        attempt = Attempt(Step.RAISE, "丙", frozenset({"quality"}), data)
        refusal = refuse(triggered(), state, [reported], attempt)
        return refusal.code if refusal else ""

    assert code(result="raised") == "act.missing"
    assert code(result="perhaps", text="再看") == "act.result"
    assert code(result="not_needed", text="已有纠正措施") == ""


def test_it_says_what_it_raises():
    trigger = next(demand for demand in triggered().demands if demand.raises)
    assert trigger.raises is Action.CORRECTIVE
    assert trigger.title.zh == "提出纠正措施"


def test_what_would_end_the_case_can_wait_until_the_action_is_raised():
    hand_on = (
        '  - {id: hand-on, step: refer, clause: "3", when: {again: ">= 2"}, by: [quality], '
        "after: [raise], reference: complaints}\n"
    )
    chapter = small_files()["ch1.yaml"].replace("tables:", CLAUSE, 1)
    chapter = chapter.replace("demands:\n", "demands:\n" + hand_on) + TRIGGER
    loaded = load_small(ch1=chapter)
    assert loaded.problems == ()
    assert loaded.edition
    reported = act("report", "10 09:00")
    before = assess(loaded.edition, SLIGHT, [reported], calendar())
    assert names(before) == ["again-and-again"]
    raised = act("raise", "10 10:00", result="not_needed")
    after = assess(loaded.edition, SLIGHT, [reported, raised], calendar())
    assert names(after) == ["hand-on"]
