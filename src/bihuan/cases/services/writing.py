"""The one line that an act leaves in the journal: a digest of everything, texts redactable."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bihuan.cases.models import Act, Case, Decision
from bihuan.cases.services.standing import Movement
from bihuan.journal.models import Entry
from bihuan.journal.services import entry_write
from bihuan.people.models import Person


def journal_line(
    case: Case,
    act: Act,
    *,
    actor: Person,
    now: datetime,
    movement: Movement,
    decisions: Iterable[Decision],
    more: Mapping[str, object] | None = None,
) -> Entry:
    """Write what was done to a case and all that came of it."""
    details: dict[str, object] = {
        "sequence": act.sequence,
        "at": act.at,
        "text": act.text,
        "data": act.data,
        "facts": act.facts,
        "meets": act.meets,
        "roles": act.roles,
        "clauses": act.clauses,
        "state": case.state,
        "severity": case.severity,
        "opened": [_duty(row) for row in movement.opened],
        "met": [[row.demand, row.minutes_over] for row in movement.met],
        "lapsed": [row.demand for row in movement.lapsed],
        "changed": [_duty(row) for row in movement.changed],
        "decided": {decision.table: decision.answer for decision in decisions},
        "counted": case.counted,
    }
    return entry_write(
        actor=actor,
        event=f"case.{act.step}",
        subject=case.subject,
        now=now,
        details=details | dict(more or {}),
    )


def _duty(row: object) -> list[object]:
    return [getattr(row, name) for name in ("demand", "due_at", "unheld")]
