"""Everything in an edition that cites a clause, seen alike: rows, demands, rights, dispositions."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bihuan.procedure.clocks.limits import Limit
from bihuan.procedure.edition import Cell, Cite, Demand, Edition, Position, Table
from bihuan.procedure.terms import Label


class Rule(NamedTuple):
    """One thing that rests on a clause; `table` is the table of a row, `demand` a demand itself."""

    kind: Label
    id: str
    cite: Cite
    when: Mapping[str, Cell]
    position: Position
    within: Limit | None = None
    table: Table | None = None
    demand: Demand | None = None

    @property
    def called(self) -> Label:
        """What it is called in a message: 「要求 fix」."""
        return Label(f"{self.kind.zh} {self.id}".strip(), f"{self.kind.en} {self.id}".strip())

    def path(self, edition: Edition) -> Label:
        """The way to it: clause with heading, then the thing itself."""
        clause = edition.clauses.get(self.cite.clause)
        zh, en = (clause.heading.zh, clause.heading.en) if clause else ("", "")
        return Label(
            f"§{self.cite.clause} {zh} › {self.called.zh}",
            f"§{self.cite.clause} {en} › {self.called.en}",
        )


def rules(edition: Edition) -> Iterator[Rule]:
    """Yield everything that cites a clause, in the order in which an edition is read."""
    yield Rule(
        Label("归口", "owner"), "", edition.owner_cite, {}, edition.owner_at, edition.owner_within
    )
    for table in edition.tables:
        yield from _of_table(table)
    for demand in edition.demands:
        kind = Label("触发", "trigger") if demand.raises else Label("要求", "demand")
        yield Rule(
            kind,
            demand.id,
            demand.cite,
            demand.when,
            demand.position,
            demand.within,
            demand=demand,
        )
    for right in edition.rights:
        kind = Label("权限", "right")
        yield Rule(kind, right.id, right.cite, right.when, right.position)
    for way in edition.dispositions.values():
        yield Rule(Label("处置", "disposition"), way.id, way.cite, way.when, way.position)


def _of_table(table: Table) -> Iterator[Rule]:
    row_of = Label(f"表 {table.id} › 行", f"table {table.id} › row")
    for row in table.rows:
        yield Rule(row_of, row.id, row.cite, row.when, row.position, table=table)
    fallback = Label(f"表 {table.id}", f"table {table.id}")
    if table.otherwise:
        cite, position = table.otherwise.cite, table.otherwise.position
        yield Rule(fallback, "otherwise", cite, {}, position, table=table)
    if table.undetermined_cite:
        cite = table.undetermined_cite
        yield Rule(fallback, "undetermined", cite, {}, table.position, table=table)
