"""Decisions: a table's answer with its grounds, or what it still needs to know.

Fail closed: with an input unknown the answer is given only when every row that is still possible
agrees; where no row matches, the answer is *undetermined* and somebody is named to decide.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bihuan.procedure.decisions.compiling import NO_MATCH, Answer
from bihuan.procedure.demands.acts import Decided
from bihuan.procedure.edition import Cell, Cite, Edition, Members, Row, Table
from bihuan.procedure.terms import Facts, Hit, Value

KEPT_ANSWERS = 4096
"""How many of a table's answers are kept; the same rows always give the same answer."""


class ConflictError(Exception):
    """Two rows of a `unique` table claim one case with different answers.

    The lint proves that a published edition has none; meeting one means an unchecked edition.
    """


def cell_admits(cell: Cell, value: Value | None) -> bool | None:
    """Return whether a cell admits a value; None when the value is unknown."""
    if value is None:
        return None
    if isinstance(cell, Members):
        return value in cell.allowed
    number = int(value)
    return (cell.low is None or number >= cell.low) and (cell.high is None or number < cell.high)


def condition_holds(when: Mapping[str, Cell], facts: Facts) -> bool | None:
    """Return whether a condition holds, does not, or cannot be said yet (the plain reading)."""
    answer: bool | None = True
    for name, cell in when.items():
        admitted = cell_admits(cell, facts.get(name))
        if admitted is False:
            return False
        if admitted is None:
            answer = None
    return answer


def decide(edition: Edition, table: Table, facts: Facts) -> Decided:
    """Return the table's answer for these facts.

    Raises:
        ConflictError: a `unique` table has two rows with different answers for this case.
    """
    answer = table.compiled(facts) if table.compiled else None
    if answer is None:
        return _partly_known(edition, table, facts)
    kept = table.answers.get(answer[1])
    if kept is None:
        kept = _known(edition, table, answer)
        if len(table.answers) < KEPT_ANSWERS:
            table.answers[answer[1]] = kept
    return kept


def _known(edition: Edition, table: Table, answer: Answer) -> Decided:
    hits = answer[1]
    if table.hit is Hit.COLLECT:
        found = [row_at(table, index) for index in hits if index != NO_MATCH]
        return _collected(table, _not_overridden(found), ())
    if not hits:
        return _undetermined(edition, table)
    rows = _not_overridden([row_at(table, index) for index in hits])
    if len(rows) > 1 and table.hit is Hit.UNIQUE:
        _no_conflict(table, rows)
    elif table.hit is Hit.FIRST:
        rows = rows[:1]
    return Decided(
        table.id,
        table.output,
        rows[0].then,
        tuple(row.id for row in rows),
        tuple(row.cite for row in rows),
    )


def _not_overridden(rows: list[Row]) -> list[Row]:
    """Return the rows that no other row among them sets aside (“除…外”)."""
    beaten = {name for row in rows for name in row.overrides}
    return [row for row in rows if row.id not in beaten] if beaten else rows


def _collected(table: Table, rows: list[Row], asks: tuple[str, ...]) -> Decided:
    values = tuple(dict.fromkeys(row.then for row in rows))
    return Decided(
        table.id,
        table.output,
        values[0] if values else None,
        tuple(row.id for row in rows),
        tuple(row.cite for row in rows),
        asks,
        values=values,
    )


def row_at(table: Table, index: int) -> Row:
    """Return a row by its index; `NO_MATCH` is the table's otherwise."""
    if index == NO_MATCH and table.otherwise:
        return table.otherwise
    return table.rows[index]


def _undetermined(edition: Edition, table: Table) -> Decided:
    cite = table.undetermined_cite or edition.owner_cite
    owner = table.undetermined_by or edition.owner
    return Decided(table.id, table.output, None, (), (cite,), (), owner)


def _no_conflict(table: Table, rows: list[Row]) -> None:
    if len({row.then for row in rows}) > 1:
        listed = "、".join(f"{row.id}（{row.cite}）" for row in rows)
        raise ConflictError(f"表 {table.id} 的行 {listed} 同时成立而答案不同")


class _Reading(NamedTuple):
    """How the rows stand with some inputs unknown: those that hold and those still possible."""

    holds: list[Row]
    possible: list[Row]


def _partly_known(edition: Edition, table: Table, facts: Facts) -> Decided:
    reading = _Reading([], [])
    for row in table.rows:
        holds = condition_holds(row.when, facts)
        if holds is True:
            reading.holds.append(row)
        elif holds is None:
            reading.possible.append(row)
    reading = _with_overrides(reading)
    if table.hit is Hit.FIRST:
        reading = _up_to_first(table, reading)
    if table.hit is Hit.COLLECT:
        had = {row.then for row in reading.holds}
        open_rows = [row for row in reading.possible if row.then not in had]
        return _collected(table, reading.holds, _asks(open_rows, facts))
    decided = _settled(edition, table, reading)
    if decided is not None:
        return Decided(
            table.id,
            table.output,
            decided[0].then,
            tuple(row.id for row in decided),
            tuple(row.cite for row in decided),
        )
    if not reading.holds and not reading.possible:
        if table.otherwise:
            row = table.otherwise
            return Decided(table.id, table.output, row.then, (row.id,), (row.cite,))
        return _undetermined(edition, table)
    asks = _asks(_telling(edition, table, reading), facts)
    owner = table.undetermined_by or edition.owner
    return Decided(table.id, table.output, None, (), (), asks, owner)


