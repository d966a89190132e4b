"""A pack's examples run against its edition: the facts, the acts one by one, what must hold.

A scenario that fails says which expectation failed, what came instead, and where the case stood.
The acts go through the same permission as every real one, so an act that the procedure forbids
fails the scenario unless it expects the refusal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.derive import Past
from bihuan.procedure.demands.acts import Act, Attempt, Situation
from bihuan.procedure.demands.assess import FACTS_DUTY, GRADE_DUTY, assess
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.edition import Cite, Edition
from bihuan.procedure.language.answers import contradictions, says_unknown
from bihuan.procedure.language.leaves import Expected
from bihuan.procedure.language.shapes import ScenarioShape, StepShape
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.scenarios.expecting import misses
from bihuan.procedure.scenarios.history import derived_facts, past_cases
from bihuan.procedure.terms import Facts, Step, Value

START = "2026-01-05T09:00"  # a working Monday; for scenarios to which the time does not matter
TODO = "todo_"
STEPS = frozenset(step.value for step in Step)


class Failure(NamedTuple):
    """One expectation that did not hold; `act` is 0 for the report, then counts the acts.

    `situation` is where the case stood then, for the account of it; None before the report.
    """

    scenario: str
    act: int
    expectation: str
    expected: str
    found: str
    situation: Situation | None = None


class Outcome(NamedTuple):
    """How one scenario went, what of the edition it touched, and the facts that it went through."""

    name: str
    failures: tuple[Failure, ...]
    covered: frozenset[str]
    todo: bool = False
    seen: tuple[Facts, ...] = ()


@dataclass(slots=True)
class _Run:
    """One scenario under way."""

    edition: Edition
    calendar: Calendar
    shape: ScenarioShape
    at: datetime
    facts: dict[str, Value | None] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    past: Sequence[Past] | None = None
    acts: list[Act] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    covered: set[str] = field(default_factory=set)
    seen: list[Facts] = field(default_factory=list)
    situation: Situation | None = None
    refused: str = ""

    def fail(self, act: int, expectation: str, expected: object, found: object) -> None:
        self.failures.append(
            Failure(self.shape.name, act, expectation, str(expected), str(found), self.situation)
        )


def run(
    edition: Edition, calendar: Calendar, shape: ScenarioShape, *, briefly: bool = False
) -> Outcome:
    """Run one scenario and return what failed (nothing, when it holds) and what it covers.

    With `briefly` it stops at the first failure.
    """
    if shape.name.startswith(TODO):
        return Outcome(shape.name, (), frozenset(), todo=True)
    going = _Run(edition, calendar, shape, _moment(edition, shape.at or START))
    going.facts.update(_read(going, 0, shape.facts))
    _remember(going)
    reported = {"facts": dict(going.facts)}
    going.acts.append(Act(Step.REPORT, going.at, "报告人", reported))
    situation = _assess(going)
    _expect(going, 0, shape.expect, situation)
    for number, step in enumerate(shape.acts, 1):
        if briefly and going.failures:
            break
        situation = _take(going, number, step, situation)
        _expect(going, number, step.expect, situation)
    missing = [name for name in shape.covers if not _touches(edition, name, going.covered)]
    if missing:
        going.fail(0, "covers", missing, "没有触及")
    covered = frozenset(going.covered)
    return Outcome(shape.name, tuple(going.failures), covered, seen=tuple(going.seen))


def _moment(edition: Edition, text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(edition.timezone))


def _until(edition: Edition, given: object) -> datetime | None:
    """Return the moment that an act names; None where it is none."""
    try:
        return _moment(edition, str(given))
    except ValueError:
        return None


def _read(going: _Run, act: int, given: Mapping[str, str]) -> dict[str, Value | None]:
    """Return typed facts; derived ones that are given stand as they are stated."""
    taken: dict[str, Value | None] = {}
    for name, text in given.items():
        fact = going.edition.facts.get(name)
        if fact is None or (fact.decided and not name.startswith("chosen.")):
            going.fail(act, f"facts.{name}", "已声明、可填写的事实", "没有这个事实或由程序判定")
            continue
        if act and says_unknown(text):
            taken[name] = None
            continue
        try:
            value = read_value(fact, text)
        except FactValueError as problem:
            going.fail(act, f"facts.{name}", "、".join(problem.allowed), problem.message.zh)
            continue
        if fact.derived is None:
            taken[name] = value
        else:
            going.stated[name] = int(value)
    for found in contradictions(going.edition, {**going.facts, **going.stated, **taken}):
        going.fail(act, f"facts.{found.fact}", "与其他事实不矛盾", found.sentence.zh)
    return taken


def _remember(going: _Run) -> None:
    """Take in the past cases that the scenario tells of."""
    if going.shape.history is None:
        return
    try:
        going.past = past_cases(going.edition, going.facts, going.at, going.shape.history)
    except FactValueError as problem:
        going.fail(0, "history", "、".join(problem.allowed), problem.message.zh)


def _assess(going: _Run) -> Situation:
    zone = ZoneInfo(going.edition.timezone)
    reported = going.at.astimezone(zone)
    facts = derived_facts(going.edition, going.facts, going.stated, reported, going.past)
    situation = going.situation = assess(going.edition, facts, going.acts, going.calendar)
    known = situation.standing.facts
    if not going.seen or going.seen[-1] != known:
        going.seen.append(known)
    for decision in situation.standing.decided.values():
        going.covered.add(decision.table)
        going.covered.update(decision.rows)
        going.covered.update(
            otherwise_of(decision.table) for row in decision.rows if row == "otherwise"
        )
        going.covered.update(name for cite in decision.cites for name in _named(cite))
    for duty in situation.duties:
        going.covered.add(duty.demand)
        going.covered.update(_named(duty.cite))
    if situation.standing.ended_by:
        going.covered.update(_named(situation.standing.ended_by))
    return situation


def otherwise_of(table: str) -> str:
    """Return the name under which a table's `otherwise` is covered."""
    return f"{table}.otherwise"


