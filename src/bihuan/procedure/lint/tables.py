"""Proofs about one decision table of an edition, as findings in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bihuan.procedure.edition import Cell, Fact, Members, Position, Span, Table
from bihuan.procedure.lint.atoms import Column, Region
from bihuan.procedure.lint.boxes import Grid
from bihuan.procedure.lint.regions import (
    Example,
    Hidden,
    gaps,
    hidden,
    masked,
    overlaps,
    unreachable,
)
from bihuan.procedure.lint.sentences import (
    agreement_sentence,
    answer_sentence,
    conflict_sentence,
    gap_sentence,
    hidden_sentence,
    open_sentence,
    outside_sentence,
    silent_sentence,
    stopped_sentence,
)
from bihuan.procedure.lint.silence import Answers, silent_columns
from bihuan.procedure.terms import FactType, Hit, Label, Value

MOST_GAPS = 10
LEVELS = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is proved of a table, with its stable code.

    `level` is error, warning or hint; `rows` and `facts` are the ids of those concerned; `region`
    and `example` are the cases it is about, empty where it is about none in particular;
    `position` is where the first of the rows stands, else the table.
    """

    code: str
    level: str
    message: Label
    position: Position
    rows: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    region: Region | None = None
    example: Example | None = None


def lint_table(
    table: Table, facts: Mapping[str, Fact], excluded: Sequence[Region] = ()
) -> list[Finding]:
    """Return all that can be proved against a table, the worst first.

    `excluded` are regions that facts cannot hold together; those that reach the table's inputs,
    through other facts if need be, are taken out of what is possible. Codes: P201 gap, P202
    conflict, P203 overlap with one answer, P204 row that never decides, P205 value outside its
    domain, P206 input without effect, P207 input without a closed domain. Where an input lists
    no members nothing can be proved about regions, so only P205 and P207 are looked for.
    """
    findings = [*_open(table, facts), *_outside(table, facts)]
    columns = [column_of(facts[name]) for name in table.inputs if name in facts]
    closed = [column for column in columns if column]
    if len(closed) == len(table.inputs):
        others, impossible = linked(table.inputs, excluded)
        closed += [column for name in others if (column := column_of(facts[name]))]
        proof = _Proof(table, facts, Grid(closed, [row.when for row in table.rows], impossible))
        findings += [*proof.gaps(), *proof.overlaps(), *proof.hidden(), *proof.silent()]
    return sorted(findings, key=lambda finding: (LEVELS.index(finding.level), finding.code))


def linked(
    names: Iterable[str], excluded: Sequence[Region]
) -> tuple[tuple[str, ...], list[Region]]:
    """Return the regions that bear upon some columns, and the other columns that they speak of."""
    own = set(names)
    reached, found = set(own), list[Region]()
    left = list(excluded)
    while near := [region for region in left if reached & region.keys()]:
        found += near
        left = [region for region in left if not reached & region.keys()]
        reached.update(name for region in near for name in region)
    return tuple(sorted(reached - own)), found


def column_of(fact: Fact) -> Column | None:
    """Return a fact as a column; None when it should list members and does not.

    A number without bounds becomes a column that is open at both ends.
    """
    if fact.type is FactType.BOOLEAN:
        return Column(fact.id, (False, True))
    if fact.type is FactType.ENUM:
        return (
            Column(fact.id, tuple(member.id for member in fact.members)) if fact.members else None
        )
    low, high = (fact.low, fact.high) if _is_bounded(fact) else (None, None)
    return Column(fact.id, None, low, high)


def _is_bounded(fact: Fact) -> bool:
    return fact.low < fact.high


