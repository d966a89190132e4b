"""My duties: the most urgent first, each with the time left and the clause behind it."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.queries.duties import DutyView, duties_of
from bihuan.web.clauses import ClauseView
from bihuan.web.doors import Asked, signed_in
from bihuan.web.words import day_words, urgency

MOMENT = timedelta(microseconds=1)


class DutyRow(NamedTuple):
    """A duty as one line of the list."""

    number: str
    case_title: str
    place: str
    unit: str
    step: str
    title: str
    url: str
    due_at: datetime | None
    urgency: str
    provisional: bool
    form: str
    clause: ClauseView
    severity_name: str
    severity_rank: int | None
    severity_levels: int


class Group(NamedTuple):
    """Duties that are equally near."""

    id: str
    name: str
    duties: list[DutyRow]


@require_GET
@signed_in
def duties(request: Asked) -> HttpResponse:
    """Show what the procedure asks of this person."""
    now = timezone.now()
    rows = [_row(view, now) for view in duties_of(request.user, now)]
    context = {
        "now": now,
        "today": day_words(timezone.localdate(now), timezone.localdate(now)),
        "total": len(rows),
        "groups": _groups(rows, now),
    }
    return render(request, "web/duties.html", context)


def _row(view: DutyView, now: datetime) -> DutyRow:
    duty, case, language = view.duty, view.duty.case, get_language() or "zh"
    return DutyRow(
        number=case.number,
        case_title=case.title,
        place=case.place,
        unit=case.unit.label(language),
        step=duty.step,
        title=view.title,
        url=f"{reverse('case', kwargs={'number': case.number})}?act={duty.step}#act-{duty.step}",
        due_at=duty.due_at,
        urgency=urgency(duty.due_at, now),
        provisional=duty.provisional,
        form=view.form,
        clause=ClauseView("", view.why, view.text),
        severity_name=case.severity_name.say(language),
        severity_rank=case.severity_rank,
        severity_levels=len(view.edition.facts[view.edition.grade].members),
    )


def _groups(rows: list[DutyRow], now: datetime) -> list[Group]:
    """Return the duties by how near they are, without empty groups."""
    today = timezone.localdate(now)
    late = [row for row in rows if row.urgency == "late"]
    due_today = [row for row in rows if row.urgency != "late" and _due_by(row, today)]
    later = [row for row in rows if row.due_at and row not in late and row not in due_today]
    groups = [
        Group("late", _("已超时"), late),
        Group("today", _("今天到期"), due_today),
        Group("later", _("以后"), later),
        Group("open", _("未定时限"), [row for row in rows if row.due_at is None]),
    ]
    return [group for group in groups if group.duties]


def _due_by(row: DutyRow, today: date) -> bool:
    """Tell whether a duty is due today; midnight ends the day before."""
    if row.due_at is None:
        return False
    return timezone.localdate(row.due_at - MOMENT) <= today