def limit_of(demand: str) -> str:
    """Return the name under which the limit of a demand is covered; the owner's is of no demand."""
    settling = demand == FACTS_DUTY or demand.startswith(f"{GRADE_DUTY}:")
    return "limit:" if settling else f"limit:{demand}"


def _named(cite: Cite) -> tuple[str, ...]:
    """Return the clause that a row cites, and the reading it rests on if there is one."""
    return (cite.clause, cite.interpretation) if cite.interpretation else (cite.clause,)


def _take(going: _Run, number: int, step: StepShape, before: Situation) -> Situation:
    """Do one act as a person with these roles would, or note why it is refused."""
    edition = going.edition
    going.refused = ""
    if step.act not in STEPS:
        going.fail(number, "act", "一个步骤", step.act)
        return before
    data: dict[str, object] = dict(step.data)
    if "until" in step.data:
        until = _until(edition, step.data["until"])
        if until is None:
            going.fail(number, "data.until", "2026-01-05T09:00", step.data["until"])
            return before
        data["until"] = until
    at = _moment(edition, step.at)
    brought = _read(going, number, step.facts)
    attempt = Attempt(Step(step.act), step.by, frozenset(step.roles), data, at=at, facts=brought)
    refusal = refuse(edition, before, going.acts, attempt)
    if refusal is not None:
        going.refused = refusal.code
        going.covered.add(refusal.code)
        if refusal.cite:
            going.covered.add(refusal.cite.clause)
        if step.expect.get("refused") != refusal.code:
            going.fail(number, "act", step.act, f"{refusal.code}：{refusal.sentence.zh}")
        return before
    going.facts.update(brought)
    data["facts"] = brought
    met = duties_for(before, attempt)
    data["meets"] = tuple(duty.demand for duty in met)
    for right in rights_for(edition, before, attempt):
        going.covered.update((right.id, *_named(right.cite)))
    for name in step.data.get("dispositions", ()):
        chosen = edition.dispositions.get(name)
        going.covered.update((name, *_named(chosen.cite)) if chosen else ())
    going.acts.append(Act(attempt.step, at, step.by, data))
    return _assess(going)


def _expect(going: _Run, act: int, expected: Mapping[str, Expected], situation: Situation) -> None:
    for miss in misses(going.edition, situation, going.refused, expected):
        going.fail(act, *miss)
    due = expected.get("due")
    if isinstance(due, dict):
        going.covered.update(limit_of(name) for name in due)


def _touches(edition: Edition, name: str, covered: set[str]) -> bool:
    """Return whether what a scenario claims to cover was touched; statements need no proof."""
    if name in covered:
        return True
    clause = edition.clauses.get(name)
    return clause is not None and not clause.executes
