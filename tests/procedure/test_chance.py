"""Random packs and random facts: the engine answers or refuses, and three readings agree.

The compiled function, the traced interpreter and the naive model of `chance` answer alike; what is
not known is never taken for a default; whatever people try, the rules of the house stand.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.procedure.account.explain import LEVELS, explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.decisions.compiling import compile_conditions
from bihuan.procedure.decisions.deciding import (
    ConflictError,
    condition_holds,
    decide,
    decide_all,
)
from bihuan.procedure.decisions.derive import derive
from bihuan.procedure.demands.acts import Act, Attempt, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.granting import duties_for
from bihuan.procedure.demands.permits import RESULTS, refuse
from bihuan.procedure.edition import Edition, Table
from bihuan.procedure.language.answers import read_facts
from bihuan.procedure.language.loading import load
from bihuan.procedure.language.problems import TITLES
from bihuan.procedure.language.tree import Plain
from bihuan.procedure.scenarios.freezing import frozen_text
from bihuan.procedure.scenarios.generating import generate
from bihuan.procedure.scenarios.mutants import mutants
from bihuan.procedure.scenarios.suites import broken, read_suite
from bihuan.procedure.terms import Label, State, Step, Value
from bihuan.procedures.reader import read_file

from .chance import ROLES, Facts, ModelTable, RandomPack, completions, made, noded
from .small import SHANGHAI, calendar

MOST_COMPLETIONS = 300
START = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
PEOPLE = ("甲", "乙", "丙", "丁")

quick = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
long = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


class Ready(NamedTuple):
    """A random pack with its edition, and a chance of its own."""

    pack: RandomPack
    edition: Edition
    chance: Random

    def facts(self, known: float = 1.0) -> Facts:
        """Return a case: each fact that is not decided is known with this chance."""
        return {
            fact.id: self.chance.choice(fact.samples()) if self.chance.random() < known else None
            for fact in self.pack.given()
        }

    def rank(self, output: str, value: Value) -> int:
        return self.pack.facts[output].members.index(str(value))


def ready(seed: int, size: int) -> Ready:
    pack = made(seed, size)
    loaded = pack.repaired()
    assert loaded.edition, [problem.message.zh for problem in loaded.errors]
    return Ready(pack, loaded.edition, Random(seed + 1))  # noqa: S311 - reproducible


packs = st.builds(ready, st.integers(0, 10**6), st.integers(0, 3))


def traced(table: Table) -> Table:
    return replace(table, compiled=None, answers={})


def in_order(one: Ready) -> Iterable[tuple[Table, ModelTable]]:
    models = {model.id: model for model in one.pack.tables}
    return [(table, models[table.id]) for table in one.edition.tables]


def naive_all(one: Ready, facts: Facts) -> tuple[Facts, dict[str, tuple[object, set[str]]]]:
    """Decide every table of the model in the order of the chapter, with everything known."""
    known, answers = dict(facts), {}
    for model in one.pack.tables:
        value, rows = model.answer(known, partial(one.rank, model.output))
        answers[model.output] = (value, rows)
        if isinstance(value, tuple):
            for member in one.pack.facts[model.output].members:
                known[f"{model.output}.{member}"] = member in value
        else:
            known[model.output] = value if isinstance(value, str) else None
    return known, answers


# --- what holds for every pack ------------------------------------------------------------------
def readings_agree(one: Ready) -> None:
    """Compiled, traced and naive give the same answers and grounds, table after table."""
    for _ in range(6):
        facts = one.facts()
        known, decided = decide_all(one.edition, facts, {})
        expected, answers = naive_all(one, facts)
        for table, _model in in_order(one):
            decision = decided[table.output]
            value, rows = answers[table.output]
            if all(expected.get(name) is not None for name in table.inputs):
                assert (decision.values if isinstance(value, tuple) else decision.value) == value
                assert set(decision.rows) == rows
                again = decide(one.edition, traced(table), known)
                assert (again.value, again.values) == (decision.value, decision.values)
                assert set(again.rows) == set(decision.rows)


def early_answers_stand(one: Ready) -> None:
    """An answer given with facts unknown is the answer however they turn out; else it asks."""
    for _ in range(3):
        facts = one.facts(known=0.6)
        table, model = next(pair for pair in in_order(one) if pair[0].id == "grading")
        unknown = [name for name in table.inputs if facts[name] is None]
        decision = decide(one.edition, table, facts)
        found = set()
        for number, completion in enumerate(completions(one.pack, unknown)):
            if number >= MOST_COMPLETIONS:
                break
            found.add(model.answer({**facts, **completion}, partial(one.rank, "d_grade"))[0])
        if decision.value is not None:
            assert found == {decision.value}
        else:
            assert decision.undetermined_by in one.edition.roles
            assert set(decision.asks) <= set(unknown)
            assert decision.asks or found == {None}


def conditions_agree(one: Ready) -> None:
    """Every condition is compiled, traced and read naively alike, with facts unknown as well."""
    facts = {name: fact.samples() for name, fact in one.pack.facts.items()}
    known = {
        name: one.chance.choice([None, *samples]) for name, samples in facts.items() if samples
    }
    rules = [*one.edition.demands, *one.edition.rights, *one.edition.dispositions.values()]
    naive = [one.pack.conditions[rule.id].holds(known) for rule in rules]
    assert [condition_holds(rule.when, known) for rule in rules] == naive
    assert list(compile_conditions([rule.when for rule in rules])(known)) == naive
    assert one.edition.conditions
    assert list(one.edition.conditions(known)) == naive[: len(one.edition.demands)]


def derived_in_place(one: Ready) -> None:
    """A look-up is the newest value not later than the day; a count is kept inside its domain."""
    day = date(2025, 11, 1) + timedelta(days=one.chance.randint(0, 300))
    facts = derive(one.edition, {}, {"c_times": 70}, day)
    raw = one.pack.files["facts.yaml"]["facts"]
    values = next(fact for fact in raw if fact["id"] == "c_quota")["derived"]["values"]
    past = [entry for entry in values if entry["from"] <= day.isoformat()]
    assert facts["c_quota"] == (int(past[-1]["value"]) if past else None)
    assert facts["c_times"] == 50


def accounts_are_given(one: Ready) -> None:
    """Every decision can be explained from its record, at every level and in both languages."""
    facts = one.facts(known=0.8)
    known, decided = decide_all(one.edition, facts, {})
    for decision in decided.values():
        record = record_of(one.edition, decision, known, START, "system")
        for level in LEVELS:
            for language in ("zh", "en"):
                assert all(explain(one.edition, record, level, language))


def generated_cases_come_out(one: Ready) -> None:
    """What is generated and frozen is read back and answered as it was frozen."""
    suites = generate(one.edition, calendar())
    tree, problems = read_file("scenarios/generated.yaml", frozen_text("chance", suites))
    assert problems == []
    assert tree
    files = {name: noded(name, plain) for name, plain in one.pack.files.items()}
    shapes = load({**files, "scenarios/generated.yaml": tree}).suites
    assert tuple(read_suite(shape) for shape in shapes or ()) == suites
    for suite in suites:
        assert list(broken(one.edition, calendar(), suite)) == []
        if suite.kind == "table":
            model = next(model for model in one.pack.tables if model.id == suite.of)
            found = {
                row for _, answer in suite.cases for row in answer.split(" : ")[-1].split("、")
            }
            assert model.hit == "first" or {row.id for row in model.rows} <= found


def every_change_is_another_edition(one: Ready) -> None:
    """A mutant decides or names its contradiction, and differs from what it was made from."""
    facts = one.facts()
    for number, mutant in enumerate(mutants(one.edition)):
        assert mutant.edition != one.edition
        if number % 7 == 0:
            with suppress(ConflictError):
                assess(mutant.edition, facts, [Act(Step.REPORT, START, "甲")], calendar())


CHECKS = (
    readings_agree,
    early_answers_stand,
    conditions_agree,
    derived_in_place,
    accounts_are_given,
    generated_cases_come_out,
)


@quick
@given(one=packs)
def test_what_holds_for_every_pack(one):
    for check in CHECKS:
        check(one)


@pytest.mark.slow
@long
@given(one=packs)
def test_what_holds_for_very_many_packs(one):
    for check in (*CHECKS, every_change_is_another_edition):
        check(one)


# --- the boundary: what people and programs send --------------------------------------------------
WRONG: dict[str, list[object]] = {
    "enum": [True, 3, 2.5, ["f0m0"], {}, "f0m99", "名"],
    "boolean": [3, "也许", [], "2"],
    "count": [True, -1, 10**12, "三", "3公斤", 1.5, [1]],
    "number": [False, "多", 10**12, {}],
    "money": [True, "5美元", "-1元", 10**15],
    "duration": [True, "5", "3个月", -5],
    "date": [True, "2026-02-30", "明天", 1],
}


@quick
@given(one=packs)
def test_facts_that_cannot_be_read_are_refused_one_by_one_and_no_other_is_lost(one):
    good, wrong, sent = {}, set(), dict[str, object]()
    for fact in one.pack.asked():
        sort = one.chance.choice(["good", "wrong", "unknown", "left out", "misspelt"])
        value = one.chance.choice(fact.samples())
        if sort == "good":
            sent[fact.id], good[fact.id] = fact.write(value), value
        elif sort == "wrong":
            sent[fact.id] = one.chance.choice(WRONG[fact.kind])
            wrong.add(fact.id)
        elif sort == "unknown":
            sent[fact.id] = one.chance.choice(["", None, "unknown", "不清楚"])
        elif sort == "misspelt":
            sent[f"{fact.id}x"] = fact.write(value)
            wrong.add(f"{fact.id}x")
    for name in ("d_grade", "c_times", "c_quota", "chosen.way0"):
        sent[name] = "1"
        wrong.add(name)
    facts, problems = read_facts(one.edition, sent)
    assert facts == good
    assert set(problems) == wrong
    assert all(isinstance(why, Label) and why.zh and why.en for why in problems.values())
    known, decided = decide_all(one.edition, facts, {})
    for table, model in in_order(one):
        decision = decided[table.output]
        if decision.rows == ("otherwise",):
            assert all(row.holds(known) is False for row in model.rows)


# --- people act -----------------------------------------------------------------------------------
def granted(one: Ready, situation: Situation, attempt: Attempt) -> bool:
    """Whether a duty or a right grants an act, read from the model and the pack's own text."""
    if attempt.step is Step.NOTE:
        return True
    facts = dict(situation.standing.facts)
    chapter = one.pack.files["ch1.yaml"]
    for kind, step_of in (("demands", "step"), ("rights", "act"), ("triggers", "")):
        for rule in chapter[kind]:
            step = rule[step_of] if step_of else "raise"
            mine = step == attempt.step.value and attempt.roles & set(rule["by"])
            if mine and one.pack.conditions[rule["id"]].holds(facts):
                return True
    settling = attempt.step is Step.GRADE and bool(attempt.roles & {"head", "quality"})
    return settling and any(duty.step is Step.GRADE for duty in situation.duties)


