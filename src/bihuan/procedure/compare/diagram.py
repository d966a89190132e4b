"""Two sets of rules folded into one diagram: the exact regions in which their answers differ.

Both sides stand on one grid, cut wherever either of them sets a bound. Column by column the cases
are folded into a decision diagram whose ends say how the two answers differ; equal parts become
one node, so the regions can be read from it, and widened, without walking the cases.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bihuan.procedure.lint.atoms import Column, Region, bits, ones
from bihuan.procedure.lint.boxes import Box, Grid
from bihuan.procedure.lint.silence import Answers, Found
from bihuan.procedure.terms import Value

SAME, IMPOSSIBLE = 0, -1
MOST_STATES = 50_000
MOST_REGIONS = 200

Judge = Callable[[Found, Found], Hashable | None]
"""Says how two answers differ; None where they do not."""


class Side(NamedTuple):
    """One side of a comparison: the conditions of its rows, and how they answer together."""

    rows: Sequence[Region]
    answers: Answers


class Difference(NamedTuple):
    """A region in which the answers differ in one and the same way, and a case that lies in it."""

    how: Hashable
    region: Region
    example: Mapping[str, Value]


class Differences(NamedTuple):
    """The regions, together all cases that differ, unless the search `stopped` early.

    Regions may overlap where they differ in the same way, and reach into excluded cases.
    """

    found: tuple[Difference, ...]
    stopped: bool


class _TooManyError(Exception):
    """The diagram grows beyond what is worth waiting for."""


def differences(
    columns: Sequence[Column],
    old: Side,
    new: Side,
    judge: Judge,
    excluded: Sequence[Region] = (),
) -> Differences:
    """Return where the answers of two sides differ: exact regions, each as large as it can be."""
    grid = Grid(columns, [*old.rows, *new.rows], excluded)
    diagram = _Diagram(grid, old, new, judge)
    try:
        root = diagram.root()
    except _TooManyError:
        return Differences((), stopped=True)
    return diagram.regions(root)


class _State(NamedTuple):
    """What one side's settled rows answer, and its rows that still ask something."""

    found: Found
    pending: int


