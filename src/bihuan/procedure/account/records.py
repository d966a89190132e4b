"""The record of a decision: small, plain JSON, enough to explain it for ever.

Everything that is shown about a decision is computed from this record and the edition that it
names by digest; nothing else is stored and nothing else is needed, on whatever machine.
"""

from collections.abc import Mapping
from datetime import datetime

from bihuan.procedure.demands.acts import Decided
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts

ENGINE = "1"
"""The version of the evaluation rules; it changes when the same edition could decide otherwise."""

Record = Mapping[str, object]


def record_of(
    edition: Edition, decided: Decided, facts: Facts, at: datetime, actor: str
) -> dict[str, object]:
    """Return the record of one table's answer: what it rested on and what came of it.

    Args:
        edition: the edition that decided.
        decided: its answer.
        facts: the facts as they were, decided ones included.
        at: when, with its time zone.
        actor: who caused the decision ("person:3", "system").
    """
    table = next(table for table in edition.tables if table.id == decided.table)
    return {
        "edition": edition.id,
        "version": edition.version,
        "digest": edition.digest,
        "engine": ENGINE,
        "table": decided.table,
        "output": decided.output,
        "facts": {name: facts.get(name) for name in table.inputs},
        "value": decided.value,
        "values": list(decided.values),
        "rows": list(decided.rows),
        "clauses": [[cite.clause, cite.item, cite.interpretation] for cite in decided.cites],
        "asks": list(decided.asks),
        "undetermined_by": decided.undetermined_by,
        "by_person": decided.by_person,
        "at": at.isoformat(timespec="seconds"),
        "actor": actor,
    }