def attempted(one: Ready, situation: Situation, now: datetime) -> Attempt:
    """Return what somebody tries: mostly what is asked for, now and then anything at all."""
    chance = one.chance
    step = chance.choice(list(Step)[1:])
    roles = frozenset(chance.sample(ROLES, chance.randint(0, 2)))
    if situation.duties and chance.random() < 0.75:
        duty = chance.choice(situation.duties)
        step, roles = duty.step, frozenset(duty.by)
    levels = one.pack.facts["d_grade"].members
    data: dict[str, object] = {
        "result": chance.choice(RESULTS[step]) if step in RESULTS else "done",
        "dispositions": chance.sample(["way0", "way1"], chance.randint(1, 2)),
        "until": now + timedelta(hours=chance.randint(-5, 90)),
        "severity": chance.choice(levels) if step in (Step.GRADE, Step.REGRADE) else "",
        **dict.fromkeys(("text", "reason", "cause", "evidence", "consent", "unit", "case"), "有"),
        "amount": "1元",
        "responsible_person": chance.choice(PEOPLE),
        "reference": "x",
    }
    facts: dict[str, Value] = {}
    if chance.random() < 0.3:
        fact = chance.choice(one.pack.asked())
        facts[fact.id] = chance.choice(fact.samples())
    data = {name: value for name, value in data.items() if chance.random() < 0.9}
    return Attempt(step, chance.choice(PEOPLE), roles, data, at=now, facts=facts)


