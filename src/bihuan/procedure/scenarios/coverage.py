"""What of an edition its scenarios touch, and what they do not."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from bihuan.procedure.demands.assess import FACTS_DUTY
from bihuan.procedure.edition import Demand, Disposition, Edition, Position, Right, Row
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.edition import cites
from bihuan.procedure.scenarios.running import limit_of, otherwise_of
from bihuan.procedure.terms import Label

KINDS: Mapping[str, Label] = {
    "clauses": Label("条款", "clauses"),
    "rows": Label("表行", "rows"),
    "demands": Label("要求", "demands"),
    "triggers": Label("触发", "triggers"),
    "limits": Label("期限", "limits"),
    "rights": Label("权限", "rights"),
    "dispositions": Label("处置", "dispositions"),
    "interpretations": Label("解释", "readings"),
}
"""What a scenario can touch, in the order in which it is told."""

PROVEN: Mapping[str, Label] = {
    "rows": Label("表行", "row"),
    "demands": Label("要求", "demand"),
    "triggers": Label("触发", "trigger"),
    "limits": Label("期限", "limit"),
}
"""What must be touched: nothing else shows that it does what it should."""


class Part(NamedTuple):
    """One thing that a scenario can touch: what it is called, and the name it is covered under."""

    kind: str
    name: str
    key: str
    at: Position
    clause: str


class Coverage(NamedTuple):
    """The parts of one kind, by whether a scenario touches them."""

    covered: tuple[str, ...]
    not_covered: tuple[str, ...]


def coverage(edition: Edition, touched: Collection[str]) -> dict[str, Coverage]:
    """Return for each kind of part which of them the scenarios touched and which they did not."""
    parts = list(parts_of(edition))
    return {
        kind: Coverage(
            tuple(one.name for one in parts if one.kind == kind and one.key in touched),
            tuple(one.name for one in parts if one.kind == kind and one.key not in touched),
        )
        for kind in KINDS
    }


def unproven(edition: Edition, touched: Collection[str], *, issue: bool = False) -> list[Problem]:
    """P601: a row, demand, trigger or limit that no scenario touches.

    A warning while the pack is being written, an error where it is checked for `issue`.
    """
    return [
        _problem(edition, part, "error" if issue else "warning")
        for part in parts_of(edition)
        if part.kind in PROVEN and part.key not in touched
    ]


def parts_of(edition: Edition) -> Iterator[Part]:
    """Yield everything in an edition that a scenario can touch."""
    executed = {cite.clause for cite in cites(edition)}
    for clause in edition.clauses.values():
        if clause.id in executed:
            yield Part("clauses", clause.id, clause.id, clause.position, clause.id)
    yield from _rows(edition)
    for demand in edition.demands:
        kind = "triggers" if demand.raises else "demands"
        yield _part(kind, demand.id, demand)
    yield from _limits(edition)
    for right in edition.rights:
        yield _part("rights", right.id, right)
    for way in edition.dispositions.values():
        yield _part("dispositions", way.id, way)
    for reading in edition.interpretations.values():
        yield Part("interpretations", reading.id, reading.id, reading.position, reading.clause)


def _part(kind: str, key: str, rule: Row | Demand | Right | Disposition) -> Part:
    return Part(kind, rule.id, key, rule.position, rule.cite.clause)


def _rows(edition: Edition) -> Iterator[Part]:
    for table in edition.tables:
        for row in table.rows:
            yield _part("rows", row.id, row)
        if table.otherwise:
            key = otherwise_of(table.id)
            yield _part("rows", key, table.otherwise)._replace(name=key)


def _limits(edition: Edition) -> Iterator[Part]:
    """Yield the limits of demands and triggers, and the owner's."""
    for demand in edition.demands:
        if demand.within or demand.until:
            yield _part("limits", limit_of(demand.id), demand)
    if edition.owner_within:
        clause = edition.owner_cite.clause
        yield Part("limits", "owner", limit_of(FACTS_DUTY), _place(edition, clause), clause)


def _place(edition: Edition, clause: str) -> Position:
    found = edition.clauses.get(clause)
    return found.position if found else Position("", 1, 1)


def _problem(edition: Edition, part: Part, level: str) -> Problem:
    what, clause = PROVEN[part.kind], edition.clauses[part.clause]
    if part.kind == "limits":
        message = Label(
            f"没有场景期望 {part.name} 的到期时间；请加一个，在 due 里写明",
            f"no scenario expects when {part.name} is due; add one that says so in due",
        )
    else:
        message = Label(
            f"没有场景用到{what.zh} {part.name}；请加一个用到它的场景",
            f"no scenario touches the {what.en} {part.name}; add one that does",
        )
    path = Label(f"§{clause.id} {clause.heading.zh}", f"§{clause.id} {clause.heading.en}")
    return Problem("P601", part.at, message, level, path)
