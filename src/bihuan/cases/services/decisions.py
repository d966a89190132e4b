"""Storing what the tables decided, and what each decision supersedes."""

from collections.abc import Iterable, Mapping

from bihuan.cases.models import Act, Case, Decision
from bihuan.cases.models.keys import key_at
from bihuan.kit.statements import rows_insert
from bihuan.procedure.account.records import record_of
from bihuan.procedure.demands.acts import Decided, Standing
from bihuan.procedure.edition import Edition


def answer_of(decided: Decided) -> dict[str, object]:
    """Return what was decided and on which grounds: what makes two decisions the same."""
    return {
        "value": decided.value,
        "values": list(decided.values),
        "rows": list(decided.rows),
        "by_person": decided.by_person,
    }


def decisions_store(
    edition: Edition,
    case: Case,
    act: Act,
    standing: Standing,
    before: Iterable[Decision] = (),
    *,
    anew: bool = False,
) -> list[Decision]:
    """Store the decisions that the act brought about; `before` are all earlier ones in order.

    `anew` stores those too that come to the same: another edition has decided them.
    """
    last: Mapping[str, Decision] = {decision.table: decision for decision in before}
    made = []
    for decided in standing.decided.values():
        answer, old = answer_of(decided), last.get(decided.table)
        if (old.answer == answer and not anew) if old else not _said(decided):
            continue
        record = record_of(edition, decided, standing.facts, act.at, act.by_key)
        made.append(
            Decision(
                id=key_at(act.recorded_at),
                case=case,
                act=act,
                table=decided.table,
                output=decided.output,
                answer=answer,
                record=record,
                supersedes=old,
            )
        )
    rows_insert(made)
    return made


def _said(decided: Decided) -> bool:
    """Return whether there is anything to store: an answer, or that a person must give it."""
    return bool(
        decided.value is not None
        or decided.values
        or decided.rows
        or (decided.undetermined_by and not decided.asks)
    )
