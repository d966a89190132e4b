"""A missed limit as a fact: told from the acts, whoever took them and whatever they say."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.decisions.asking import askable
from bihuan.procedure.decisions.derive import derive
from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Step

from .small import act, at, calendar, load_small, small, small_files

LATE = """
  - id: late
    type: {type}
    name: {{zh: 超期, en: Late}}
    derived: {{form: overdue, demands: [{demands}]}}
"""
LOOK_INTO = """demands:
  - {id: look-into, step: escalate, clause: "3", when: {late: 是}, by: [quality], within: 1天}"""
SLIGHT: Facts = {"harm": "none", "loss": 0, "again": 1, "kind": "fee", "known": True}
ORDINARY: Facts = {**SLIGHT, "loss": 500_000, "company": False}
REPORTED = act("report", "10 09:00")
WATCHED = ("fix", "carry-out")


def loaded(demands: str = "fix, carry-out", type: str = "boolean", chapter: str = ""):  # noqa: A002
    facts = small_files()["facts.yaml"] + LATE.format(type=type, demands=demands)
    return load_small(facts=facts, ch1=chapter or small_files()["ch1.yaml"])


@cache
def edition(*, looked_into: bool = False) -> Edition:
    chapter = small_files()["ch1.yaml"]
    found = loaded(chapter=chapter.replace("demands:", LOOK_INTO, 1) if looked_into else chapter)
    assert found.edition, found.problems
    return found.edition


def late(facts: Facts, *acts: Act) -> bool:
    value = assess(edition(), facts, [REPORTED, *acts], calendar()).standing.facts["late"]
    assert isinstance(value, bool)
    return value


def looked_into(*acts: Act) -> Situation:
    return assess(edition(looked_into=True), SLIGHT, [REPORTED, *acts], calendar())


def test_an_act_at_the_very_end_of_its_limit_is_in_time_and_a_minute_later_is_not() -> None:
    assert not late(SLIGHT)
    assert not late(SLIGHT, act("correct", "10 09:30"))
    assert late(SLIGHT, act("correct", "10 09:31"))


def test_what_nobody_has_done_is_late_at_the_next_act_whatever_that_is() -> None:
    assert not late(SLIGHT, act("note", "10 09:30"))
    assert late(SLIGHT, act("note", "10 09:31"))


def test_what_was_late_once_stays_so_when_it_must_be_done_again() -> None:
    course = [
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("correct", "17 09:00"),
        act("verify", "17 10:00", "乙", result="failed"),
        act("correct", "17 11:00"),
    ]
    assert not late(ORDINARY, course[0])
    for number in range(2, len(course) + 1):
        assert late(ORDINARY, *course[:number])


def test_an_agreed_later_time_is_the_limit_once_it_is_agreed() -> None:
    disposed = act("dispose", "10 10:00", dispositions=["apology"])
    agreed = act("postpone", "11 09:00", until=at("20 18:00"), reason="x")
    assert not late(ORDINARY, disposed, agreed, act("correct", "20 18:00"))
    assert late(ORDINARY, disposed, agreed, act("correct", "20 18:01"))


def test_what_follows_opens_when_it_was_found_late_and_its_limit_stays() -> None:
    assert [duty.demand for duty in looked_into().duties] == ["fix"]
    note, again, fix = (
        act("note", "10 09:45"),
        act("note", "10 12:00"),
        act("correct", "10 13:00"),
    )
    for acts in ([note], [note, again], [note, again, fix]):
        duty = next(one for one in looked_into(*acts).duties if one.demand == "look-into")
        assert (duty.opened_at, duty.due_at) == (at("10 09:45"), at("12 00:00"))
    only = next(one for one in looked_into(fix).duties if one.demand == "look-into")
    assert only.opened_at == at("10 13:00")


def test_it_is_never_asked_and_not_known_without_the_acts() -> None:
    assert askable(edition(), ["late"], {}) == ()
    assert derive(edition(), SLIGHT, {}, date(2026, 3, 10))["late"] is None
    assert derive(edition(), SLIGHT, {"late": 1}, date(2026, 3, 10))["late"] is True


@pytest.mark.parametrize(
    ("given_wrong", "code"),
    [
        ({"demands": "nothing"}, "P109"),
        ({"demands": "fix", "type": "count, low: '0', high: '9'"}, "P104"),
        ({"demands": "untimed"}, "P104"),
        ({"demands": ""}, "P103"),
    ],
)
def test_a_limit_that_cannot_be_missed_is_a_mistake(given_wrong: dict[str, str], code: str) -> None:
    wrong = given_wrong | {"type": given_wrong.get("type", "boolean").replace(", ", "\n    ")}
    untimed = '  - {id: untimed, step: close, clause: "3", by: [head]}\nrights:'
    chapter = small_files()["ch1.yaml"].replace("rights:", untimed, 1)
    found = loaded(**wrong, chapter=chapter)
    assert code in {problem.code for problem in found.problems}
    assert found.edition is None


def test_nothing_is_computed_of_a_missed_limit() -> None:
    counted = "derived: {form: count, same: [kind, unit]"
    facts = small_files()["facts.yaml"].replace(counted, counted[:-1] + ", late]")
    found = load_small(facts=facts + LATE.format(type="boolean", demands="fix"))
    assert {problem.code for problem in found.problems} == {"P104"}


MOVES = st.sampled_from(
    [
        ("dispose", {"dispositions": ["apology"]}),
        ("correct", {}),
        ("note", {}),
        ("verify", {"result": "failed"}),
        ("verify", {"result": "passed"}),
        ("regrade", {"severity": "slight"}),
    ]
)
WAITS = st.sampled_from([timedelta(minutes=10), timedelta(hours=20), timedelta(days=3)])


def oracle(facts: Facts, acts: Sequence[Act]) -> bool:
    """Return the same by looking, before every correction and at the end, at the open duties."""
    for place, one in enumerate([*acts[1:], acts[-1]], 1):
        if place < len(acts) and one.step is not Step.CORRECT:
            continue
        for duty in assess(small(), facts, acts[:place], calendar()).duties:
            if duty.demand in WATCHED and duty.due_at and duty.due_at < one.at:
                return True
    return False


@given(
    st.sampled_from([SLIGHT, ORDINARY]), st.lists(st.tuples(MOVES, WAITS), min_size=1, max_size=6)
)
def test_it_is_late_where_an_open_duty_was_past_its_time(facts: Facts, moves: list) -> None:
    moment, acts = at("10 09:00"), [REPORTED]
    for (step, data), wait in moves:
        moment += wait
        acts.append(Act(Step(step), moment, "甲", data))
    assert late(facts, *acts[1:]) is oracle(facts, acts)
