"""The suites that follow from the rules themselves: borders, one case inside each row, dates.

Boundary: for every bound of every cell the value one unit below it, on it and one unit above; for
every cell with members each member of the fact. Interior: one case of each row. Dates: every day
on which something changes, with the day before; every limit from the edges of working days.
Computed facts: both sides of a counted window, each band of a score. The
other values of a case are chosen so that as few other rows as possible match: then the answer
turns on the row it is about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.deciding import cell_admits, condition_holds
from bihuan.procedure.decisions.derive import tally_specs
from bihuan.procedure.edition import Cell, Edition, Fact, Row, Span, Table
from bihuan.procedure.scenarios.suites import (
    CONDITION,
    HISTORY,
    LIMITS,
    LOOKUP,
    SCORE,
    TABLE,
    Suite,
    answering,
    conditions_of,
    limits_of,
)
from bihuan.procedure.scenarios.windows import bands_of, window_cases
from bihuan.procedure.scenarios.writing import BETWEEN, write_value
from bihuan.procedure.terms import FactType, Value

ROUNDS = 2
"""How often the free values of a case are chosen anew; more does not better them."""
LONG_HOLIDAY = 3
SEARCHED = 400
"""How many days from the effective day are searched for an edge of working days."""
MORNING, EVENING = time(9), time(17)

Case = dict[str, Value]
Asked = tuple[str, str, tuple[str, ...], list[str]]
"""What a suite asks: its kind, what it is about, its columns, and the cases without answers."""


def generate(edition: Edition, calendar: Calendar) -> tuple[Suite, ...]:
    """Return every suite of an edition, with the answers that it gives now."""
    asked: list[Asked] = []
    for table in edition.tables:
        cases = _written(edition, table.inputs, _of_table(edition, table))
        asked.append((TABLE, table.id, table.inputs, cases))
    for name, when in conditions_of(edition).items():
        if any(_has_border(cell) for cell in when.values()):
            columns = tuple(when)
            cases = _written(edition, columns, _of_condition(edition, when))
            asked.append((CONDITION, name, columns, cases))
    asked += _of_facts(edition)
    moments = list(_moments(edition, calendar))
    limits = [
        f"{name}{BETWEEN}{moment.strftime('%Y-%m-%dT%H:%M')}"
        for name in limits_of(edition)
        for moment in moments
    ]
    asked.append((LIMITS, "", ("limit", "from"), limits))
    return tuple(
        Suite(kind, of, columns, _answered(edition, calendar, kind, of, columns, cases))
        for kind, of, columns, cases in asked
        if cases
    )


def _answered(
    edition: Edition,
    calendar: Calendar,
    kind: str,
    of: str,
    columns: Sequence[str],
    cases: Iterable[str],
) -> tuple[tuple[str, str], ...]:
    answer = answering(edition, calendar, kind, of, columns)
    return tuple((values, answer(values)) for values in cases)


def _written(edition: Edition, columns: Sequence[str], cases: Iterable[Case]) -> list[str]:
    """Return the cases as text, each once, in their order."""
    lines = (
        BETWEEN.join(write_value(edition.facts[name], case[name]) for name in columns)
        for case in cases
    )
    return list(dict.fromkeys(lines))


# --- tables and conditions ------------------------------------------------------------------------
def _of_table(edition: Edition, table: Table) -> Iterator[Case]:
    """Yield the cases about a table: inside each row, then along each border of its cells."""
    choices = {name: _choices(edition.facts[name], table.rows, name) for name in table.inputs}
    for row in table.rows:
        case = _inside(table, row, choices)
        yield case
        for name, cell in row.when.items():
            for value in _around(edition.facts[name], cell):
                yield {**case, name: value}


def _of_condition(edition: Edition, when: Mapping[str, Cell]) -> Iterator[Case]:
    """Yield the cases about a condition: inside it, then along each border of its cells."""
    case = {name: _within(edition.facts[name], cell)[0] for name, cell in when.items()}
    yield case
    for name, cell in when.items():
        if _has_border(cell):
            for value in _around(edition.facts[name], cell):
                yield {**case, name: value}


def _has_border(cell: Cell) -> bool:
    """Tell whether a cell can be drawn a little wider or narrower: a range, or several members."""
    return isinstance(cell, Span) or len(cell.allowed) > 1


def _inside(table: Table, row: Row, choices: Mapping[str, Sequence[Value]]) -> Case:
    """Return a case of the row in which as few other rows as possible match."""
    free = {
        name: [
            value for value in values if name not in row.when or cell_admits(row.when[name], value)
        ]
        for name, values in choices.items()
    }
    case = {name: values[0] for name, values in free.items()}
    for _ in range(ROUNDS):
        for name, values in free.items():
            crowds = {value: _others(table, row, {**case, name: value}) for value in values}
            case[name] = min(values, key=crowds.__getitem__)
    return case


def _others(table: Table, row: Row, case: Case) -> tuple[bool, int]:
    """Return how many other rows match; one that sets this row aside counts most."""
    matching = [
        other for other in table.rows if other is not row and condition_holds(other.when, case)
    ]
    return any(row.id in other.overrides for other in matching), len(matching)


def _choices(fact: Fact, rows: Iterable[Row], name: str) -> list[Value]:
    """Return values of a fact such that no cell of these rows tells others apart."""
    cells = [row.when[name] for row in rows if name in row.when]
    if fact.type is FactType.BOOLEAN:
        return [False, True]
    if fact.members:
        return [member.id for member in fact.members]
    edges = {fact.low}
    for cell in cells:
        if isinstance(cell, Span):
            edges |= {edge for edge in cell if edge is not None and fact.low < edge <= fact.high}
    return sorted(edges)


def _within(fact: Fact, cell: Cell) -> list[Value]:
    """Return the values at the ends of a cell: its members, or its lowest and highest number."""
    if isinstance(cell, Span):
        low = fact.low if cell.low is None else cell.low
        high = fact.high if cell.high is None else cell.high - 1
        return [low, high]
    order: list[Value] = [True, False]
    if fact.members:
        order = [member.id for member in fact.members]
    return [value for value in order if value in cell.allowed]


def _around(fact: Fact, cell: Cell) -> list[Value]:
    """Return the values along the borders of a cell: one below, on and above; or each member."""
    if not isinstance(cell, Span):
        return [True, False] if not fact.members else [member.id for member in fact.members]
    near = [
        edge + by
        for edge in cell
        if edge is not None and fact.low < edge <= fact.high
        for by in (-1, 0, 1)
    ]
    near += [edge for edge in _within(fact, cell) if isinstance(edge, int)]
    return [value for value in sorted(set(near)) if fact.low <= value <= fact.high]


# --- computed facts -------------------------------------------------------------------------------
def _of_facts(edition: Edition) -> Iterator[Asked]:
    """Yield what is asked about computed facts: dated values, counted windows, bands of scores."""
    specs = {spec.fact: spec for spec in tally_specs(edition)}
    for fact in edition.facts.values():
        if fact.id in specs:
            yield HISTORY, fact.id, ("before", "other"), list(window_cases(specs[fact.id]))
        elif fact.derived and fact.derived.form == "lookup":
            yield LOOKUP, fact.id, ("date",), list(_days(edition, fact))
        elif fact.derived and fact.derived.form.startswith("score"):
            columns = fact.derived.of
            yield SCORE, fact.id, columns, _written(edition, columns, _of_score(edition, fact))


def _of_score(edition: Edition, fact: Fact) -> Iterator[Case]:
    """Yield the cases about a score: along each border of its bands, the others in their first."""
    bands = {
        name: bands_of(edition, fact, name) for name in (fact.derived.of if fact.derived else ())
    }
    case = {
        name: _within(edition.facts[name], cells[0])[0] for name, cells in bands.items() if cells
    }
    if len(case) == len(bands):
        for name, cells in bands.items():
            for value in (one for cell in cells for one in _around(edition.facts[name], cell)):
                yield {**case, name: value}


# --- days -----------------------------------------------------------------------------------------
def _days(edition: Edition, fact: Fact) -> Iterator[str]:
    """Yield each day on which a dated value changes with the day before, and the effective day."""
    starts = {entry[0] for entry in fact.derived.entries} if fact.derived else set()
    days = {edition.effective_from}
    for start in starts:
        day = date.fromisoformat(start)
        days |= {day, day - timedelta(days=1)}
    yield from (day.isoformat() for day in sorted(days))


def _moments(edition: Edition, calendar: Calendar) -> Iterator[datetime]:
    """Yield the effective day, and the edges of working days after it that are published.

    They are the eve of the next long holiday, a day off in it, and a day off that is worked.
    """
    first = edition.effective_from
    yield datetime.combine(first, MORNING)
    days = [first + timedelta(days=ahead) for ahead in range(1, SEARCHED)]
    days = [day for day in days if calendar.is_published(day)]
    for day in days:
        off = [day + timedelta(days=ahead) for ahead in range(1, LONG_HOLIDAY + 1)]
        if calendar.is_working_day(day) and not any(map(calendar.is_working_day, off)):
            yield datetime.combine(day, EVENING)
            yield datetime.combine(off[0], MORNING)
            break
    made_up = (day for day in days if day.weekday() > 4 and calendar.is_working_day(day))  # noqa: PLR2004
    yield from (datetime.combine(day, MORNING) for day in list(made_up)[:1])
