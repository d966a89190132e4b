"""Condition columns on which a table's answer never depends, whatever the other facts are.

The table is folded into a decision diagram, column by column; equal parts become one node, and a
node whose ways on all lead to the same node is left out. A column without a node is silent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.procedure.lint.atoms import bits, ones
from bihuan.procedure.lint.boxes import Grid
from bihuan.procedure.terms import Hit, Value

Found = frozenset[Value | None]
"""What the rows settled so far answer; their indices instead, while overriding may undo them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How a table's rows become its answer.

    `thens` and `ranks` are the rows' answers and the ranks of these; `otherwise` is the answer
    where no row matches, None if that is left open. `overriders` names, for a row, the rows (a
    bitmask) that take its place where they match too.
    """

    hit: Hit
    thens: Sequence[Value]
    ranks: Sequence[int]
    otherwise: Value | None = None
    overriders: Mapping[int, int] = field(default_factory=dict)

    def with_settled(self, found: Found, rows: list[int], pending: int) -> tuple[Found, int]:
        """Add rows that are settled to match, and drop pending ones that now change nothing."""
        if self.overriders:
            return found.union(rows), pending
        if self.hit is Hit.FIRST:
            return frozenset({self.thens[rows[0]]}), pending & ((1 << rows[0]) - 1)
        if self.hit is Hit.HIGHEST:
            best = max(rows, key=self.ranks.__getitem__)
            graver = (row for row in ones(pending) if self.ranks[row] > self.ranks[best])
            return frozenset({self.thens[best]}), bits(graver)
        found = found.union(self.thens[row] for row in rows)
        return found, bits(row for row in ones(pending) if self.thens[row] not in found)

    def final(self, found: Found) -> Found:
        """Return the table's answer when nothing is pending any more."""
        if self.overriders:
            rows = {int(row or 0) for row in found}
            standing = [row for row in sorted(rows) if not self._overridden(row, rows)]
            found = frozenset()
            if standing:
                plain = Answers(self.hit, self.thens, self.ranks)
                found, _ = plain.with_settled(found, standing, 0)
        return found or frozenset({self.otherwise})

    def _overridden(self, row: int, matching: set[int]) -> bool:
        return bool(self.overriders.get(row, 0) & bits(matching))


def silent_columns(grid: Grid, answers: Answers, most: int = 2_000) -> tuple[str, ...]:
    """Return the columns that never change the answer; none if finding out takes too long.

    `most` bounds the number of states looked at, which odd tables can double per column.
    """
    folding = _Folding(grid, answers, most)
    folding.node(0, frozenset(), grid.rows & grid.alive)
    if len(folding.states) > most:
        return ()
    spoken = {grid.tracks[place].column.id for place, _ in folding.nodes}
    return tuple(name for name in grid.names if name not in spoken)


@dataclass(slots=True)
class _Folding:
    """The diagram while it is built: the number of every state, node and answer met."""

    grid: Grid
    answers: Answers
    most: int
    states: dict[tuple[int, Found, int], int] = field(default_factory=dict)
    nodes: dict[tuple[int, frozenset[tuple[int, int]]], int] = field(default_factory=dict)
    ends: dict[Found, int] = field(default_factory=dict)

    def node(self, place: int, found: Found, pending: int) -> int:
        """Return the number of the node for a state; equal functions have equal numbers."""
        if rows := list(ones(pending & self.grid.settled(place))):
            found, pending = self.answers.with_settled(found, rows, pending & ~bits(rows))
        if not pending:
            return self.ends.setdefault(self.answers.final(found), -1 - len(self.ends))
        state = (place, found, pending)
        if state not in self.states and len(self.states) <= self.most:
            self.states[state] = self._folded(place, found, pending)
        return self.states.get(state, 0)

    def _folded(self, place: int, found: Found, pending: int) -> int:
        ways: dict[int, int] = {}
        for still, atoms in self.grid.branches(place, self.grid.full[place], pending).items():
            node = self.node(place + 1, found, still)
            ways[node] = ways.get(node, 0) | atoms
        if len(ways) == 1:
            return next(iter(ways))
        return self.nodes.setdefault((place, frozenset(ways.items())), 1 + len(self.nodes))
