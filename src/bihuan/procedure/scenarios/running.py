"""A pack's examples run against its edition: the facts, the acts one by one, what must hold.

A scenario that fails says which expectation failed, what came instead, and the grounds. The acts
go through the same permission as every real one, so an act that the procedure forbids fails the
scenario unless it expects the refusal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.demands.acts import Act, Attempt, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.edition import Cite, Edition
from bihuan.procedure.language.answers import contradictions
from bihuan.procedure.language.shapes import ScenarioShape, StepShape
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import Step, Value

START = "2026-01-05T09:00"  # a working Monday; for scenarios to which the time does not matter


class Failure(NamedTuple):
    """One expectation that did not hold; `act` is 0 for the report, then counts the acts."""

    scenario: str
    act: int
    expectation: str
    expected: str
    found: str


class Outcome(NamedTuple):
    """How one scenario went and what of the edition it touched."""

    name: str
    failures: tuple[Failure, ...]
    covered: frozenset[str]
    todo: bool = False


@dataclass(slots=True)
class _Run:
    """One scenario under way."""

    edition: Edition
    calendar: Calendar
    shape: ScenarioShape
    facts: dict[str, Value] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    covered: set[str] = field(default_factory=set)
    refused: str = ""

    def fail(self, act: int, expectation: str, expected: object, found: object) -> None:
        self.failures.append(Failure(self.shape.name, act, expectation, str(expected), str(found)))


def run(edition: Edition, calendar: Calendar, shape: ScenarioShape) -> Outcome:
    """Run one scenario and return what failed (nothing, when it holds) and what it covers."""
    if shape.name.startswith("todo_"):
        return Outcome(shape.name, (), frozenset(), todo=True)
    going = _Run(edition, calendar, shape)
    going.facts.update(_read(going, 0, shape.facts))
    reported = {"facts": dict(going.facts)}
    going.acts.append(Act(Step.REPORT, _moment(edition, shape.at or START), "报告人", reported))
    situation = _assess(going)
    _expect(going, 0, shape.expect, situation)
    for number, step in enumerate(shape.acts, 1):
        situation = _take(going, number, step, situation)
        _expect(going, number, step.expect, situation)
    missing = [name for name in shape.covers if not _touches(edition, name, going.covered)]
    if missing:
        going.fail(0, "covers", missing, "没有触及")
    return Outcome(shape.name, tuple(going.failures), frozenset(going.covered))


def _moment(edition: Edition, text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(edition.timezone))


def _read(going: _Run, act: int, given: Mapping[str, str]) -> dict[str, Value]:
    """Return typed facts; derived ones may be given, since history is not replayed."""
    taken: dict[str, Value] = {}
    for name, text in given.items():
        fact = going.edition.facts.get(name)
        if fact is None or (fact.decided and not name.startswith("chosen.")):
            going.fail(act, f"facts.{name}", "已声明、可填写的事实", "没有这个事实或由程序判定")
            continue
        try:
            taken[name] = read_value(fact, text)
        except FactValueError as problem:
            going.fail(act, f"facts.{name}", "、".join(problem.allowed), problem.message.zh)
    for found in contradictions(going.edition, {**going.facts, **taken}):
        going.fail(act, f"facts.{found.fact}", "与其他事实不矛盾", found.sentence.zh)
    return taken


def _assess(going: _Run) -> Situation:
    situation = assess(going.edition, going.facts, going.acts, going.calendar)
    for decision in situation.standing.decided.values():
        going.covered.add(decision.table)
        going.covered.update(decision.rows)
        going.covered.update(name for cite in decision.cites for name in _named(cite))
    for duty in situation.duties:
        going.covered.add(duty.demand)
        going.covered.update(_named(duty.cite))
    if situation.standing.ended_by:
        going.covered.update(_named(situation.standing.ended_by))
    return situation


def _named(cite: Cite) -> tuple[str, ...]:
    """Return the clause that a row cites, and the reading it rests on if there is one."""
    return (cite.clause, cite.interpretation) if cite.interpretation else (cite.clause,)


def _take(going: _Run, number: int, step: StepShape, before: Situation) -> Situation:
    """Do one act as a person with these roles would, or note why it is refused."""
    edition = going.edition
    going.refused = ""
    if step.act not in {known.value for known in Step}:
        going.fail(number, "act", "一个步骤", step.act)
        return before
    data: dict[str, object] = dict(step.data)
    if "until" in step.data:
        data["until"] = _moment(edition, str(step.data["until"]))
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


def _expect(
    going: _Run,
    act: int,
    expected: Mapping[str, str | list[str] | dict[str, str]],
    situation: Situation,
) -> None:
    for name, wanted in expected.items():
        if name not in EXPECTATIONS:
            going.fail(act, name, "、".join(EXPECTATIONS), "不认识的期望")
            continue
        found = _found(going, name, situation)
        if isinstance(wanted, dict):
            assert isinstance(found, dict)  # noqa: S101 — the same keys by construction
            for key, value in wanted.items():
                if found.get(key, "") != value:
                    going.fail(act, f"{name}.{key}", value, found.get(key, "（没有）"))
        elif isinstance(wanted, list):
            if sorted(found) != sorted(wanted):
                going.fail(act, name, wanted, found)
        elif found != wanted:
            going.fail(act, name, wanted, found)


def _found(going: _Run, name: str, situation: Situation) -> str | list[str] | dict[str, str]:
    """Return what the edition says for one expectation, in the words scenarios use."""
    if name == "refused":
        return going.refused
    if name == "outputs":
        facts = situation.standing.facts
        return {output: _shown(going, output, facts.get(output)) for output in going.edition.facts}
    return _FOUND[name](going.edition, situation)


def _clauses(edition: Edition, situation: Situation) -> list[str]:  # noqa: ARG001 — one signature
    cites = [cite for decision in situation.standing.decided.values() for cite in decision.cites]
    return sorted({cite.clause for cite in cites + [duty.cite for duty in situation.duties]})


def _severity(edition: Edition, situation: Situation) -> str:
    member = edition.severity(situation.standing.facts)
    return member.name.zh if member else ""


def _due(edition: Edition, situation: Situation) -> dict[str, str]:
    zone = ZoneInfo(edition.timezone)
    return {
        duty.demand: duty.due_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        for duty in situation.duties
        if duty.due_at
    }


_FOUND: Mapping[str, Callable[[Edition, Situation], str | list[str] | dict[str, str]]] = {
    "severity": _severity,
    "clauses": _clauses,
    "due": _due,
    "state": lambda _, now: now.standing.state.value,
    "asks": lambda _, now: list(now.standing.asks),
    "rows": lambda _, now: [row for had in now.standing.decided.values() for row in had.rows],
    "duties": lambda _, now: [duty.demand for duty in now.duties],
    "ahead": lambda _, now: [demand.id for demand in now.ahead],
    "by": lambda _, now: {duty.demand: "、".join(duty.by) for duty in now.duties},
    "forms": lambda _, now: {duty.demand: duty.form for duty in now.duties},
    "needs": lambda _, now: {duty.demand: "、".join(duty.requires) for duty in now.duties},
    "provisional": lambda _, now: [duty.demand for duty in now.duties if duty.provisional],
}
EXPECTATIONS = ("refused", "outputs", *_FOUND)


def _shown(going: _Run, output: str, value: Value | None) -> str:
    fact = going.edition.facts[output]
    member = fact.member(value)
    if member:
        return member.name.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _touches(edition: Edition, name: str, covered: set[str]) -> bool:
    """Return whether what a scenario claims to cover was touched; statements need no proof."""
    if name in covered:
        return True
    clause = edition.clauses.get(name)
    return clause is not None and not clause.executes
