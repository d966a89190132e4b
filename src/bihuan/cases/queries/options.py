"""What somebody may do with a case now, what each act needs, and why the rest is not allowed."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language

from bihuan.cases.fields import InputField, fields_of
from bihuan.cases.models import Case
from bihuan.cases.queries.attempts import (
    Standpoint,
    asked_with,
    attempt_of,
    cases_to_act_on,
    refused_now,
    required_by,
    standpoint_of,
    waiver_cite,
)
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.people.models import Person
from bihuan.procedure.demands.acts import Attempt, Refusal
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.terms import STEP_NAMES, Step


class ActOption(NamedTuple):
    """One step that can or cannot be taken now.

    `clause` allows or forbids it. `demanded` says that a duty asks for it of this person.
    """

    step: Step
    label: str
    allowed: bool
    refusal: Refusal | None
    clause: str
    fields: tuple[InputField, ...]
    demanded: bool


def options(case: Case, person: Person, now: datetime) -> list[ActOption]:
    """Return every step with whether the person may take it now; demanded ones come first.

    Raises:
        CaseNotFoundError: the case is not for this person.
    """
    sight = sight_of(person, timezone.localdate(now))
    return options_at(standpoint_of(case_seen(case.number, sight, cases_to_act_on()), sight, now))


def options_at(standpoint: Standpoint) -> list[ActOption]:
    """Return the same for a case that has been loaded to be looked at or acted on."""
    found = [_option(standpoint, step) for step in Step if step is not Step.REPORT]
    return sorted(found, key=lambda option: (not option.demanded, not option.allowed))


def option_for(case: Case, step: Step, person: Person, now: datetime) -> ActOption:
    """Return one step with whether the person may take it now.

    Raises:
        CaseNotFoundError: the case is not for this person.
    """
    sight = sight_of(person, timezone.localdate(now))
    return _option(
        standpoint_of(case_seen(case.number, sight, cases_to_act_on()), sight, now), step
    )


def _option(standpoint: Standpoint, step: Step) -> ActOption:
    edition = standpoint.rules.edition
    attempt = attempt_of(standpoint, step)
    refusal = refused_now(standpoint, attempt)
    label = STEP_NAMES[step].say(get_language() or "zh")
    if refusal is not None:
        cite = str(refusal.cite) if refusal.cite else ""
        return ActOption(
            step, label, allowed=False, refusal=refusal, clause=cite, fields=(), demanded=False
        )
    duties = duties_for(standpoint.situation, attempt)
    rights = rights_for(edition, standpoint.situation, attempt)
    cites = [source.cite for source in duties] + [source.cite for source in rights]
    clause = str(waiver_cite(edition) if step is Step.WAIVE else next(iter(cites), ""))
    fields = fields_of(
        edition,
        step,
        required_by(standpoint, attempt),
        _asked(standpoint, attempt),
        {name for duty in duties for name in duty.records},
    )
    return ActOption(step, label, True, None, clause, fields, bool(duties))


def _asked(standpoint: Standpoint, attempt: Attempt) -> tuple[str, ...]:
    """Return the facts to show on the form: what is asked now, not all that may be given."""
    allowed = asked_with(standpoint, attempt)
    if attempt.step is Step.AMEND:
        return allowed
    known = standpoint.case.facts
    return tuple(name for name in allowed if known.get(name) is None or name in _again(standpoint))


def _again(standpoint: Standpoint) -> set[str]:
    return {name for duty in standpoint.situation.duties for name in duty.asks}
