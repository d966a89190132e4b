"""Which cases there can be: conditions of rules held against constraints and deciding tables.

A question is about conditions (regions); it is answered exactly for the facts that they name, the
facts that constraints tie to these, and the tables that decide them. Where a person may set the
severity against its table, it can be left free, or be taken as the table has it; what is left free
with it is whether anybody may dispose.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.procedure.edition import Cell, Edition, Members, Row, Table
from bihuan.procedure.language.values import is_finite
from bihuan.procedure.lint.atoms import Region
from bihuan.procedure.lint.boxes import Grid
from bihuan.procedure.lint.constraints import impossible, meet, others
from bihuan.procedure.lint.tables import column_of, linked
from bihuan.procedure.terms import Hit, Label, Step, Value
from bihuan.procedure.wording import say_case

MOST_REGIONS = 120
"""A table that decides in more pieces than this is taken to decide anything."""

Case = Mapping[str, Value]

Regions = list[Region] | None
"""Regions that make up something together; None where they are too many to say."""


@dataclass(slots=True)
class Cases:
    """The cases of one edition, to be asked about."""

    edition: Edition
    free: bool = False
    _deciding: dict[str, list[Region]] = field(default_factory=dict)
    _constraints: list[Region] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._constraints = impossible(self.edition.constraints, self.edition.facts)
        for table in self.edition.tables:
            if not self.free or not _is_free(self.edition, table):
                self._deciding |= dict(_decided(self.edition, table))
        undisposed = [] if self.free else _undisposed(self.edition)
        for way in self.edition.dispositions.values():
            name = f"chosen.{way.id}"
            barred = [
                {fact: rest}
                for fact, cell in way.when.items()
                for rest in others(self.edition.facts[fact], cell)
            ]
            self._deciding[name] = [{**one, name: _only(True)} for one in (*barred, *undisposed)]

    def outside(self, region: Region, covers: Sequence[Region]) -> Case | None:
        """Return a possible case of a region in which none of the others holds, or None."""
        asked = dict.fromkeys(name for one in (region, *covers) for name in one)
        excluded = [one for name in self._behind(asked) for one in self._deciding.get(name, ())]
        names = list(dict.fromkeys([*asked, *(name for one in excluded for name in one)]))
        more, tied = linked(names, self._constraints)
        columns = [column_of(self.edition.facts[name]) for name in (*names, *more)]
        known = [column for column in columns if column]
        grid = Grid(known, [region, *covers], [*excluded, *tied])
        leaf = next(grid.uncovered(grid.boxes[0], grid.rows - 1 | grid.excluded), None)
        if leaf is None or not all(grid.boxes[0]):
            return None
        example = grid.example(leaf)
        return {name: value for name, value in example.items() if name in asked}

    def possible(self, *regions: Region) -> Case | None:
        """Return a possible case in which all of these conditions hold, or None."""
        both = together(regions)
        return None if both is None else self.outside(both, ())

    def _behind(self, names: Iterable[str]) -> list[str]:
        """Return facts with those that decide them, tables behind tables included."""
        found: dict[str, None] = {}
        left = list(names)
        while left:
            name = left.pop()
            if name not in found:
                found[name] = None
                left += [other for one in self._deciding.get(name, ()) for other in one]
        return list(found)

    def say(self, case: Case) -> Label:
        """Return a case in words."""
        zh, en = (say_case(self.edition.facts, case, language) for language in ("zh", "en"))
        return Label(zh, en)


def together(regions: Iterable[Region]) -> Region | None:
    """Return the region in which all of these hold; None if their cells exclude each other."""
    both: dict[str, Cell] = {}
    for region in regions:
        for name, cell in region.items():
            met = meet(both[name], cell) if name in both else cell
            if met is None:
                return None
            both[name] = met
    return both


def _undisposed(edition: Edition) -> list[Region]:
    """Return the cases in which nobody is asked or allowed to dispose, as far as can be said."""
    whens = [one.when for one in edition.demands if one.step is Step.DISPOSE]
    whens += [one.when for one in edition.rights if one.act is Step.DISPOSE]
    names = dict.fromkeys(name for when in whens for name in when)
    if any(name.startswith("chosen.") for name in names):
        return []
    return _left(edition, tuple(names), whens) or []


def _decided(edition: Edition, table: Table) -> Iterator[tuple[str, list[Region]]]:
    """Yield the facts that a table decides, with the regions it rules out for each."""
    output = edition.facts[table.output]
    standing = {row.id: _standing(edition, table, row) for row in table.rows}
    if table.hit is Hit.COLLECT:
        for member in output.members:
            name = f"{output.id}.{member.id}"
            giving = [standing[row.id] for row in table.rows if row.then == member.id]
            rows = [{**one, name: _only(False)} for known in giving for one in known or ()]
            without = [{**one, name: _only(True)} for one in _none_of(edition, table, giving)]
            yield name, [*rows, *without]
    elif is_finite(output):
        found = [*_by_rows(edition, table, standing), *_without_rows(edition, table, standing)]
        yield table.output, found


def _only(value: Value) -> Members:
    return Members(frozenset((value,) if isinstance(value, bool) else (str(value),)))


def _standing(edition: Edition, table: Table, row: Row) -> Regions:
    """Return where a row holds and none that goes before it: earlier, or overriding it."""
    before = [other for other in table.rows if row.id in other.overrides]
    if table.hit is Hit.FIRST:
        before += table.rows[: table.rows.index(row)]
    if not before:
        return [row.when]
    return _left(edition, table.inputs, [other.when for other in before], row.when)


def _is_free(edition: Edition, table: Table) -> bool:
    """Tell whether a person may set the severity, whatever the table says."""
    acts = {right.act for right in edition.rights} | {one.step for one in edition.demands}
    settable = bool(table.undetermined_by) or bool(acts & {Step.GRADE, Step.REGRADE})
    return table.output == edition.grade and settable


def _by_rows(edition: Edition, table: Table, standing: Mapping[str, Regions]) -> Iterator[Region]:
    """Yield where a row stands and the answer is none that the table can then give."""
    output = edition.facts[table.output]
    for row in table.rows:
        wrong = [value for value in _values(edition, table.output) if value != row.then]
        if table.hit is Hit.HIGHEST:
            wrong = [value for value in wrong if output.rank(value) < output.rank(row.then)]
        for region in standing[row.id] or () if wrong else ():
            yield {**region, table.output: Members(frozenset(wrong))}


def _without_rows(
    edition: Edition, table: Table, standing: Mapping[str, Regions]
) -> Iterator[Region]:
    """Yield where an answer cannot be because no row that gives it stands."""
    for value in _values(edition, table.output):
        if table.otherwise and table.otherwise.then == value:
            continue
        giving = [standing[row.id] for row in table.rows if row.then == value]
        left = _none_of(edition, table, giving)
        if table.undetermined_by:  # where no row holds at all, a person gives any answer
            whens = [row.when for row in table.rows if row.then != value]
            met = [together((region, when)) for region in left for when in whens]
            left = [region for region in met if region is not None]
        for region in left if len(left) <= MOST_REGIONS else ():
            yield {**region, table.output: _only(value)}


def _values(edition: Edition, name: str) -> list[str | bool]:
    fact = edition.facts[name]
    return [member.id for member in fact.members] or [False, True]


def _none_of(edition: Edition, table: Table, rows: Sequence[Regions]) -> list[Region]:
    """Return where none of these rows stands; nothing where that is too much to say."""
    known = [one for regions in rows if regions is not None for one in regions]
    if any(regions is None for regions in rows):
        return []
    return _left(edition, table.inputs, known) or []


def _left(
    edition: Edition, names: Sequence[str], rows: Sequence[Region], of: Region | None = None
) -> Regions:
    """Return what rows leave of a region; None where that is too much to say."""
    columns = [column_of(edition.facts[name]) for name in names]
    grid = Grid([column for column in columns if column], [of or {}, *rows])
    found: list[Region] = []
    for leaf in grid.uncovered(grid.boxes[0], grid.rows - 1):
        for piece in grid.pieces(leaf):
            found.append(grid.region(piece))
            if len(found) > MOST_REGIONS:
                return None
    return found
