"""What the procedure will do with a report that is not sent yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.fields import fact_field
from bihuan.cases.intake import Report
from bihuan.cases.queries.counting import counted_at
from bihuan.cases.queries.prospects import Prospect, prospect_of
from bihuan.cases.queries.seats import Seats, seats_for
from bihuan.cases.queries.situations import Contributions, assess_counting, place_of
from bihuan.people.models import Person
from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.demands.acts import Decided, Situation
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.answers import read_facts
from bihuan.procedure.terms import STEP_NAMES, Label, Step
from bihuan.web.case_now import duty_holders, person_names
from bihuan.web.clauses import ClauseView, clause_view, source_line
from bihuan.web.fields import Shown
from bihuan.web.inputs import FACTS, Given, shown


class DutyToCome(NamedTuple):
    """A duty that the report will bring about."""

    step: Step
    title: str
    who: str
    due_at: datetime | None
    clause: ClauseView | None


class Foretold(NamedTuple):
    """What will become of the report as it stands."""

    severity: Label | None
    severity_rank: int
    severity_levels: int
    because: str
    clauses: tuple[ClauseView, ...]
    duties: tuple[DutyToCome, ...]
    ahead: str
    edition: str


class Look(NamedTuple):
    """The questions still worth asking, and what is foretold."""

    questions: list[Shown]
    foretold: Foretold


def look(report: Report, actor: Person, given: Given, now: datetime) -> Look:
    """Return what the procedure asks and will do, with what is known so far.

    Raises:
        NoEditionError: no edition is in force for the unit.
    """
    prospect, problems = _prospect(report, actor, now)
    edition = prospect.rules.edition
    situation = _situation(prospect)
    seats = seats_for(edition, place_of(prospect.case), prospect.day)
    return Look(
        _questions(edition, situation, given, problems),
        _foretold(prospect, situation, seats, actor, now),
    )


def _prospect(report: Report, actor: Person, now: datetime) -> tuple[Prospect, dict[str, Label]]:
    """Return the case to come, without the facts that cannot be read yet."""
    bare = Report(unit=report.unit, title="…")
    empty = prospect_of(bare, actor, now, timezone.localdate(now))
    facts, problems = read_facts(empty.rules.edition, report.facts)
    known = Report(unit=report.unit, title="…", facts=facts)
    return prospect_of(known, actor, now, timezone.localdate(now)), problems


def _situation(prospect: Prospect) -> Situation:
    def count(contributions: Contributions, keys: Mapping[str, str]) -> dict[str, int]:
        at = prospect.case.reported_at
        return counted_at(prospect.rules.edition, keys, at, own=contributions)

    return assess_counting(prospect.rules, prospect.case, prospect.acts, count).situation


def _questions(
    edition: Edition, situation: Situation, given: Given, problems: Mapping[str, Label]
) -> list[Shown]:
    """Return what has been answered and what can still change the outcome, in one lasting order."""
    language = get_language() or ""
    errors = {f"{FACTS}{name}": label.say(language) for name, label in problems.items()}
    held = Given(given.values, errors)
    wanted = {*situation.standing.asks, *given.facts(), *problems}
    facts = [fact for fact in edition.facts.values() if fact.id in wanted]
    return [shown(fact_field(fact), held) for fact in facts]


def _foretold(
    prospect: Prospect, situation: Situation, seats: Seats, actor: Person, now: datetime
) -> Foretold:
    edition = prospect.rules.edition
    members = edition.facts[edition.grade].members
    member = edition.facts[edition.grade].member(situation.standing.severity or None)
    graded = _grading(edition, situation)
    language = get_language() or "zh"
    because, clauses = "", []
    if graded is not None:
        record = record_of(edition, graded, situation.standing.facts, now, actor.as_actor().key)
        because = " ".join(explain(edition, record, 1, language))
        clauses = [clause_view(edition, cite) for cite in dict.fromkeys(graded.cites)]
    return Foretold(
        severity=member.name if member else None,
        severity_rank=member.rank if member else 0,
        severity_levels=len(members),
        because=because,
        clauses=tuple(clause for clause in clauses if clause),
        duties=_duties(edition, situation, seats, language),
        ahead=_ahead(situation, language),
        edition=source_line(edition),
    )


def _grading(edition: Edition, situation: Situation) -> Decided | None:
    decided = situation.standing.decided.values()
    return next((one for one in decided if one.output == edition.grade), None)


def _duties(
    edition: Edition, situation: Situation, seats: Seats, language: str
) -> tuple[DutyToCome, ...]:
    names = person_names(
        pk for duty in situation.duties for role in duty.by for pk in seats.held(role).everybody
    )
    return tuple(
        DutyToCome(
            step=duty.step,
            title=duty.title.say(language),
            who=duty_holders(edition, seats, duty, names),
            due_at=duty.due_at,
            clause=clause_view(edition, duty.cite),
        )
        for duty in situation.duties
    )


def _ahead(situation: Situation, language: str) -> str:
    steps = dict.fromkeys(demand.step for demand in situation.ahead)
    return _("、").join(STEP_NAMES[step].say(language) for step in steps)
