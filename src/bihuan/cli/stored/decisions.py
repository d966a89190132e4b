"""The decisions that were made about a case, for `bihuan procedure explain --case`."""

import click
from django.utils import timezone

from bihuan.cases.models import Case
from bihuan.cases.queries.explaining import decisions_in_force, facts_decided_on
from bihuan.cases.queries.sight import case_get
from bihuan.cli.procedure.contrasting import Known
from bihuan.cli.procedure.explaining import Decision
from bihuan.cli.stored.base import at_the_database, now, person_named
from bihuan.cli.words import say
from bihuan.procedures.queries import edition_by_digest


@at_the_database()
def stored_decisions(number: str, username: str | None) -> list[Decision]:
    """Return the decisions of a case that stand, each with the edition that made it."""
    case = _seen(number, username)
    return [
        Decision(edition_by_digest(str(row.record["digest"])), dict(row.record))
        for row in decisions_in_force(case)
    ]


@at_the_database()
def stored_facts(number: str, username: str | None) -> Known:
    """Return what a case was decided on, with the edition that decided."""
    case = _seen(number, username)
    return Known(edition_by_digest(case.issue.digest), facts_decided_on(case))


def _seen(number: str, username: str | None) -> Case:
    if username is None:
        raise click.UsageError(
            say("请用 --as 说明以谁的身份查看记录。", "Say with --as whose eyes see the case.")
        )
    return case_get(number, person_named(username), timezone.localdate(now()))
