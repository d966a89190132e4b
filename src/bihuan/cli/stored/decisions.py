"""The decisions that were made about a case, for `bihuan procedure explain --case`."""

import click
from django.utils import timezone

from bihuan.cases.queries.explaining import decisions_in_force
from bihuan.cases.queries.sight import case_get
from bihuan.cli.procedure.explaining import Decision
from bihuan.cli.stored.base import at_the_database, now, person_named
from bihuan.cli.words import say
from bihuan.procedures.queries import edition_by_digest


@at_the_database()
def stored_decisions(number: str, username: str | None) -> list[Decision]:
    """Return the decisions of a case that stand, each with the edition that made it."""
    if username is None:
        raise click.UsageError(
            say("请用 --as 说明以谁的身份查看记录。", "Say with --as whose eyes see the case.")
        )
    case = case_get(number, person_named(username), timezone.localdate(now()))
    return [
        Decision(edition_by_digest(str(row.record["digest"])), dict(row.record))
        for row in decisions_in_force(case)
    ]
