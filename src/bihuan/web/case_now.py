"""What a case asks for now: its duties, its way round the loop, its head line."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.queries.attempts import Standpoint, attempt_of, persons_of
from bihuan.cases.queries.seats import Seats
from bihuan.people.models import Person
from bihuan.procedure.demands import acts as core
from bihuan.procedure.demands.granting import duties_for
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import MAIN_STEPS, STATE_NAMES, State, Step
from bihuan.web.clauses import ClauseView, clause_view
from bihuan.web.words import moment_words, urgency

SHOWN_HOLDERS = 3


class DutyNow(NamedTuple):
    """A duty as the case page shows it."""

    step: Step
    title: str
    who: str
    due_at: datetime | None
    agreed_from: datetime | None
    provisional: bool
    form: str
    clause: ClauseView | None
    mine: bool
    urgency: str


class WayStep(NamedTuple):
    """One step of the way; `look` is done, now or ahead."""

    step: Step
    look: str
    words: str


def duties_now(standpoint: Standpoint) -> list[DutyNow]:
    """Return the open duties, most urgent first."""
    edition = standpoint.rules.edition
    mine = {
        duty.demand
        for step in {duty.step for duty in standpoint.situation.duties}
        for duty in duties_for(standpoint.situation, attempt_of(standpoint, step))
    }
    names = _names(standpoint)
    duties = sorted(
        standpoint.situation.duties,
        key=lambda duty: (
            (duty.due_at is None, duty.due_at, MAIN_STEPS.index(duty.step))
            if duty.step in MAIN_STEPS
            else (duty.due_at is None, duty.due_at, len(MAIN_STEPS))
        ),
    )
    return [_duty(standpoint, edition, duty, duty.demand in mine, names) for duty in duties]


def _duty(
    standpoint: Standpoint,
    edition: Edition,
    duty: core.Duty,
    mine: bool,  # noqa: FBT001
    names: Mapping[int, str],
) -> DutyNow:
    language = get_language() or ""
    return DutyNow(
        step=duty.step,
        title=duty.title.say(language),
        who=duty_holders(edition, standpoint.seats, duty, names),
        due_at=duty.due_at,
        agreed_from=duty.agreed_from,
        provisional=duty.provisional,
        form=form_words(edition, duty.form),
        clause=clause_view(edition, duty.cite),
        mine=mine,
        urgency=urgency(duty.due_at, standpoint.now),
    )


def form_words(edition: Edition, form: str) -> str:
    """Return a controlled form's number and name."""
    known = edition.forms.get(form)
    if known is None:
        return form
    return f"{known.number} {known.name.say(get_language() or '')}".strip()


def duty_holders(edition: Edition, seats: Seats, duty: core.Duty, names: Mapping[int, str]) -> str:
    """Return the roles that a duty falls to, each with the persons who hold it."""
    language, kept_out = get_language() or "", persons_of(duty.barred)
    told = []
    for role in duty.by:
        held = seats.held(role, kept_out).everybody
        persons = [names[pk] for pk in sorted(held) if pk in names]
        label = edition.roles[role].name.say(language) if role in edition.roles else role
        told.append((bool(persons), _role_words(label, persons)))
    # Roles that nobody holds are worth a word only where nobody holds any of them.
    held_by = [words for somebody, words in told if somebody]
    return _("、").join(held_by or [words for _nobody, words in told])


def _role_words(role: str, persons: list[str]) -> str:
    if not persons:
        return _("%(role)s（暂无人任职）") % {"role": role}
    shown = _("、").join(persons[:SHOWN_HOLDERS])
    if len(persons) > SHOWN_HOLDERS:
        shown = _("%(names)s 等 %(count)s 人") % {"names": shown, "count": len(persons)}
    return _("%(role)s（%(names)s）") % {"role": role, "names": shown}


def _names(standpoint: Standpoint) -> dict[int, str]:
    """Return the names of all who hold an open duty, with one query."""
    keys = {
        pk
        for duty in standpoint.situation.duties
        for role in duty.by
        for pk in standpoint.seats.held(role, persons_of(duty.barred)).everybody
    }
    return person_names(keys)


def person_names(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of persons by their keys."""
    wanted = set(keys)
    if not wanted:
        return {}
    return {person.pk: person.name for person in Person.objects.filter(pk__in=wanted)}


def way(standpoint: Standpoint) -> list[WayStep]:
    """Return the steps that this case walks, in their order."""
    standing = standpoint.situation.standing
    is_open = standing.state is State.OPEN
    due = {duty.step for duty in standpoint.situation.duties} if is_open else set()
    ahead = {demand.step for demand in standpoint.situation.ahead} if is_open else set()
    done = {Step.REPORT, *standing.done}
    last = {row.step: row for row in standpoint.rows}
    steps = []
    for step in MAIN_STEPS:
        if step in due:
            steps.append(WayStep(step, "now", ""))
        elif step in done:
            row = last.get(step.value)
            words = f"{row.by_name} {moment_words(row.at, standpoint.now)}" if row else ""
            steps.append(WayStep(step, "done", words))
        elif step in ahead or (step is Step.CLOSE and is_open):
            steps.append(WayStep(step, "ahead", ""))
    return steps


def way_words(steps: list[WayStep], standpoint: Standpoint) -> str:
    """Return the way in one line, for a narrow screen."""
    if standpoint.situation.standing.state is not State.OPEN:
        return _("共 %(count)s 步") % {"count": len(steps)}
    at = next((at for at, step in enumerate(steps, start=1) if step.look == "now"), len(steps))
    return _("第 %(at)s 步，共 %(count)s 步") % {"at": at, "count": len(steps)}


class Ended(NamedTuple):
    """How a case ended: the words, and the case it went into."""

    words: str
    into: str
    clause: ClauseView | None


def ended(standpoint: Standpoint) -> Ended | None:
    """Return how the case ended, if it did."""
    case, state = standpoint.case, standpoint.situation.standing.state
    if state is State.OPEN:
        return None
    when = moment_words(case.closed_at, standpoint.now) if case.closed_at else ""
    state_name = STATE_NAMES[state].say(get_language() or "")
    return Ended(
        words=_("%(state)s，%(when)s。") % {"state": state_name, "when": when},
        into=case.merged_into.number if case.merged_into_id else "",
        clause=clause_view(standpoint.rules.edition, standpoint.situation.standing.ended_by),
    )