def course_of_a_case(one: Ready) -> None:
    """Whatever is tried: pure, refused with a reason or granted, and never left without a duty."""
    facts, now = one.facts(known=0.7), START
    acts = [Act(Step.REPORT, now, "甲", {"facts": {}})]
    for _ in range(14):
        situation = assess(one.edition, facts, acts, calendar())
        assert situation == assess(one.edition, dict(facts), list(acts), calendar())
        if situation.standing.state is State.OPEN:
            assert situation.duties
        else:
            assert not situation.duties
        for duty in situation.duties:
            assert duty.by
            assert duty.cite.clause in one.edition.clauses
            assert duty.due_at is None or duty.due_at.tzinfo
        now += timedelta(minutes=one.chance.randint(1, 2000))
        attempt = attempted(one, situation, now)
        refusal = refuse(one.edition, situation, acts, attempt)
        if refusal is not None:
            assert refusal.code
            assert refusal.sentence.zh
            assert refusal.sentence.en
            continue
        assert granted(one, situation, attempt)
        assert situation.standing.state is State.OPEN or attempt.step in (Step.REOPEN, Step.NOTE)
        met = tuple(duty.demand for duty in duties_for(situation, attempt))
        data = {**attempt.data, "facts": dict(attempt.facts or {}), "meets": met}
        facts = {**facts, **(attempt.facts or {})}
        acts.append(Act(attempt.step, now, attempt.by, data))