def _open(table: Table, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """P207: inputs that are undeclared, list no members, or have no bounds."""
    for name in table.inputs:
        fact = facts.get(name)
        column = column_of(fact) if fact else None
        if fact is None or column is None or (column.members is None and not _is_bounded(fact)):
            yield Finding("P207", "error", open_sentence(name, fact), table.position)


def _outside(table: Table, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """P205: conditions and answers that their facts cannot have."""
    output = facts.get(table.output)
    for row in [*table.rows, *([table.otherwise] if table.otherwise else [])]:
        for name, cell in row.when.items():
            if name in facts and _is_outside(facts[name], cell):
                message = outside_sentence(row, facts[name], cell)
                yield Finding(
                    "P205", "error", message, row.position, (row.id,), (name,), {name: cell}
                )
        if output and _is_outside(output, _cell(row.then)):
            message = answer_sentence(row, output)
            yield Finding("P205", "error", message, row.position, (row.id,))


def _cell(value: Value) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return Span(value, value + 1)
    return Members(frozenset({value}))


def _is_outside(fact: Fact, cell: Cell) -> bool:
    """Tell whether a cell names a value that a fact with a closed domain cannot have."""
    column = column_of(fact)
    if column is None or (column.members is None and not _is_bounded(fact)):
        return False
    if isinstance(cell, Members):
        return column.members is None or not cell.allowed.issubset(column.members)
    ends = [cell.low, None if cell.high is None else cell.high - 1]
    return column.members is not None or any(
        end is not None and not fact.low <= end <= fact.high for end in ends
    )


@dataclass(frozen=True, slots=True)
class _Proof:
    """The proofs about regions of one table."""

    table: Table
    facts: Mapping[str, Fact]
    grid: Grid

    def gaps(self) -> Iterator[Finding]:
        """P201; a collecting table may well collect nothing."""
        table = self.table
        if table.otherwise or table.undetermined_by or table.hit is Hit.COLLECT:
            return
        answer = gaps(self.grid, MOST_GAPS)
        for gap in answer.found:
            told = gap._replace(example=self.own(gap.example))
            message = gap_sentence(self.facts, told)
            yield Finding(
                "P201", "error", message, table.position, (), (), told.region, told.example
            )
        if answer.stopped:
            message = stopped_sentence(len(answer.found))
            yield Finding("P201", "error", message, table.position)

    def overlaps(self) -> Iterator[Finding]:
        """P202 and P203, which only concern a table in which every case has one row."""
        if self.table.hit is not Hit.UNIQUE:
            return
        for overlap in overlaps(self.grid, self.overriders()):
            one, other = self.table.rows[overlap.first], self.table.rows[overlap.second]
            told = overlap._replace(example=self.own(overlap.example))
            agree = one.then == other.then
            sentence = agreement_sentence if agree else conflict_sentence
            yield Finding(
                "P203" if agree else "P202",
                "hint" if agree else "error",
                sentence(self.facts, self.table, told),
                other.position,
                (one.id, other.id),
                (),
                told.region,
                told.example,
            )

    def hidden(self) -> Iterator[Finding]:
        """P204: rows that never decide under the table's hit policy."""
        for found in self._never_deciding():
            row = self.table.rows[found.row]
            told = found._replace(example=self.own(found.example))
            yield Finding(
                "P204",
                "error",
                hidden_sentence(self.facts, self.table, told),
                row.position,
                (row.id, *(self.table.rows[index].id for index in found.by)),
                (),
                row.when,
                told.example,
            )

    def silent(self) -> Iterator[Finding]:
        """P206: inputs that never change the answer."""
        table = self.table
        answers = Answers(
            table.hit,
            [row.then for row in table.rows],
            self.ranks(),
            table.otherwise.then if table.otherwise else None,
            self.overriders(),
        )
        silent = silent_columns(self.grid, answers) if table.rows else ()
        for name in [name for name in silent if name in table.inputs]:
            message = silent_sentence(self.facts[name])
            yield Finding("P206", "hint", message, table.position, (), (name,))

    def own(self, example: Example) -> Example:
        """Return an example without the facts that only constraints speak of."""
        return {name: value for name, value in example.items() if name in self.table.inputs}

    def _never_deciding(self) -> list[Hidden]:
        if self.table.hit is Hit.FIRST:
            return unreachable(self.grid, self.overriders())
        if self.table.hit is Hit.HIGHEST:
            return masked(self.grid, self.ranks(), self.overriders())
        return hidden(self.grid, [0] * len(self.table.rows), self.overriders())

    def ranks(self) -> list[int]:
        """Return the rank of each row's answer; equal where the answers have no order."""
        output = self.facts.get(self.table.output)
        if output is None or self.table.hit is not Hit.HIGHEST:
            return [0] * len(self.table.rows)
        return [output.rank(row.then) for row in self.table.rows]

    def overriders(self) -> dict[int, int]:
        """Return, for each row that others override, which ones (a bitmask)."""
        places = {row.id: index for index, row in enumerate(self.table.rows)}
        overriders: dict[int, int] = {}
        for index, row in enumerate(self.table.rows):
            for name in row.overrides:
                if name in places:
                    overriders[places[name]] = overriders.get(places[name], 0) | 1 << index
        return overriders
