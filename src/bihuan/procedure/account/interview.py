"""The interview: one question after the other, only those that can still change the outcome.

The next question is the one whose answers leave the fewest questions on average. Nobody is asked
what a table or history answers, nor what only a later step of the case will know.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.deciding import still_possible
from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Cell, Edition, Fact
from bihuan.procedure.lint.atoms import Track, ones
from bihuan.procedure.lint.tables import column_of
from bihuan.procedure.terms import Facts, Value


class Interview(NamedTuple):
    """Where an interview stands.

    `question` is the fact to ask next, None when nothing more matters; `open` are the other facts
    that may still matter; `possible` are the levels of the grade that are still possible.
    """

    question: str | None
    open: tuple[str, ...]
    possible: tuple[Value, ...]
    situation: Situation


def interview(
    edition: Edition,
    facts: Facts,
    acts: Sequence[Act],
    calendar: Calendar,
    skipped: Collection[str] = (),
) -> Interview:
    """Return what to ask next of a case.

    Args:
        edition: the procedure.
        facts: what is known, derived facts included.
        acts: what was done; at least the report.
        calendar: the working calendar.
        skipped: facts that were asked and are not known; they are not asked again.
    """
    situation = assess(edition, facts, acts, calendar)
    asks = [name for name in situation.standing.asks if name not in skipped]
    question = min(
        asks,
        key=lambda name: (_left(edition, facts, acts, calendar, name, skipped), asks.index(name)),
        default=None,
    )
    table = next((table for table in edition.tables if table.output == edition.grade), None)
    possible = still_possible(edition, table, situation.standing.facts) if table else ()
    others = tuple(name for name in asks if name != question)
    return Interview(question, others, possible, situation)


def _left(
    edition: Edition,
    facts: Facts,
    acts: Sequence[Act],
    calendar: Calendar,
    name: str,
    skipped: Collection[str],
) -> float:
    """Return how many questions remain on average once a fact is answered."""
    values = telling_values(edition, edition.facts[name])
    left = 0
    for value in values:
        standing = assess(edition, {**facts, name: value}, acts, calendar).standing
        left += sum(1 for other in standing.asks if other not in skipped)
    return left / max(1, len(values))


def telling_values(edition: Edition, fact: Fact) -> tuple[Value, ...]:
    """Return one value for every part of a fact's domain that some rule tells apart."""
    column = column_of(fact)
    if column is None:
        return ()
    regions: list[dict[str, Cell]] = [
        {fact.id: cell} for when in _conditions(edition) if (cell := when.get(fact.id)) is not None
    ]
    track = Track.of(column, regions)
    return tuple(track.value(1 << place) for place in ones(track.full))


def _conditions(edition: Edition) -> list[dict[str, Cell]]:
    rows = [dict(row.when) for table in edition.tables for row in table.rows]
    return rows + [dict(demand.when) for demand in edition.demands]
