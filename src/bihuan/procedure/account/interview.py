"""The interview: one question after the other, only those that can still change the outcome.

The next question is the one whose answers leave the fewest questions on average. Nobody is asked
what a table answers, nor what only a later step of the case will know. There is no history behind
an interview, so what history would count is asked like anything else.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.asking import askable
from bihuan.procedure.decisions.deciding import still_possible
from bihuan.procedure.decisions.derive import COUNTED
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
    asks = _asks(edition, situation, skipped)
    question = min(
        asks,
        key=lambda name: (_left(edition, facts, acts, calendar, name, skipped), asks.index(name)),
        default=None,
    )
    table = next((table for table in edition.tables if table.output == edition.grade), None)
    possible = still_possible(edition, table, situation.standing.facts) if table else ()
    others = tuple(name for name in asks if name != question)
    return Interview(question, others, possible, situation)


def _asks(edition: Edition, situation: Situation, skipped: Collection[str]) -> list[str]:
    """Return the open questions, with those that history would answer."""
    open_now = [name for one in situation.standing.decided.values() for name in one.asks]
    open_now += [name for demand in situation.possible for name in demand.when]
    known, asks = situation.standing.facts, situation.standing.asks
    unknown = [name for name in open_now if known.get(name) is None]
    found = askable(edition, unknown, known, typed=COUNTED)
    counted = [name for name in found if edition.facts[name].derived]
    return [name for name in (*asks, *counted) if name in found and name not in skipped]


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
        left += len(
            _asks(edition, assess(edition, {**facts, name: value}, acts, calendar), skipped)
        )
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
