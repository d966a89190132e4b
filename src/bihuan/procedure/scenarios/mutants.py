"""Editions with one thing changed: the scenarios of a pack must notice every one of them.

A mutant says by which facts its change can be felt at all, so that only the scenarios that go
through such facts need to be run again. Only what was changed is compiled again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from bihuan.procedure.clocks.limits import Limit, Unit
from bihuan.procedure.decisions.deciding import condition_holds
from bihuan.procedure.demands.course import ORDER
from bihuan.procedure.edition import Cell, Demand, Disposition, Edition, Right
from bihuan.procedure.scenarios.changes import (
    Change,
    moved,
    without_each,
)
from bihuan.procedure.scenarios.mutated_facts import fact_changes
from bihuan.procedure.scenarios.mutated_tables import table_changes
from bihuan.procedure.scenarios.suites import CONDITION, TABLE, suite_name
from bihuan.procedure.terms import ACTION_NAMES, Action, Facts, Label, Step

T = TypeVar("T")


class Mutant(NamedTuple):
    """An edition with one change.

    `row` is the fact, table, row, demand, right or disposition that was changed; `what` says how.
    `felt` tells whether the change can make a difference to a case with these facts; `step` is the
    only step whose attempt it can make a difference to, if there is one. `suite` names the table
    or condition whose generated suite may notice it too; changes without one must be noticed by
    the scenarios that were written by hand. `shows` is the expectation in which it shows first.
    """

    row: str
    what: Label
    edition: Edition
    felt: Callable[[Facts], bool]
    step: Step | None = None
    suite: str = ""
    shows: str = ""


def mutants(edition: Edition) -> Iterator[Mutant]:
    """Give the edition with each thing in it dropped or moved, one at a time."""
    yield from _owner(edition)
    for place, demand in enumerate(edition.demands):
        for change in _demand_changes(edition, demand):
            yield _demand_mutant(edition, place, change)
    yield from _rights(edition)
    yield from _dispositions(edition)
    yield from _facts(edition)
    yield from _tables(edition)


def _rights(edition: Edition) -> Iterator[Mutant]:
    for place, right in enumerate(edition.rights):
        for change in _right_changes(edition, right):
            rights = _put(edition.rights, place, change.made)
            yield _mutant(right.id, change, replace(edition, rights=rights), right.act)


def _dispositions(edition: Edition) -> Iterator[Mutant]:
    for way in edition.dispositions.values():
        others = {name: one for name, one in edition.dispositions.items() if name != way.id}
        for change in _disposition_changes(edition, way):
            ways = others if change.made is None else {**others, way.id: change.made}
            yield _mutant(way.id, change, replace(edition, dispositions=ways), Step.DISPOSE)


def _facts(edition: Edition) -> Iterator[Mutant]:
    for fact, suite, change in fact_changes(edition):
        if change.made is not None:
            yield Mutant(fact.id, change.what, change.made, change.felt, suite=suite)


def _tables(edition: Edition) -> Iterator[Mutant]:
    for place, table in enumerate(edition.tables):
        for row, change in table_changes(edition, table):
            changed = replace(edition, tables=_put(edition.tables, place, change.made))
            suite = suite_name(TABLE, table.id) if change.fine else ""
            yield Mutant(row, change.what, changed, change.felt, suite=suite)


def _put(things: tuple[T, ...], place: int, changed: T | None) -> tuple[T, ...]:
    """Return the things with one of them replaced, or left out."""
    return (*things[:place], *(() if changed is None else (changed,)), *things[place + 1 :])


def _mutant(row: str, change: Change[T], edition: Edition, step: Step) -> Mutant:
    suite = suite_name(CONDITION, row) if change.fine else ""
    return Mutant(row, change.what, edition, change.felt, step, suite)


def _demand_mutant(edition: Edition, place: int, change: Change[Demand]) -> Mutant:
    """Return the edition with one demand changed; the other conditions stay compiled."""
    demand, base, made = edition.demands[place], edition.conditions, change.made

    def conditions(facts: Facts) -> tuple[bool | None, ...]:
        answers = base(facts) if base else ()
        holds = () if made is None else (condition_holds(made.when, facts),)
        return (*answers[:place], *holds, *answers[place + 1 :])

    demands = _put(edition.demands, place, made)
    changed = replace(edition, demands=demands, conditions=conditions)
    suite = suite_name(CONDITION, demand.id) if change.fine else ""
    return Mutant(demand.id, change.what, changed, change.felt, None, suite, change.shows)


def _dropped(when: Mapping[str, Cell]) -> Change[T]:
    """Return the change that drops a rule: felt wherever it applies, or may yet."""
    return Change(
        Label("删去", "dropped"), None, lambda facts: condition_holds(when, facts) is not False
    )


def _other(when: Mapping[str, Cell], zh: str, en: str, made: T, shows: str = "") -> Change[T]:
    """Return a change of anything but the condition: felt where the rule may apply."""
    return Change(
        Label(zh, en), made, lambda facts: condition_holds(when, facts) is not False, shows=shows
    )


def _demand_changes(edition: Edition, demand: Demand) -> Iterator[Change[Demand]]:
    when = demand.when
    yield _dropped(when)
    for change in moved(edition.facts, when):
        yield change.of(replace(demand, when=change.made or {}))
    for role, by in without_each(demand.by):
        made = replace(demand, by=by)
        yield _other(when, f"角色 {role} 删去", f"role {role} dropped", made, "by")
    for need, needs in without_each(demand.requires):
        made = replace(demand, requires=needs)
        yield _other(when, f"必备 {need} 删去", f"need {need} dropped", made, "needs")
    for fact, asks in without_each(demand.asks):
        made = replace(demand, asks=asks)
        yield _other(when, f"要填的 {fact} 删去", f"question {fact} dropped", made, "questions")
    for fact, records in without_each(demand.records):
        made = replace(demand, records=records)
        yield _other(when, f"要记明的 {fact} 删去", f"record {fact} dropped", made, "questions")
    if demand.on_breach:
        made = replace(demand, on_breach=())
        yield _other(when, "逾期通知删去", "on_breach dropped", made, "on_breach")
    if demand.form:
        yield _other(when, "表单删去", "form dropped", replace(demand, form=""), "forms")
    if demand.reference:
        made = replace(demand, reference="")
        yield _other(when, "所转程序删去", "reference dropped", made, "references")
    if demand.raises:
        raises = next(action for action in Action if action is not demand.raises)
        name = ACTION_NAMES[raises]
        made = replace(demand, raises=raises)
        yield _other(when, f"改为提出{name.zh}", f"raises {name.en} instead", made, "raises")
    yield from _demand_times(demand)


def _demand_times(demand: Demand) -> Iterator[Change[Demand]]:
    when = demand.when
    for what, limit in _limits(demand.within):
        yield _other(when, what.zh, what.en, replace(demand, within=limit), "due")
    if demand.start != "opened" and ORDER[demand.step] > ORDER[Step.GRADE]:
        made = replace(demand, start="opened")
        yield _other(when, "起算点删去", "start dropped", made, "due")
    if demand.until:
        yield _other(when, "约定期限删去", "until dropped", replace(demand, until=None), "due")
    if demand.after is not None:
        yield _other(when, "先后删去", "after dropped", replace(demand, after=None))


def _limits(limit: Limit | None) -> Iterator[tuple[Label, Limit | None]]:
    """Give a limit shifted by one unit either way, or dropped where it has no amount."""
    if limit and limit.unit is Unit.SAME_DAY:
        yield Label("期限删去", "limit dropped"), None
    elif limit:
        for amount in sorted({max(limit.amount - 1, 1), limit.amount + 1} - {limit.amount}):
            changed = limit._replace(amount=amount)
            yield Label(f"期限改为 {amount}", f"limit changed to {amount}"), changed


def _owner(edition: Edition) -> Iterator[Mutant]:
    """The limit for grading by a person and for supplying facts."""
    for what, limit in _limits(edition.owner_within):
        changed = replace(edition, owner_within=limit)
        yield Mutant("owner", what, changed, lambda _: True)


def _right_changes(edition: Edition, right: Right) -> Iterator[Change[Right]]:
    if right.act is Step.NOTE:
        return  # everybody may note something; the right only says under which clause
    when = right.when
    yield _dropped(when)
    for change in moved(edition.facts, when):
        yield change.of(replace(right, when=change.made or {}))
    if right.requires:
        yield _other(when, "必备删去", "needs dropped", replace(right, requires=()))
    if right.reference:
        yield _other(when, "所转程序删去", "reference dropped", replace(right, reference=""))
    if right.in_time:
        yield _other(when, "期限内删去", "in_time dropped", replace(right, in_time=False))


def _disposition_changes(edition: Edition, way: Disposition) -> Iterator[Change[Disposition]]:
    yield _dropped(way.when)
    for change in moved(edition.facts, way.when):
        yield change.of(replace(way, when=change.made or {}))
    if way.requires:
        made = replace(way, requires=())
        yield _other(way.when, "必备删去", "needs dropped", made)