def _with_overrides(reading: _Reading) -> _Reading:
    """Set aside what a holding row overrides; doubt what a possible row would override."""
    beaten = {name for row in reading.holds for name in row.overrides}
    doubted = {name for row in reading.possible for name in row.overrides} - beaten
    if not beaten and not doubted:
        return reading
    holds = [row for row in reading.holds if row.id not in beaten]
    possible = [row for row in reading.possible if row.id not in beaten]
    return _Reading(
        [row for row in holds if row.id not in doubted],
        possible + [row for row in holds if row.id in doubted],
    )


def _up_to_first(table: Table, reading: _Reading) -> _Reading:
    """Drop what stands below the first row that holds: it cannot decide any more."""
    if not reading.holds:
        return reading
    order = {row.id: index for index, row in enumerate(table.rows)}
    first = min(reading.holds, key=lambda row: order[row.id])
    return _Reading([first], [row for row in reading.possible if order[row.id] < order[first.id]])


def _settled(edition: Edition, table: Table, reading: _Reading) -> list[Row] | None:
    """Return the rows that decide whatever the unknown facts turn out to be, if any do."""
    if table.hit is Hit.HIGHEST:
        return _settled_highest(edition, table, reading)
    candidates = reading.holds + reading.possible
    outcomes = {row.then for row in candidates}
    no_match = not reading.holds and (table.otherwise or table.undetermined_by)
    if len(outcomes) != 1:
        return None
    if no_match and not (table.otherwise and table.otherwise.then in outcomes):
        return None
    return reading.holds or candidates


def _settled_highest(edition: Edition, table: Table, reading: _Reading) -> list[Row] | None:
    output = edition.facts[table.output]
    if not reading.holds:
        return None
    best = max(output.rank(row.then) for row in reading.holds)
    if any(output.rank(row.then) > best for row in reading.possible):
        return None
    return sorted(reading.holds, key=lambda row: -output.rank(row.then))


def _telling(edition: Edition, table: Table, reading: _Reading) -> list[Row]:
    """Return the possible rows that could still change the answer.

    Under `highest`, a row that is no graver than one that already holds changes nothing, unless it
    would set a graver one aside.
    """
    if table.hit is not Hit.HIGHEST or not reading.holds:
        return reading.possible
    output = edition.facts[table.output]
    best = max(output.rank(row.then) for row in reading.holds)
    graver = {row.id for row in reading.possible if output.rank(row.then) > best}
    return [
        row for row in reading.possible if row.id in graver or graver.intersection(row.overrides)
    ]


def _asks(rows: Iterable[Row], facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts that the possible rows turn on, the most telling first."""
    weight: dict[str, int] = {}
    for row in rows:
        for name in row.when:
            if facts.get(name) is None:
                weight[name] = weight.get(name, 0) + 1
    return tuple(sorted(weight, key=lambda name: (-weight[name], name)))


def still_possible(edition: Edition, table: Table, facts: Facts) -> tuple[Value, ...]:
    """Return the answers that a table may still come to, lightest first; its own one if settled.

    With unknown facts this may name an answer too many, never one too few.
    """
    decision = decide(edition, table, facts)
    if not decision.asks:
        return decision.values or (() if decision.value is None else (decision.value,))
    rows = [row for row in table.rows if condition_holds(row.when, facts) is not False]
    values = dict.fromkeys(row.then for row in rows)
    if table.otherwise:
        values.setdefault(table.otherwise.then)
    output = edition.facts[table.output]
    if table.hit is Hit.HIGHEST:
        held = [row for row in rows if condition_holds(row.when, facts) is True]
        least = max((output.rank(row.then) for row in held), default=0)
    found = [
        value for value in values if table.hit is not Hit.HIGHEST or output.rank(value) >= least
    ]
    return tuple(sorted(found, key=output.rank))


def decide_all(
    edition: Edition, facts: Facts, graded: Mapping[str, tuple[Value, str, Cite]]
) -> tuple[dict[str, Value | None], dict[str, Decided]]:
    """Return the facts with every decided output in place, and the decisions behind them.

    `graded` holds outputs that a person with authority has set (value, actor, clause); they
    stand above the tables. Tables run in their order of dependence, so that one table's answer is
    another's input.
    """
    known: dict[str, Value | None] = dict(facts)
    decided: dict[str, Decided] = {}
    for table in edition.tables:
        if table.output in graded:
            value, person, cite = graded[table.output]
            decision = Decided(table.id, table.output, value, (), (cite,), (), "", by_person=person)
        else:
            decision = decide(edition, table, known)
        decided[table.output] = decision
        if table.hit is Hit.COLLECT:
            _spread(edition, table, decision, known)
        else:
            known[table.output] = decision.value
    return known, decided


def _spread(
    edition: Edition, table: Table, decision: Decided, known: dict[str, Value | None]
) -> None:
    """Set one yes-or-no fact per member of a collected output: `<output>.<member>`."""
    for member in edition.facts[table.output].members:
        found = member.id in decision.values
        known[f"{table.output}.{member.id}"] = True if found else (None if decision.asks else False)


def cites_of(decisions: Mapping[str, Decided], output: str) -> tuple[Cite, ...]:
    """Return the clauses behind one output."""
    decision = decisions.get(output)
    return decision.cites if decision else ()
