"""Cases about computed facts: the edges of a counted window, and the bands of a score."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from bihuan.procedure.decisions.derive import Past, TallySpec, derive, recount
from bihuan.procedure.edition import Cell, Edition, Fact
from bihuan.procedure.language.values import read_cell
from bihuan.procedure.scenarios.writing import BETWEEN
from bihuan.procedure.terms import Facts, Value

DAYS, SAME = "天", "-"
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""A window is counted back from some moment; it is the same from every other."""


def window_cases(spec: TallySpec) -> Iterator[str]:
    """Yield past cases on both sides of a window's edge, and one that differs in each grouping."""
    for days in (spec.within - 1, spec.within):
        yield f"{days}{DAYS}{BETWEEN}{SAME}"
    for name in spec.same:
        yield f"0{DAYS}{BETWEEN}{name}"


def counted(spec: TallySpec, values: str) -> int | None:
    """Return what a case counts with one past case: so long before, differing in one grouping."""
    days, _, other = values.partition(BETWEEN)
    mine: Facts = {**dict.fromkeys(spec.same, "this"), **({spec.of: 1} if spec.of else {})}
    past = dict(mine) if other == SAME else {**mine, other: "another"}
    before = NOW - timedelta(days=int(days.removesuffix(DAYS)))
    return recount(spec, mine, NOW, [Past(before, past)])


def scored(edition: Edition, fact: Fact, values: Mapping[str, Value]) -> Value | None:
    """Return the points that a score gives these values, computed ones among them as they stand."""
    stated = {
        name: int(value)
        for name, value in values.items()
        if edition.facts[name].derived is not None
    }
    return derive(edition, values, stated, edition.effective_from).get(fact.id)


def bands_of(edition: Edition, fact: Fact, name: str) -> list[Cell]:
    """Return the cells by which a score gives points for one of its facts."""
    entries = fact.derived.entries if fact.derived else ()
    cells = [read_cell(edition.facts[name], text) for factor, text, _ in entries if factor == name]
    return [cell for cell in cells if cell is not None]
