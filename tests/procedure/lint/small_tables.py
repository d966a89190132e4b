"""Small random tables, and the naive enumeration that the algebra must agree with."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import strategies as st

from bihuan.procedure.edition import Cell, Members, Span
from bihuan.procedure.lint.atoms import Column, Region
from bihuan.procedure.terms import Value

COLUMNS = (
    Column("effect", ("small", "clear", "grave")),
    Column("count", low=0, high=3),
    Column("repeated", (False, True)),
    Column("loss", low=-1, high=1),
)
BOUNDS = st.none() | st.integers(-2, 5)
SPANS = st.builds(Span, BOUNDS, BOUNDS)
CELLS: dict[str, st.SearchStrategy[Cell]] = {
    column.id: (
        SPANS
        if column.members is None
        else st.builds(Members, st.frozensets(st.sampled_from(column.members), min_size=1))
    )
    for column in COLUMNS
}
REGIONS: st.SearchStrategy[Region] = st.fixed_dictionaries({}, optional=CELLS)
TABLES = st.lists(REGIONS, max_size=5)
EXCLUDED = st.lists(REGIONS.filter(bool), max_size=2)


def domain(column: Column) -> tuple[Value, ...]:
    if column.members is not None:
        return column.members
    assert column.low is not None
    assert column.high is not None
    return tuple(range(column.low, column.high + 1))


def every_case() -> Iterator[dict[str, Value]]:
    for values in product(*map(domain, COLUMNS)):
        yield dict(zip([column.id for column in COLUMNS], values, strict=True))


CASES = tuple(every_case())


def admits(cell: Cell, value: Value) -> bool:
    if isinstance(cell, Members):
        return value in cell.allowed
    assert isinstance(value, int)
    return (cell.low is None or cell.low <= value) and (cell.high is None or value < cell.high)


def holds(region: Region, case: Mapping[str, Value]) -> bool:
    return all(admits(cell, case[name]) for name, cell in region.items())


def matching(rows: list[Region], case: Mapping[str, Value]) -> list[int]:
    """Return the rows that hold for a case."""
    return [index for index, row in enumerate(rows) if holds(row, case)]


@st.composite
def partitions(draw: st.DrawFn) -> list[Region]:
    """Draw a complete table without overlap: the universe, cut in two again and again."""
    pieces: list[dict[str, Cell]] = [{}]
    for _ in range(draw(st.integers(1, 6))):
        piece = pieces.pop(draw(st.integers(0, len(pieces) - 1)))
        column = draw(st.sampled_from(COLUMNS))
        cell = piece.get(column.id)
        left = [value for value in domain(column) if cell is None or admits(cell, value)]
        cut = draw(st.integers(1, len(left) - 1)) if len(left) > 1 else 0
        if cut:
            pieces += [
                {**piece, column.id: cell_of(column, part)} for part in (left[:cut], left[cut:])
            ]
        else:
            pieces.append(piece)
    return draw(st.permutations(pieces))


def cell_of(column: Column, values: list[Value]) -> Cell:
    """Return the cell of some neighbouring values of a column."""
    if column.members is not None:
        return Members(frozenset(value for value in column.members if value in values))
    return Span(int(values[0]), int(values[-1]) + 1)
