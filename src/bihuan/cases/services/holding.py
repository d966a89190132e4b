"""Keeping duties held when people come and go: a duty never hangs in the air."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bihuan.cases.models import Act, Case, Duty, DutyHolder
from bihuan.cases.queries.attempts import cases_to_act_on, persons_of
from bihuan.cases.queries.seats import seats_for
from bihuan.cases.queries.situations import (
    core_acts,
    local_day,
    place_of,
    rules_of,
    situation_of,
)
from bihuan.cases.services.scopes import holding, scope_widen
from bihuan.cases.services.standing import holders_moved, holders_of
from bihuan.journal.actors import SYSTEM
from bihuan.journal.services import entry_write
from bihuan.kit.statements import rows_insert
from bihuan.people.models import Appointment


def holders_follow_next(*, now: datetime) -> bool:
    """Hand on the duties of one case whose holder has gone; False when there is none.

    Looks at duties held by a post that nobody has any more or by a person who left, and at those
    that others stand in for, in case somebody has been appointed. Safe to call at any time.
    """
    return any(_follow(key, now) for key in _doubtful(timezone.localdate(now)))


def _doubtful(day: date) -> list[int]:
    """Return the cases with an open duty whose holders may have to change."""
    sitting = Appointment.objects.on(day).filter(
        unit=OuterRef("unit"), post=OuterRef("post"), person__is_active=True
    )
    vacant = Q(unit__isnull=False) & ~Exists(sitting)
    rows = DutyHolder.objects.filter(open=True).filter(
        vacant | Q(person__is_active=False) | Q(duty__unheld=True)
    )
    return list(rows.order_by("duty__case").values_list("duty__case", flat=True).distinct())


@transaction.atomic
def _follow(key: int, now: datetime) -> bool:
    """Bring the holders of a case's open duties in line; return whether any changed."""
    Case.objects.select_for_update().get(pk=key)
    case = cases_to_act_on().get(pk=key)
    rules = rules_of(case)
    acts = core_acts(case, Act.objects.filter(case=case).order_by("sequence"))
    wanted = {duty.demand: duty for duty in situation_of(rules, case, acts).duties}
    seats = seats_for(rules.edition, place_of(case), local_day(rules.edition, now))
    rows = Duty.objects.open().filter(case=case, demand__in=wanted).prefetch_related("holders")
    moved = [row for row in rows if holders_moved(row, wanted[row.demand], seats)]
    if not moved:
        return False
    DutyHolder.objects.filter(duty__in=moved).delete()
    holders = []
    for row in moved:
        duty = wanted[row.demand]
        row.unheld = not seats.held_by_any(duty.by, persons_of(duty.barred))
        row.save(update_fields=["unheld"])
        holders += holders_of(row, duty, seats)
    rows_insert(holders)
    scope_widen(case, holding(holders))
    entry_write(
        actor=SYSTEM,
        event="case.holders",
        subject=case.subject,
        now=now,
        details={"duties": [row.demand for row in moved]},
    )
    return True
