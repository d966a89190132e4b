"""The flow charts of an edition: which lanes stand on one chart, and what it is called.

One chart shows at most three lanes, and no more than stay legible on a page of paper; an edition
with more gets one chart for each route, and where that is too much, one for each grade.
"""

from collections.abc import Iterator, Sequence

from bihuan.procedure.document.lanes import Combination, Lane, Ways, together, ways_of
from bihuan.procedure.document.model import Chart
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.document.sketch import WIDTHS, Plan, drawn

MOST_LANES = len(WIDTHS)
PAGE = (480, 640)
"""The room that a chart has on a page, in points."""

LEGIBLE = 0.5
"""Below this scale a chart's words are too small on paper (13 become 6.5 points)."""


def charts_of(teller: Teller) -> tuple[Chart, ...]:
    """Return the charts of an edition, each of which fits a page."""
    ways = ways_of(teller.edition)
    charts: list[Chart] = []
    for group in _groups(ways):
        charts += _fitting(teller, ways, group, len(charts) + 1)
    return tuple(charts)


def _fitting(teller: Teller, ways: Ways, lanes: tuple[Lane, ...], first: int) -> list[Chart]:
    """Return these lanes side by side, else as one with its grades, else each on a chart."""
    if len(lanes) > 1:
        beside = drawn(teller, _plan(teller, ways, lanes, first))
        if _scale(beside) >= LEGIBLE:
            return [beside]
        merged = _largest(teller, ways, together(teller.edition, ways, lanes), first, ())
        if _scale(merged) >= LEGIBLE:
            return [merged]
    return [
        _largest(teller, ways, lane, first + at, lanes if len(lanes) > 1 else ())
        for at, lane in enumerate(lanes)
    ]


def _largest(
    teller: Teller, ways: Ways, lane: Lane, number: int, others: tuple[Lane, ...]
) -> Chart:
    """Return a single lane in as many columns as make it largest on a page."""
    plans = [
        _plan(teller, ways, (lane,), number, others, columns)
        for columns in range(1, MOST_LANES + 1)
    ]
    return max((drawn(teller, plan) for plan in plans), key=_scale)


def _scale(chart: Chart) -> float:
    """Return how large a chart can be on a page; never larger than it was drawn."""
    return min(1.0, PAGE[0] / chart.width, PAGE[1] / chart.height)


def _plan(
    teller: Teller,
    ways: Ways,
    lanes: tuple[Lane, ...],
    number: int,
    others: tuple[Lane, ...] = (),
    columns: int = 1,
) -> Plan:
    taken = [one for lane in lanes for one in lane.combinations]
    routes = range(len(ways.keys) - 1)
    decided = {ways.keys[at]: _names(teller, ways, taken, (at,)) for at in routes}
    heads = tuple((_head(teller, ways, others or lanes, lane), lane) for lane in lanes)
    title = title_of(teller, ways, lanes, others)
    return Plan(f"flow-{number}", title, heads, {**decided, ways.keys[-1]: ""}, columns)


# --- which lanes stand on one chart ---------------------------------------------------------------
def _groups(ways: Ways) -> Iterator[tuple[Lane, ...]]:
    """Return the lanes of each chart: all on one, or one chart for each route."""
    if len(ways.lanes) <= MOST_LANES:
        yield ways.lanes
        return
    by_route: dict[Combination, list[Lane]] = {}
    for lane in ways.lanes:
        for combination in lane.combinations:
            under = by_route.setdefault(combination[:-1], [])
            if under and under[-1].stages == lane.stages:
                under[-1] = Lane((*under[-1].combinations, combination), lane.stages)
            else:
                under.append(Lane((combination,), lane.stages))
    for lanes in _alike(list(by_route.values())):
        for start in range(0, len(lanes), MOST_LANES):
            yield tuple(lanes[start : start + MOST_LANES])


def _alike(groups: Sequence[list[Lane]]) -> list[list[Lane]]:
    """Return the groups with those put together that differ in nothing but the route."""
    made: dict[str, list[Lane]] = {}
    for lanes in groups:
        key = repr([(lane.stages, [one[-1] for one in lane.combinations]) for lane in lanes])
        if key not in made:
            made[key] = lanes
        else:
            made[key] = [
                Lane((*old.combinations, *new.combinations), old.stages)
                for old, new in zip(made[key], lanes, strict=True)
            ]
    return list(made.values())


def title_of(teller: Teller, ways: Ways, lanes: Sequence[Lane], others: Sequence[Lane] = ()) -> str:
    """Return what a chart shows: the whole, or the routes and grades whose cases take it."""
    whole = teller.say("不合格的处理过程", "The way of a case")
    taken = [one for lane in lanes for one in lane.combinations]
    said = _names(teller, ways, taken, range(len(ways.keys) - 1))
    if others:
        head = _head(teller, ways, others, lanes[0])
        said = teller.say("，", "; ").join(part for part in (said, head) if part)
    return teller.say(f"{whole}：{said}", f"{whole}: {said}") if said else whole


def _head(teller: Teller, ways: Ways, lanes: Sequence[Lane], lane: Lane) -> str:
    """Return what sets a lane apart from the others of its chart."""
    taken = [one for other in lanes for one in other.combinations]
    apart = [
        at
        for at in range(len(ways.keys))
        if {one[at] for one in lane.combinations} != {one[at] for one in taken}
    ]
    said = _names(teller, ways, lane.combinations, apart or (len(ways.keys) - 1,))
    return said or teller.say("各级", "Every grade")


def _names(
    teller: Teller, ways: Ways, taken: Sequence[Combination], keys: Sequence[int] | range
) -> str:
    """Return the values that set these combinations apart; nothing where all are among them."""
    said = []
    for at in keys:
        fact = teller.edition.facts[ways.keys[at]]
        here = {one[at] for one in taken}
        if here >= {one[at] for one in ways.possible}:
            continue
        names = [one.name.say(teller.language) for one in fact.members if one.id in here]
        said.append(teller.listed(names))
    return teller.say("，", "; ").join(dict.fromkeys(said))
