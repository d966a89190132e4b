"""One condition column cut into atoms: the pieces of its domain that no row tells apart."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.edition import Cell, Members, Span
from bihuan.procedure.terms import Value

Region = Mapping[str, Cell]
"""Conditions by column; a column that is absent admits everything."""


class Column(NamedTuple):
    """A condition column and its domain.

    Either finite (`members`), or the whole numbers from `low` to `high`, both included; None is
    open on that side. Numbers are in their smallest unit, so `> 2` and `>= 3` are the same.
    """

    id: str
    members: tuple[str | bool, ...] | None = None
    low: int | None = None
    high: int | None = None


class Track(NamedTuple):
    """A column and where it is cut; a set of atoms is a bitmask, the lowest atom first.

    A finite column has one atom per member. A number column has one atom per stretch between
    `cuts`, which include neither end of the domain: atom 0 lies below the first cut.
    """

    column: Column
    cuts: tuple[int, ...]
    full: int

    @classmethod
    def of(cls, column: Column, regions: Sequence[Region]) -> "Track":
        """Cut a column at every bound that a region sets inside the domain."""
        if column.members is not None:
            return cls(column, (), (1 << len(column.members)) - 1)
        bounds = {
            bound
            for region in regions
            if isinstance(cell := region.get(column.id), Span)
            for bound in cell
            if bound is not None
            and (column.low is None or bound > column.low)
            and (column.high is None or bound <= column.high)
        }
        return cls(column, tuple(sorted(bounds)), (1 << (len(bounds) + 1)) - 1)

    def mask(self, region: Region) -> int:
        """Return the atoms that a region admits, clipped to the domain.

        Raises ValueError when the cell is a span on a finite column or members on a number.
        """
        cell = region.get(self.column.id)
        if cell is None:
            return self.full
        members = self.column.members
        if isinstance(cell, Members) and members is not None:
            return bits(at for at, member in enumerate(members) if member in cell.allowed)
        if isinstance(cell, Members) or members is not None:
            raise ValueError(f"{cell!r} does not suit the column {self.column.id}")
        return self._stretch(cell)

    def _stretch(self, span: Span) -> int:
        low, high = self.column.low, self.column.high
        if high is not None and span.low is not None and span.low > high:
            return 0
        if low is not None and span.high is not None and span.high <= low:
            return 0
        first = 0 if span.low is None else self._atoms_below(span.low)
        end = len(self.cuts) + 1 if span.high is None else self._atoms_below(span.high)
        return max(0, (1 << end) - (1 << first))

    def _atoms_below(self, bound: int) -> int:
        """Return how many atoms lie wholly below a bound of the domain or a cut."""
        if self.column.low is not None and bound <= self.column.low:
            return 0
        if self.column.high is not None and bound > self.column.high:
            return len(self.cuts) + 1
        return bisect_left(self.cuts, bound) + 1

    def cell(self, mask: int) -> Cell:
        """Return atoms as a cell; those of a number column must be one unbroken run."""
        if self.column.members is not None:
            return Members(frozenset(self.column.members[at] for at in ones(mask)))
        first, last = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
        return Span(
            self.cuts[first - 1] if first else None,
            self.cuts[last] if last < len(self.cuts) else None,
        )

    def value(self, mask: int) -> Value:
        """Return one value of the atoms: the first member, or the lowest number.

        Below the first cut of a domain that is open downwards it is the highest number.
        """
        first = (mask & -mask).bit_length() - 1
        if self.column.members is not None:
            return self.column.members[first]
        if first:
            return self.cuts[first - 1]
        if self.column.low is not None:
            return self.column.low
        if self.cuts:
            return self.cuts[0] - 1
        return 0 if self.column.high is None else self.column.high

    def pieces(self, mask: int) -> list[int]:
        """Return the parts of a mask that a single cell can say."""
        return [mask] if self.column.members is not None else list(runs(mask))


def bits(places: Iterable[int]) -> int:
    """Return a bitmask of these places."""
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def ones(mask: int) -> Iterator[int]:
    """Give the places of a bitmask, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def runs(mask: int) -> Iterator[int]:
    """Give the unbroken runs of a bitmask, lowest first."""
    while mask:
        lowest = mask & -mask
        run = ((mask + lowest) ^ mask) & mask
        yield run
        mask ^= run
