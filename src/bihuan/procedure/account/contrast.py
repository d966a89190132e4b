"""Why was this not decided otherwise? What would have had to be so, and what would come of it.

For every row that gives the answer asked about: the conditions that fail in this case, followed
back to facts that people can know, and the smallest change that would meet them. Each change is
tried out on the edition itself, so that “then it would be serious” is decided and not guessed.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bihuan.procedure.decisions.deciding import (
    ConflictError,
    cell_admits,
    condition_holds,
    decide_all,
)
from bihuan.procedure.edition import Cell, Demand, Edition, Fact, Members, Row, Table
from bihuan.procedure.terms import Facts, FactType, Hit, Value

MOST_WAYS = 6
"""How many ways are followed; further ones need more changes still."""

DEEPEST = 6
"""How many tables one behind the other are followed; the lint refuses circles."""


class Lack(NamedTuple):
    """A condition on a fact that people can know and that is not as it would have to be.

    `value` is what the case has, None where it is not known.
    """

    fact: str
    cell: Cell
    value: Value | None


class Way(NamedTuple):
    """One row that gives the answer asked about, and what keeps it from deciding.

    `lacks` are its failing conditions, on facts that people can know; `rivals` are rows that hold
    as well and decide instead of it; `then` is what the edition decides once the lacks are as
    `changes` has them, None where it would be left open. A demand has no row.
    """

    row: Row | None
    lacks: tuple[Lack, ...]
    changes: Mapping[str, Value]
    then: Value | None
    rivals: tuple[Row, ...] = ()


class Contrast(NamedTuple):
    """Why the answer is not the one asked about; the nearest ways to it come first.

    `more` counts the ways that are not followed. `by_person` names who set the answer by hand.
    """

    output: str
    wanted: Value
    actual: tuple[Value, ...]
    ways: tuple[Way, ...]
    more: int = 0
    by_person: str = ""


def why_not(edition: Edition, facts: Facts, output: str, wanted: Value) -> Contrast:
    """Return why a decided fact is not `wanted` for these facts, and how near it came.

    Args:
        edition: the edition that decides.
        facts: what is known of the case; values of decided facts in it are not looked at.
        output: a decided fact, such as the scale of severity.
        wanted: the answer asked about.

    Raises:
        KeyError: no table of the edition answers this fact.
    """
    table = table_for(edition, output)
    if table is None:
        raise KeyError(output)
    given = undecided(edition, facts)
    known, decided = decide_all(edition, given, {})
    decision = decided[output]
    actual = decision.values or (() if decision.value is None else (decision.value,))
    case = _Case(edition, given, known)
    rows = [row for row in _rows(table) if row.then == wanted]
    by_id = {row.id: row for row in _rows(table)}
    rivals = tuple(by_id[name] for name in decision.rows if by_id[name].then != wanted)
    ways = []
    for row in rows:
        lacks = case.lacks(row.when, DEEPEST)
        if lacks is None:
            continue
        changes = {lack.fact: value for lack in lacks if (value := case.nearest(lack)) is not None}
        then = case.outcome(changes, output, wanted)
        ways.append(Way(row, lacks, changes, then, () if lacks else rivals))
    ways.sort(key=lambda way: (way.then != wanted, len(way.lacks)))
    return Contrast(output, wanted, actual, tuple(ways[:MOST_WAYS]), max(0, len(ways) - MOST_WAYS))


def why_not_demanded(edition: Edition, facts: Facts, demand: Demand) -> Way:
    """Return what keeps a demand from applying to a case; without a lack it does apply."""
    given = undecided(edition, facts)
    known, _ = decide_all(edition, given, {})
    case = _Case(edition, given, known)
    lacks = case.lacks(demand.when, DEEPEST) or ()
    changes = {lack.fact: value for lack in lacks if (value := case.nearest(lack)) is not None}
    changed, _ = decide_all(edition, {**given, **changes}, {})
    return Way(None, lacks, changes, condition_holds(demand.when, changed))


def table_for(edition: Edition, output: str) -> Table | None:
    """Return the table that answers a decided fact, or one member of a collected one."""
    base = output.partition(".")[0]
    return next((table for table in edition.tables if table.output in (output, base)), None)


def undecided(edition: Edition, facts: Facts) -> dict[str, Value | None]:
    """Return the facts without those that tables answer."""
    outputs = {table.output for table in edition.tables}
    return {name: value for name, value in facts.items() if name.partition(".")[0] not in outputs}


class _Case(NamedTuple):
    """The facts of a case, and what was decided on them."""

    edition: Edition
    given: Mapping[str, Value | None]
    known: Mapping[str, Value | None]

    def lacks(self, when: Mapping[str, Cell], depth: int) -> tuple[Lack, ...] | None:
        """Return what conditions lack, on facts that people can know; None if nothing helps."""
        found: dict[str, Lack] = {}
        for name, cell in when.items():
            if cell_admits(cell, self.known.get(name)) is True:
                continue
            behind = self._behind(name, cell, depth)
            if behind is None:
                return None
            found.update({lack.fact: lack for lack in behind})
        return tuple(found.values())

    def _behind(self, name: str, cell: Cell, depth: int) -> tuple[Lack, ...] | None:
        """Follow a condition on a decided fact to the facts that decide it, the shortest way."""
        table = table_for(self.edition, name)
        if table is None:
            return (Lack(name, cell, self.known.get(name)),)
        if depth == 0:
            return None
        ways = [
            lacks
            for row in self._towards(table, name, cell)
            if (lacks := self.lacks(row.when, depth - 1)) is not None
        ]
        return min(ways, key=len, default=None)

    def _towards(self, table: Table, name: str, cell: Cell) -> Iterator[Row]:
        """Give the rows whose answer a condition admits."""
        member = name.partition(".")[2]
        for row in _rows(table):
            if row.then == member if member else cell_admits(cell, row.then) is True:
                yield row

    def nearest(self, lack: Lack) -> Value | None:
        """Return the value that meets a condition and is nearest to the case's own."""
        fact, cell, value = self.edition.facts[lack.fact], lack.cell, lack.value
        if isinstance(cell, Members):
            allowed = [one for one in _domain(fact) if one in cell.allowed]
            if value is None or not allowed or isinstance(value, bool):
                return next(iter(allowed), None)
            return min(allowed, key=lambda one: abs(fact.rank(one) - fact.rank(value)))
        low = fact.low if cell.low is None else cell.low
        high = fact.high if cell.high is None else cell.high - 1
        return low if value is None or int(value) < low else high

    def outcome(self, changes: Mapping[str, Value], output: str, wanted: Value) -> Value | None:
        """Return what the edition decides with some facts changed."""
        try:
            _, decided = decide_all(self.edition, {**self.given, **changes}, {})
        except ConflictError:
            return None
        decision = decided[output]
        return wanted if wanted in decision.values else decision.value


def _rows(table: Table) -> Iterator[Row]:
    yield from table.rows
    if table.otherwise and table.hit is not Hit.COLLECT:
        yield table.otherwise


def _domain(fact: Fact) -> tuple[Value, ...]:
    if fact.type is FactType.BOOLEAN:
        return (True, False)
    return tuple(member.id for member in fact.members)
