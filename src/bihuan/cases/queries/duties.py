"""Who must do what next: the duties of one person, most urgent first."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from bihuan.cases.models import Duty, DutyHolder
from bihuan.cases.models.duties import ADMINISTRATORS
from bihuan.cases.queries.clauses import clause_heading, clause_text
from bihuan.cases.queries.sight import Sight, sight_of
from bihuan.people.models import Person
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import STEP_NAMES, Step
from bihuan.procedures.queries import edition_by_digest

SHOWN_AT_MOST = 200


class DutyView(NamedTuple):
    """A duty as a work list shows it; `duty.case` comes with its unit.

    `why` is the clause with its heading, `text` what it says. `left` is the time until it is due,
    negative once it has passed, None where the procedure sets no time.
    """

    duty: Duty
    step: str
    title: str
    form: str
    why: str
    text: str
    left: timedelta | None
    overdue: bool
    edition: Edition


def duties_of(person: Person, now: datetime, at_most: int = SHOWN_AT_MOST) -> list[DutyView]:
    """Return the open duties that a person holds, by name or by post, most urgent first.

    What separation of duties keeps from the person is not on the list.
    """
    sight = sight_of(person, timezone.localdate(now))
    rows = (
        DutyHolder.objects.filter(_held_by(sight), open=True)
        .select_related("duty__case__unit", "duty__case__issue")
        .defer("duty__case__issue__files", "duty__case__facts", "duty__case__description")
        .order_by(F("due_at").asc(nulls_last=True), "duty_id")
    )
    key = person.as_actor().key
    mine = {row.duty_id: row.duty for row in rows[: at_most * 2] if key not in row.duty.barred}
    return [duty_view(duty, now) for duty in list(mine.values())[:at_most]]


def duties_open_count(person: Person, day: date, at_most: int = 1000) -> int:
    """Return how many open duties a person holds, at most so many."""
    rows = DutyHolder.objects.filter(_held_by(sight_of(person, day)), open=True)
    return int(rows.values("duty").distinct()[:at_most].count())


def _held_by(sight: Sight) -> Q:
    held = Q(person=sight.person)
    by_unit: dict[int, set[str]] = {}
    for post, unit in sight.posts:
        by_unit.setdefault(unit, set()).add(post)
    for unit, posts in by_unit.items():
        held |= Q(unit=unit, post__in=posts)
    if sight.person.is_administrator:
        held |= Q(post=ADMINISTRATORS)
    return held


def duties_in(case_key: int, now: datetime) -> list[DutyView]:
    """Return the open duties of a case, most urgent first."""
    rows = (
        Duty.objects.open()
        .filter(case=case_key)
        .select_related("case__unit", "case__issue")
        .defer("case__issue__files")
        .prefetch_related("holders__person", "holders__unit")
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    return [duty_view(duty, now) for duty in rows]


def duty_view(duty: Duty, now: datetime) -> DutyView:
    """Return a duty in words; it comes with its case and issue."""
    language = get_language() or "zh"
    edition = edition_by_digest(duty.case.issue.digest)
    form = edition.forms.get(duty.form)
    left = duty.due_at - now if duty.due_at else None
    return DutyView(
        duty,
        STEP_NAMES[Step(duty.step)].say(language),
        duty.title.say(language),
        " ".join(part for part in (form.number, form.name.say(language)) if part) if form else "",
        clause_heading(edition, duty.clause, language),
        clause_text(edition, duty.clause, language),
        left,
        left is not None and left < timedelta(0),
        edition,
    )
