"""Computing provisional due times again once the schedule of working days is known."""

from datetime import datetime

from django.db import transaction

from bihuan.cases.models import Act, Case, Duty, DutyHolder
from bihuan.cases.queries.attempts import cases_to_act_on
from bihuan.cases.queries.situations import core_acts, rules_of, situation_of
from bihuan.journal.actors import SYSTEM
from bihuan.journal.services import entry_write
from bihuan.procedure.demands import acts as core
from bihuan.procedures.queries import calendar


@transaction.atomic
def clocks_recompute_next(*, now: datetime) -> bool:
    """Compute the clocks of one case again; False when no provisional one is left to compute.

    Only times that were counted over days not yet announced can move; the time that was promised
    is kept beside the new one.
    """
    revision = calendar().revision
    stale = Duty.objects.open().filter(provisional=True).exclude(calendar=revision)
    duty = stale.order_by("pk").first()
    if duty is None:
        return False
    Case.objects.select_for_update().get(pk=duty.case_id)
    case = cases_to_act_on().get(pk=duty.case_id)
    acts = core_acts(case, Act.objects.filter(case=case).order_by("sequence"))
    situation = situation_of(rules_of(case), case, acts)
    wanted = {one.demand: one for one in situation.duties}
    rows = stale.filter(case=case)
    moved = [_moved(row, wanted.get(row.demand), revision, now) for row in rows]
    dues = [one.due_at for one in situation.duties if one.due_at]
    Case.objects.filter(pk=case.pk).update(next_due_at=min(dues, default=None))
    told = [one for one in moved if one]
    if told:
        entry_write(
            actor=SYSTEM,
            event="case.clocks",
            subject=case.subject,
            now=now,
            details={"duties": told, "calendar": revision},
        )
    return True


def _moved(row: Duty, duty: core.Duty | None, revision: str, now: datetime) -> str:
    """Bring one duty's due time in line; return what to write about it, if it moved."""
    before = row.due_at
    row.calendar = revision
    if duty is not None:
        row.due_at, row.provisional = duty.due_at, duty.provisional
    if row.due_at != before:
        row.past_dues = [
            *row.past_dues,
            {"due_at": before and before.isoformat(), "until": now.isoformat()},
        ]
        DutyHolder.objects.filter(duty=row, open=True).update(due_at=row.due_at)
    row.save(update_fields=["calendar", "due_at", "provisional", "past_dues"])
    if row.due_at == before or row.due_at is None:
        return ""
    return f"{row.demand} {row.due_at.isoformat()}"
