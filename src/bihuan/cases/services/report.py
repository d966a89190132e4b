"""Taking a report in: the beginning of every case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bihuan.cases.intake import Report
from bihuan.cases.models import Case
from bihuan.cases.queries.prospects import Prospect, prospect_of
from bihuan.cases.queries.seats import seats_for
from bihuan.cases.queries.situations import (
    local_day,
    place_of,
)
from bihuan.cases.services.decisions import decisions_store
from bihuan.cases.services.files import Upload, files_accept, files_store
from bihuan.cases.services.numbers import number_next
from bihuan.cases.services.scopes import concerned, holding, overseeing, scope_start
from bihuan.cases.services.standing import (
    duties_bring_in_line,
    report_duties,
    standing_columns,
)
from bihuan.cases.services.tallies import assess_into_tallies
from bihuan.cases.services.writing import journal_line
from bihuan.evidence.services import Accepted
from bihuan.kit.statements import rows_insert, together
from bihuan.people.models import Person


def case_report(
    *,
    report: Report,
    actor: Person,
    now: datetime,
    files: Sequence[Upload] = (),
    imported: bool = False,
) -> Case:
    """Register a nonconforming service under the edition in force, and open its first duties.

    `imported` is for the import of older records only: it allows a report time in the past.

    Raises:
        NoEditionError: no edition is in force for the unit.
        ActInputError: something in the report is wrong.
        RefusedError: a file is not accepted; the sentence says which and why.
    """
    accepted = files_accept(files)
    with transaction.atomic():
        prospect = prospect_of(report, actor, now, timezone.localdate(now), imported=imported)
        return _taken(prospect, accepted, actor, now)


def _taken(prospect: Prospect, files: Sequence[Accepted], actor: Person, now: datetime) -> Case:
    """Store a report with all that follows from it."""
    case, act, rules = prospect.case, prospect.act, prospect.rules
    assessed = assess_into_tallies(rules, case, prospect.acts, {})
    case.counted = assessed.counted
    for name, value in standing_columns(rules.edition, assessed.situation, act.at).items():
        setattr(case, name, value)
    seats = seats_for(rules.edition, place_of(case), prospect.day)
    with together():
        rows_insert([act])
        movement = duties_bring_in_line(rules, case, act, assessed.situation, seats, ())
        rows_insert(report_duties(rules, case, act, assessed.situation))
        decisions = decisions_store(rules.edition, case, act, assessed.situation.standing)
        # The number is taken last: its row is locked from here on.
        case.number = number_next(local_day(rules.edition, now).year)
        rows_insert([case])
        keys = concerned(case) | holding(movement.holders) | overseeing(seats)
        scope_start(case, keys)
    files_store(case, act, files, actor=actor, now=now)
    journal_line(
        case,
        act,
        actor=actor,
        now=now,
        movement=movement,
        decisions=decisions,
        more=_more(case, prospect),
    )
    return case


def _more(case: Case, prospect: Prospect) -> dict[str, object]:
    """Return what the line about a report says beyond other acts: the record as it was taken in."""
    names = (
        *("title", "place", "service_item", "channel", "customer_name", "customer_contact"),
        *("wants", "occurred_at", "found_at", "reported_at"),
    )
    return {
        **{name: getattr(case, name) for name in names},
        "edition": case.issue.digest,
        "unit": case.unit.code,
        "finder": case.finder and case.finder.as_actor().key,
        "reporter": case.reporter and case.reporter.as_actor().key,
        "imported": prospect.act.at != prospect.act.recorded_at,
    }