@quick
@given(one=packs)
def test_whatever_people_try_the_case_keeps_its_order(one):
    course_of_a_case(one)


@pytest.mark.slow
@long
@given(one=packs)
def test_whatever_very_many_people_try_the_case_keeps_its_order(one):
    course_of_a_case(one)


# --- damaged text ---------------------------------------------------------------------------------
def places(tree: Plain, way: tuple[str | int, ...] = ()) -> Iterable[tuple[str | int, ...]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield (*way, key)
            yield from places(value, (*way, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield (*way, number)
            yield from places(value, (*way, number))


def damage(one: Ready) -> str:
    """Change one place of a file: drop it, misspell it, or write something else there."""
    file = one.chance.choice(sorted(one.pack.files))
    way = one.chance.choice(list(places(one.pack.files[file])))
    holder = one.pack.files[file]
    for part in way[:-1]:
        holder = holder[part]
    sort = one.chance.choice(["drop", "misspell", "junk", "list", "empty", "long"])
    last = way[-1]
    if sort == "drop":
        del holder[last]
    elif sort == "misspell" and isinstance(last, str):
        holder[f"{last}x"] = holder.pop(last)
    else:
        junk = {"junk": ">= 多少", "list": ["一", "二"], "empty": "", "long": "x" * 70}
        holder[last] = junk.get(sort, "no")
    return f"{file}: {way} {sort}"


def damaged_packs_are_refused(one: Ready) -> None:
    """A damaged pack loads without falling over: it stands, or every problem says where and why."""
    what = damage(one)
    loaded = one.pack.load()
    if loaded.edition is None:
        assert loaded.errors, what
    for problem in loaded.problems:
        assert problem.code in TITLES, what
        assert problem.at.line >= 1, what
        assert problem.message.zh, what
        assert problem.message.en, what


@settings(quick, max_examples=30)
@given(one=packs)
def test_damaged_text_is_refused_with_reasons(one):
    damaged_packs_are_refused(one)


@pytest.mark.slow
@settings(long, max_examples=200)
@given(one=packs)
def test_very_much_damaged_text_is_refused_with_reasons(one):
    damaged_packs_are_refused(one)
