"""What the rows of a table leave open, claim twice, or can never decide: exact, with examples.

Independent of packs: columns, rows and regions are plain data, so the same proofs serve tables,
conditions of demands and the comparison of two editions. Make a `Grid` once and ask it all.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.lint.atoms import Region, bits, ones
from bihuan.procedure.lint.boxes import Box, Grid
from bihuan.procedure.terms import Value

Example = Mapping[str, Value]
"""One concrete case: a value for every column."""


class Gap(NamedTuple):
    """A region that no row covers; the example lies in it and is not excluded."""

    region: Region
    example: Example


class Gaps(NamedTuple):
    """Regions that no row covers; together all of them, unless the search `stopped` early.

    Regions may overlap each other and reach into excluded ones where that makes them simpler.
    """

    found: tuple[Gap, ...]
    stopped: bool


class Overlap(NamedTuple):
    """Two rows that match the same cases: those of the region; the example is possible."""

    first: int
    second: int
    region: Region
    example: Example


class Hidden(NamedTuple):
    """A row that never decides, since wherever it matches one of the rows `by` decides instead.

    `by` is empty when the row matches nothing that is possible.
    """

    row: int
    by: tuple[int, ...]
    example: Example


def gaps(grid: Grid, most: int = 10) -> Gaps:
    """Return the regions that no row covers, merged, each as large as it can be; the first few."""
    chosen: list[tuple[Box, Box]] = []
    for leaf in grid.uncovered(grid.full, grid.rows | grid.excluded):
        for piece in grid.pieces(leaf):
            if any(_within(piece, wide) for wide, _ in chosen):
                continue
            if len(chosen) == most:
                return Gaps(_told(grid, chosen), stopped=True)
            chosen.append((grid.widened(piece, grid.rows), piece))
    return Gaps(_told(grid, chosen), stopped=False)


def overlaps(grid: Grid, overriders: Mapping[int, int] | None = None) -> list[Overlap]:
    """Return every pair of rows that both stand for some possible case.

    `overriders` names, for a row, the rows (a bitmask) that take its place where they match; a
    pair is left out where one of the two, or a third row, does so.
    """
    overriders = overriders or {}
    rows = list(ones(grid.rows & grid.alive))
    found = []
    for place, first in enumerate(rows):
        for second in rows[place + 1 :]:
            both = _meeting(grid.boxes[first], grid.boxes[second])
            if both is None:
                continue
            covers = grid.excluded | overriders.get(first, 0) | overriders.get(second, 0)
            left = next(grid.uncovered(both, covers), None) if covers else both
            if left is not None:
                found.append(Overlap(first, second, grid.region(both), grid.example(left)))
    return found


def unreachable(grid: Grid, overriders: Mapping[int, int] | None = None) -> list[Hidden]:
    """Return the rows that earlier rows always forestall (hit policy `first`)."""
    return hidden(grid, [bits(range(row)) for row in range(grid.rows.bit_count())], overriders)


def masked(
    grid: Grid, ranks: Sequence[int], overriders: Mapping[int, int] | None = None
) -> list[Hidden]:
    """Return the rows that rows of a strictly higher rank always beat (hit policy `highest`)."""
    rivals = [
        bits(other for other, rank in enumerate(ranks) if rank > ranks[row])
        for row in range(len(ranks))
    ]
    return hidden(grid, rivals, overriders)


def hidden(
    grid: Grid, rivals: Sequence[int], overriders: Mapping[int, int] | None = None
) -> list[Hidden]:
    """Return the rows that never decide, given for each row the rows it loses against.

    A rival counts only where no row that overrides it matches; a row that overrides the row in
    question always counts, and one that the row itself overrides never does.
    """
    overriders = overriders or {}
    found = []
    for row, losing in enumerate(rivals):
        box = grid.boxes[row]
        own = overriders.get(row, 0)
        rival = losing & ~bits(other for other, by in overriders.items() if by >> row & 1)
        spared = {other: by for other, by in overriders.items() if not own >> other & 1}
        used = grid.covering(box, rival | own | grid.excluded, spared) if all(box) else None
        if used is not None:
            example = grid.example(grid.possible(box) or box)
            found.append(Hidden(row, _needed(grid, box, used, spared), example))
    return found


def _needed(grid: Grid, box: Box, covers: int, spared: Mapping[int, int]) -> tuple[int, ...]:
    """Return those of the covering rows without which a box is not covered; later ones go first."""
    for row in reversed(list(ones(covers & grid.rows))):
        fewer = (covers | grid.excluded) & ~(1 << row)
        if covers >> row & 1 and (used := grid.covering(box, fewer, spared)) is not None:
            covers &= used
    return tuple(ones(covers & grid.rows))


def _told(grid: Grid, chosen: list[tuple[Box, Box]]) -> tuple[Gap, ...]:
    """Drop what the other regions cover together; put the rest in words of the columns."""
    kept = chosen
    for pair in chosen:
        others = [other for other in kept if other is not pair]
        if not _left(pair[0], [wide for wide, _ in others]):
            kept = others
    return tuple(Gap(grid.region(wide), grid.example(piece)) for wide, piece in kept)


def _left(box: Box, others: Sequence[Box]) -> bool:
    """Tell whether some of a box lies outside all of the others."""
    for at, other in enumerate(others):
        meeting = _meeting(box, other)
        if meeting is None:
            continue
        return any(_left(part, others[at + 1 :]) for part in _outside(box, other))
    return True


def _outside(box: Box, other: Box) -> Iterator[Box]:
    """Give disjoint boxes that make up what lies in the one box and not in the other."""
    for place, (mask, taken) in enumerate(zip(box, other, strict=True)):
        if rest := mask & ~taken:
            yield (*box[:place], rest, *box[place + 1 :])
            box = (*box[:place], mask & taken, *box[place + 1 :])


def _meeting(one: Box, other: Box) -> Box | None:
    meeting = tuple(mask & also for mask, also in zip(one, other, strict=True))
    return meeting if all(meeting) else None


def _within(inner: Box, outer: Box) -> bool:
    return not any(mask & ~wide for mask, wide in zip(inner, outer, strict=True))
