"""One change to a condition: a cell dropped, a member left out, a bound moved by one unit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bihuan.procedure.decisions.deciding import condition_holds
from bihuan.procedure.edition import Cell, Fact, Members, Span
from bihuan.procedure.terms import Facts, Label

T = TypeVar("T")
S = TypeVar("S")
When = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """What was changed, what came of it (None: it was left out), and where it can be felt.

    A `fine` change moves a border between cases; the generated suites look at borders. `shows` is
    the expectation in which it shows first, if there is one.
    """

    what: Label
    made: T | None
    felt: Callable[[Facts], bool]
    fine: bool = False
    shows: str = ""

    def of(self, made: S) -> "Change[S]":
        """Return the same change of the thing that holds the condition."""
        return Change(self.what, made, self.felt, self.fine, self.shows)


def without_each(things: tuple[T, ...]) -> Iterator[tuple[T, tuple[T, ...]]]:
    """Give each thing with the others."""
    for thing in things:
        yield thing, tuple(other for other in things if other != thing)


def moved(facts: Mapping[str, Fact], when: When) -> Iterator["Change[When]"]:
    """Give the condition with each cell dropped, and with each border of a cell moved."""
    for name, cell in when.items():
        others = {other: kept for other, kept in when.items() if other != name}
        yield _changed(when, others, f"条件 {name} 删去", f"condition {name} dropped")
        for zh, en, border in _borders(facts[name], cell):
            changed = {other: border if other == name else kept for other, kept in when.items()}
            yield _changed(when, changed, f"{name} {zh}", f"{name} {en}", fine=True)


def _changed(before: When, after: When, zh: str, en: str, *, fine: bool = False) -> Change[When]:
    return Change(
        Label(zh, en),
        after,
        lambda facts: condition_holds(before, facts) is not condition_holds(after, facts),
        fine,
    )


def _borders(fact: Fact, cell: Cell) -> Iterator[tuple[str, str, Cell]]:
    """Give the cell with a border moved by one unit, or without one of its members."""
    if isinstance(cell, Members):
        if len(cell.allowed) > 1:
            for member in sorted(cell.allowed, key=str):
                yield f"不含 {member}", f"without {member}", Members(cell.allowed - {member})
        return
    low, high = cell
    for by, zh, en in ((-1, "减一", "one lower"), (1, "加一", "one higher")):
        if low is not None and fact.low <= low + by <= fact.high and low > fact.low:
            yield f"下限{zh}", f"lower bound {en}", Span(low + by, high)
        if high is not None and fact.low < high + by <= fact.high + 1 and high <= fact.high:
            yield f"上限{zh}", f"upper bound {en}", Span(low, high + by)
