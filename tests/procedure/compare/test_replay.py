"""Replay against deciding every case by itself, and against what was really due at the time."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.procedure.compare import replay as module
from bihuan.procedure.compare.outcomes import BY_HAND, OPEN
from bihuan.procedure.compare.past import Past, choices_of
from bihuan.procedure.compare.replay import Replayer, pairings_of, replay
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedure.decisions.deciding import condition_holds, decide_all
from bihuan.procedure.decisions.derive import derive
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.terms import Step
from tests.procedure.compare.histories import CHANGES, changed, past_case
from tests.procedure.small import calendar, small

SOME = st.sets(st.integers(0, len(CHANGES) - 1), max_size=4)


def cases_of(seed, count=40):
    chance = random.Random(seed)  # noqa: S311 - reproducible cases, no secret
    return [past_case(small(), number, chance) for number in range(count)]


def naive(edition, case):
    """Severity and applying demands of one case, worked out plainly and alone."""
    by = choices_of(case.acts)
    facts = {
        name: value
        for name, value in case.facts.items()
        if name in edition.facts
        and (not edition.facts[name].members or edition.facts[name].member(value))
    }
    same = edition.facts["again"].derived == small().facts["again"].derived
    known = derive(edition, facts, case.counted if same else {}, case.at.date())
    for way in edition.dispositions:
        known[f"chosen.{way}"] = None if by.chosen is None else way in by.chosen
    after, decided = decide_all(edition, known, {})
    if decided["severity"].value is None and by.graded:
        set_by_hand = {"severity": (by.graded, "x", edition.owner_cite)}
        after, decided = decide_all(edition, known, set_by_hand)
    grade = decided["severity"]
    severity = grade.value or (OPEN if grade.asks else BY_HAND)
    return severity, {one.id for one in edition.demands if condition_holds(one.when, after)}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), SOME)
def test_replay_counts_what_deciding_each_case_alone_gives(seed, which):
    new, cases = changed(*which), cases_of(seed)
    tallies = replay(small(), new, cases, calendar()).tallies
    matrix, roles, demands = Counter(), {}, {}
    for case in cases:
        (old_grade, old_applies), (new_grade, new_applies) = (
            naive(edition, case) for edition in (small(), new)
        )
        matrix[f"{old_grade}|{new_grade}"] += 1
        for pairing in pairings_of(small(), new):
            sides = (
                (pairing.old, bool(pairing.old and pairing.old.id in old_applies)),
                (pairing.new, bool(pairing.new and pairing.new.id in new_applies)),
            )
            for at, (demand, applies) in enumerate(sides):
                if demand and applies:
                    demands.setdefault(pairing.name, [0, 0])[at] += 1
                    for role in demand.by:
                        roles.setdefault(role, [0, 0])[at] += 1
    assert tallies.cases == len(cases)
    assert tallies.matrix == matrix
    assert tallies.demands == demands
    assert tallies.roles == roles


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), SOME)
def test_late_steps_are_those_that_each_case_alone_shows(seed, which):
    new, cases = changed(*which), cases_of(seed)
    tallies = replay(small(), new, cases, calendar()).tallies
    known = frozenset(demand.id for demand in small().demands)
    spared, caught = Counter(), Counter()
    for case in cases:
        applies = [naive(edition, case)[1] for edition in (small(), new)]
        for pairing in pairings_of(small(), new):
            late = [
                bool(
                    demand
                    and demand.id in ids
                    and Past(case, calendar()).timing(demand, known).breached
                )
                for demand, ids in zip((pairing.old, pairing.new), applies, strict=True)
            ]
            spared[pairing.name] += late == [True, False]
            caught[pairing.name] += late == [False, True]
    assert tallies.spared == +spared
    assert tallies.caught == +caught


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_due_times_are_those_that_held_when_the_step_was_taken(seed):
    known = frozenset(demand.id for demand in small().demands)
    for case in cases_of(seed, count=5):
        facts, told = {**case.facts, **case.counted}, set()
        for place, act in enumerate(case.acts):
            situation = assess(small(), facts, case.acts[:place], calendar())
            for duty in situation.duties:
                if duty.demand not in act.data.get("meets", ()) or duty.demand in told:
                    continue
                if act.data.get("result") in ("failed", "rejected", "dissatisfied", "unreachable"):
                    continue
                told.add(duty.demand)
                demand = next((one for one in small().demands if one.id == duty.demand), None)
                if demand:
                    timing = Past(case, calendar()).timing(demand, known)
                    assert timing.due_at == duty.due_at
                    assert timing.done_at == act.at


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_an_edition_changes_nothing_against_itself(seed):
    tallies = replay(small(), small(), cases_of(seed), calendar()).tallies
    assert (tallies.changed, tallies.listed) == (0, [])
    assert not tallies.spared
    assert not tallies.caught
    assert all(old == new for old, new in tallies.roles.values())


def test_what_the_old_form_never_asked_is_undetermined_and_named():
    new = changed(8)  # the count is over another window now
    cases = [case for case in cases_of(1, 200) if "again" in case.counted]
    tallies = replay(small(), new, cases, calendar()).tallies
    assert tallies.undetermined > 0
    assert tallies.needs["again"] >= tallies.undetermined
    assert sum(count for name, count in tallies.matrix.items() if name.endswith("|?")) \
        == tallies.undetermined  # fmt: skip


def test_replays_of_parts_add_up_to_the_replay_of_all():
    new, cases = changed(0, 3, 5), cases_of(7, 120)
    whole = replay(small(), new, cases, calendar()).tallies
    parts = Tallies()
    for part in (cases[:50], cases[50:]):
        done = replay(small(), new, part, calendar()).tallies
        parts.merge(Tallies.from_json(done.as_json()))
    assert parts == whole
    assert whole.changed == len(whole.listed) > 0


def test_memory_stays_bounded_and_the_counts_stay_right(monkeypatch):
    new, cases = changed(0, 3), cases_of(3, 150)
    whole = replay(small(), new, cases, calendar()).tallies
    monkeypatch.setattr(module, "MOST_GROUPS", 3)
    monkeypatch.setattr(module, "LISTED", 5)
    replayer = Replayer(small(), new, calendar())
    for case in cases:
        replayer.take(case)
        assert len(replayer.groups) <= 3
    tallies = replayer.settle()
    assert tallies.listed == whole.listed[:5]
    tallies.listed = whole.listed
    assert tallies == whole


@pytest.mark.parametrize("step", [Step.GRADE, Step.REGRADE])
def test_a_severity_set_by_hand_stands_only_where_it_stood(step):
    (case,) = cases_of(1, 1)
    facts = {"harm": "none", "loss": 0, "known": False}
    acts = [case.acts[0], case.acts[0]._replace(step=step, data={"severity": "serious"})]
    case = case._replace(facts=facts, counted={"again": 1}, acts=acts)
    tallies = replay(small(), small(), [case], calendar()).tallies
    grade = "slight" if step is Step.GRADE else "serious"
    assert dict(tallies.matrix) == {f"{grade}|{grade}": 1}