@dataclass(slots=True)
class _Diagram:
    """The diagram while it is built: states met, nodes with their ways on, ends by difference."""

    grid: Grid
    old: Side
    new: Side
    judge: Judge
    states: dict[tuple[int, _State, _State, int], int] = field(default_factory=dict)
    numbers: dict[tuple[int, frozenset[tuple[int, int]]], int] = field(default_factory=dict)
    nodes: list[tuple[int, tuple[tuple[int, int], ...]]] = field(default_factory=list)
    ends: dict[Hashable, int] = field(default_factory=dict)

    def root(self) -> int:
        """Build the diagram and return its first node; ends are zero or below."""
        split = len(self.old.rows)
        alive = self.grid.alive
        old = _State(frozenset(), alive & ((1 << split) - 1))
        new = _State(frozenset(), (alive & self.grid.rows) >> split)
        return self._node(0, old, new, alive & self.grid.excluded)

    def _node(self, place: int, old: _State, new: _State, excluded: int) -> int:
        settled = self.grid.settled(place)
        if excluded & settled:
            return IMPOSSIBLE
        split = len(self.old.rows)
        old = _settle(self.old.answers, old, settled)
        new = _settle(self.new.answers, new, settled >> split)
        if not old.pending and not new.pending:
            end = self._end(old.found, new.found)
            if end == SAME or not excluded:
                return end
        state = (place, old, new, excluded)
        known = self.states.get(state)
        if known is None:
            if len(self.states) >= MOST_STATES:
                raise _TooManyError
            known = self.states[state] = self._folded(place, old, new, excluded)
        return known

    def _folded(self, place: int, old: _State, new: _State, excluded: int) -> int:
        split = len(self.old.rows)
        active = old.pending | new.pending << split | excluded
        ways: dict[int, int] = {}
        for still, atoms in self.grid.branches(place, self.grid.full[place], active).items():
            node = self._node(
                place + 1,
                old._replace(pending=old.pending & still),
                new._replace(pending=new.pending & (still >> split)),
                excluded & still,
            )
            ways[node] = ways.get(node, 0) | atoms
        if len(ways) == 1:
            return next(iter(ways))
        key = (place, frozenset(ways.items()))
        if key not in self.numbers:
            self.nodes.append((place, tuple(ways.items())))
            self.numbers[key] = len(self.nodes)
        return self.numbers[key]

    def _end(self, old: Found, new: Found) -> int:
        how = self.judge(self.old.answers.final(old), self.new.answers.final(new))
        return SAME if how is None else self.ends.setdefault(how, -2 - len(self.ends))

    def regions(self, root: int) -> Differences:
        """Return the differing regions, merged difference by difference."""
        pieces: dict[int, list[Box]] = {}
        for count, (end, box) in enumerate(self._paths(root, self.grid.full)):
            if count >= MOST_STATES:
                return Differences((), stopped=True)
            pieces.setdefault(end, []).extend(self.grid.pieces(box))
        found: list[Difference] = []
        for how, end in self.ends.items():
            for wide, piece in self._merged(root, end, pieces.get(end, [])):
                if len(found) == MOST_REGIONS:
                    return Differences(tuple(found), stopped=True)
                found.append(Difference(how, self.grid.region(wide), self.grid.example(piece)))
        return Differences(tuple(found), stopped=False)

    def _paths(self, node: int, box: Box) -> Iterator[tuple[int, Box]]:
        """Give disjoint boxes that lead to an end at which the answers differ."""
        if node <= SAME:
            if node < IMPOSSIBLE:
                yield node, box
            return
        place, ways = self.nodes[node - 1]
        for child, atoms in ways:
            yield from self._paths(child, (*box[:place], atoms, *box[place + 1 :]))

    def _merged(self, root: int, end: int, pieces: list[Box]) -> list[tuple[Box, Box]]:
        """Return few wide boxes that cover the pieces of one end, each with a piece inside."""
        chosen: list[tuple[Box, Box]] = []
        for piece in pieces:
            if not any(_within(piece, wide) for wide, _ in chosen):
                chosen.append((self._widened(root, end, piece), piece))
        for pair in list(chosen):
            others = [wide for wide, _ in chosen if wide is not pair[0]]
            if all(any(_within(piece, wide) for wide in others) for piece in pieces):
                chosen.remove(pair)
        return chosen

    def _widened(self, root: int, end: int, piece: Box) -> Box:
        """Grow a box as far as its end goes, whole columns first."""
        box = piece
        for whole in (True, False):
            for place, track in enumerate(self.grid.tracks):
                if box[place] == track.full:
                    continue
                if self._inside(root, end, _with(box, place, track.full)):
                    box = _with(box, place, track.full)
                elif not whole:
                    free = bits(
                        atom
                        for atom in ones(track.full)
                        if self._inside(root, end, _with(box, place, 1 << atom))
                    )
                    run = next(run for run in track.pieces(free) if run & box[place])
                    box = _with(box, place, run)
        return box

    def _inside(self, root: int, end: int, box: Box) -> bool:
        """Tell whether all of a box leads to one end, or to cases that cannot be."""
        seen: dict[int, bool] = {}

        def leads(node: int) -> bool:
            if node <= SAME:
                return node in (end, IMPOSSIBLE)
            if node not in seen:
                place, ways = self.nodes[node - 1]
                seen[node] = all(leads(child) for child, atoms in ways if atoms & box[place])
            return seen[node]

        return leads(root)


def _settle(answers: Answers, state: _State, settled: int) -> _State:
    rows = list(ones(state.pending & settled))
    if not rows:
        return state
    return _State(*answers.with_settled(state.found, rows, state.pending & ~bits(rows)))


def _with(box: Box, place: int, mask: int) -> Box:
    return (*box[:place], mask, *box[place + 1 :])


def _within(inner: Box, outer: Box) -> bool:
    return not any(mask & ~wide for mask, wide in zip(inner, outer, strict=True))
