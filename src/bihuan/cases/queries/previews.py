"""What a report would lead to, before it is sent: the form asks only what can still matter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language

from bihuan.cases.fields import InputField, report_fields
from bihuan.cases.intake import Report
from bihuan.cases.queries.counting import counted_at
from bihuan.cases.queries.prospects import Prospect, prospect_of
from bihuan.cases.queries.situations import Assessed, Contributions, assess_counting
from bihuan.people.models import Person
from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.demands import acts as core
from bihuan.procedure.edition import Edition, Member
from bihuan.procedure.terms import STEP_NAMES


class PreviewDuty(NamedTuple):
    """A duty that would open: what, by whom, by when, under which clause."""

    step: str
    title: str
    by: tuple[str, ...]
    due_at: datetime | None
    provisional: bool
    clause: str


class Preview(NamedTuple):
    """What a report would lead to.

    `asks` are the questions that can still change the outcome, `sentences` say what would be
    decided and why.
    """

    edition: Edition
    severity: Member | None
    asks: tuple[InputField, ...]
    decided: Mapping[str, core.Decided]
    duties: tuple[PreviewDuty, ...]
    sentences: tuple[str, ...]


def preview(report: Report, actor: Person, now: datetime) -> Preview:
    """Return what the procedure would say of a report that is still being written.

    Raises:
        NoEditionError: no edition is in force for the unit.
        ActInputError: something in the report is wrong.
    """
    drafted = replace(report, title=report.title.strip() or "…")
    prospect = prospect_of(drafted, actor, now, timezone.localdate(now))
    edition, language = prospect.rules.edition, get_language() or "zh"
    situation = _assessed(prospect).situation
    return Preview(
        edition,
        edition.severity(situation.standing.facts),
        report_fields(edition, situation.standing.asks),
        situation.standing.decided,
        tuple(_duty(edition, duty, language) for duty in situation.duties),
        tuple(_sentences(prospect, situation.standing, language)),
    )


def _assessed(prospect: Prospect) -> Assessed:
    """Assess without writing: what the case would add is added to what stands in the tallies."""
    case, rules = prospect.case, prospect.rules

    def count(contributions: Contributions, keys: Mapping[str, str]) -> dict[str, int]:
        return counted_at(rules.edition, keys, case.reported_at, own=contributions)

    return assess_counting(rules, case, prospect.acts, count)


def _duty(edition: Edition, duty: core.Duty, language: str) -> PreviewDuty:
    return PreviewDuty(
        STEP_NAMES[duty.step].say(language),
        duty.title.say(language),
        tuple(edition.roles[role].name.say(language) for role in duty.by),
        duty.due_at,
        duty.provisional,
        edition.clause_label(duty.cite, language),
    )


def _sentences(prospect: Prospect, standing: core.Standing, language: str) -> list[str]:
    lines: list[str] = []
    for decided in standing.decided.values():
        if decided.value is not None or decided.values or decided.undetermined_by:
            record = record_of(
                prospect.rules.edition,
                decided,
                standing.facts,
                prospect.act.at,
                prospect.act.by_key,
            )
            lines += explain(prospect.rules.edition, record, 1, language)
    return lines
