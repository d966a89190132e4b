"""The ways a case can take through an edition, found by asking the rules themselves.

The decided facts on which demands depend (the grade, a route) are tried out in every combination
that the tables can give. Combinations under which the same is demanded share one lane.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from bihuan.procedure.decisions.deciding import cell_admits, condition_holds
from bihuan.procedure.demands.course import ORDER
from bihuan.procedure.edition import Cell, Demand, Edition, Row, Table
from bihuan.procedure.terms import Hit, Step, Value

MOST_ROUTES = 12
"""Facts beyond this many routes stay conditions that are written into the boxes."""

ROUTE_SHARE = 4
"""One demand in so many must depend on a fact for it to be a route."""

MOST_MEMBERS = 6
"""A fact with more members than this (who is told, which department) is no route."""

Combination = tuple[str, ...]


class Asked(NamedTuple):
    """A demand in a lane, with the conditions that the lane itself does not settle."""

    demand: Demand
    when: Mapping[str, Cell]


class Stage(NamedTuple):
    """The demands of one step in a lane."""

    step: Step
    asked: tuple[Asked, ...]


class Lane(NamedTuple):
    """One way: the combinations that take it, by key, and its stages in order."""

    combinations: tuple[Combination, ...]
    stages: tuple[Stage, ...]


class Ways(NamedTuple):
    """All ways of an edition: the facts that part them, routes first and the grade last."""

    keys: tuple[str, ...]
    possible: tuple[Combination, ...]
    lanes: tuple[Lane, ...]


def ways_of(edition: Edition) -> Ways:
    """Return the ways that a case can take."""
    keys = _keys(edition)
    possible = tuple(_possible(edition, keys))
    lanes: dict[tuple[str, ...], list[Combination]] = {}
    for combination in possible:
        demands = _demanded(edition, keys, combination)
        lanes.setdefault(tuple(demand.id for demand in demands), []).append(combination)
    by_id = {demand.id: demand for demand in edition.demands}
    return Ways(
        keys,
        possible,
        tuple(
            Lane(tuple(taken), tuple(_stages([by_id[name] for name in names], keys)))
            for names, taken in lanes.items()
        ),
    )


def together(edition: Edition, ways: Ways, lanes: Sequence[Lane]) -> Lane:
    """Return lanes as one, in which the grade is a condition of the demands that depend on it."""
    taken = tuple(one for lane in lanes for one in lane.combinations)
    grades = {one[-1] for one in taken}
    here = {asked.demand.id for lane in lanes for stage in lane.stages for asked in stage.asked}
    demands = [demand for demand in edition.demands if demand.id in here]
    grade = edition.grade
    always = {
        demand.id
        for demand in demands
        if (cell := demand.when.get(grade)) and all(cell_admits(cell, one) for one in grades)
    }
    stages = [
        stage._replace(
            asked=tuple(
                asked._replace(when={k: v for k, v in asked.when.items() if k != grade})
                if asked.demand.id in always
                else asked
                for asked in stage.asked
            )
        )
        for stage in _stages(demands, ways.keys[:-1])
    ]
    return Lane(taken, tuple(stages))


def _keys(edition: Edition) -> tuple[str, ...]:
    """Return the decided facts that part the ways, as many as stay within bounds."""
    weight: dict[str, int] = {}
    for demand in edition.demands:
        for name in demand.when:
            fact = edition.facts[name]
            if fact.decided and fact.members and name != edition.grade:
                weight[name] = weight.get(name, 0) + 1
    count, taken = 1, list[str]()
    for name in sorted(weight, key=lambda name: -weight[name]):
        members = len(edition.facts[name].members)
        often = weight[name] * ROUTE_SHARE >= len(edition.demands)
        if often and members <= MOST_MEMBERS and count * members <= MOST_ROUTES:
            count *= members
            taken.append(name)
    return (*taken, edition.grade)


def _possible(edition: Edition, keys: Sequence[str]) -> Iterator[Combination]:
    """Return the combinations that the tables do not rule out."""
    tables = {table.output: table for table in edition.tables if table.hit is not Hit.COLLECT}
    members = [[member.id for member in edition.facts[key].members] for key in keys]
    for combination in product(*members):
        facts = dict(zip(keys, combination, strict=True))
        if all(
            key not in tables or _can_be(edition, tables[key], facts, facts[key]) for key in keys
        ):
            yield combination


def _can_be(edition: Edition, table: Table, facts: Mapping[str, Value], answer: Value) -> bool:
    """Return whether a table can still give this answer when only the keys are known."""
    inputs = {name: value for name, value in facts.items() if name != table.output}
    sure = [row for row in table.rows if condition_holds(row.when, inputs) is True]
    able = [row for row in table.rows if condition_holds(row.when, inputs) is not False]
    giving = [row for row in able if row.then == answer]
    if table.hit is Hit.HIGHEST:
        rank = edition.facts[table.output].rank
        giving = [row for row in giving if all(rank(row.then) >= rank(one.then) for one in sure)]
    else:
        giving = [row for row in giving if not _beaten(table, row, sure)]
    if giving:
        return True
    if sure:
        return False
    return bool(table.undetermined_by) or (
        table.otherwise is not None and table.otherwise.then == answer
    )


def _beaten(table: Table, row: Row, sure: Sequence[Row]) -> bool:
    """Return whether a row that surely holds keeps this one from deciding."""
    if table.hit is Hit.FIRST:
        order = [one.id for one in table.rows]
        return any(order.index(one.id) < order.index(row.id) for one in sure)
    return any(one.then != row.then and one.id not in row.overrides for one in sure)


def _demanded(edition: Edition, keys: Sequence[str], combination: Combination) -> list[Demand]:
    """Return the demands that can apply; a disposition that is not open here cannot be chosen."""
    facts: dict[str, Value] = dict(zip(keys, combination, strict=True))
    for way in edition.dispositions.values():
        if condition_holds(way.when, facts) is False:
            facts[f"chosen.{way.id}"] = False
    return [one for one in edition.demands if condition_holds(one.when, facts) is not False]


def _stages(demands: Sequence[Demand], keys: Sequence[str]) -> Iterator[Stage]:
    """Return the demands by step, in the order in which they open."""
    found: dict[tuple[float, int], list[Asked]] = {}
    steps = list(Step)
    for demand in demands:
        left = {name: cell for name, cell in demand.when.items() if name not in keys}
        place = (_place(demand), steps.index(demand.step))
        found.setdefault(place, []).append(Asked(demand, left))
    for place in sorted(found):
        yield Stage(steps[place[1]], tuple(found[place]))


def _place(demand: Demand) -> float:
    """Return where a demand stands: after its step's predecessors, or right after its own."""
    if demand.after is None or not demand.after:
        return ORDER[demand.step] if demand.after is None else ORDER[Step.GRADE] + 0.5
    return max(ORDER[step] for step in demand.after) + 0.5
