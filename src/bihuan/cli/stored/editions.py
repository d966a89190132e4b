"""Issued editions, and putting one in force."""

from collections import defaultdict
from datetime import date, datetime

import click
from django.utils import timezone

from bihuan.cli.spoken import argument, option
from bihuan.cli.stored.base import as_option, at_the_database, command, now, person_named
from bihuan.cli.stored.units import unit_coded
from bihuan.cli.words import language, say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedure.document.model import Issued
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Label
from bihuan.procedures.models import InForce, Issue
from bihuan.procedures.queries import edition_by_digest, history_of, issues, pack_read, packs
from bihuan.procedures.services import edition_put_in_force, edition_store


class NotIssuedError(RefusedError):
    """No edition of this name and version has been issued or is shipped."""

    code = "edition.unknown"


@at_the_database()
def issued_rows() -> list[dict[str, object]]:
    """Return every issued edition with where it is in force today."""
    places = defaultdict(list)
    rows = InForce.objects.on(timezone.localdate(now())).select_related("unit")
    for row in rows.order_by("unit__path", "pk"):
        places[row.issue_id].append(
            {
                "unit": row.unit.code,
                "name": row.unit.label(language()),
                "from": row.valid_from.isoformat(),
            }
        )
    return [
        {
            "id": issue.pack,
            "version": issue.version,
            "digest": issue.digest,
            "title_zh": issue.title,
            "title_en": issue.title_en or issue.title,
            "effective_from": issue.effective_from.isoformat(),
            "in_force": places[issue.pk],
        }
        for issue in issues()
    ]


@at_the_database()
def issued_edition(pack: str, version: str) -> Edition:
    """Return an issued edition ready to be read."""
    return edition_by_digest(_issued(pack, version).digest)


@at_the_database()
def issued_with_history(pack: str, version: str) -> tuple[Edition, list[Issued]]:
    """Return an issued edition with the issues before it, to be printed."""
    issue = _issued(pack, version)
    return edition_by_digest(issue.digest), history_of(issue)


def _issued(pack: str, version: str) -> Issue:
    issue = Issue.objects.defer("files").filter(pack=pack, version=version).first()
    if issue is None:
        raise NotIssuedError(
            say(
                f"没有发布过 {pack} 的第 {version} 版；用 bihuan procedure list 查看已发布的版本。",
                f"Version {version} of {pack} has not been issued; see what has been with "
                "bihuan procedure list.",
            )
        )
    return issue


@command(
    "bihuan edition put-in-force s15-property --unit EAST --from 2026-12-01 --as admin",
)
@argument("pack", about=Label("程序的编号", "id of the procedure"))
@option("--unit", "code", required=True, about=Label("部门或项目的编号", "code of the unit"))
@option(
    "--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]),
    about=Label("自哪一天起施行", "first day on which it is in force"),
)  # fmt: skip
@option(
    "--version", "version", about=Label("版本；不写为最近发布的一版", "version; the newest issued")
)
@as_option
def put_in_force(pack: str, code: str, start: datetime, version: str | None, username: str) -> None:
    actor, moment = person_named(username), now()
    issue = _issued(pack, version) if version else _newest(pack, actor, moment)
    row = edition_put_in_force(
        issue=issue, unit=unit_coded(code), valid_from=start.date(), actor=actor, now=moment
    )
    told = _period(row.valid_from, row.valid_to)
    click.echo(
        say(
            f"{issue} 在 {row.unit.name} 施行，{told}。",
            f"{issue} is in force in {row.unit.label('en')}, {told}.",
        )
    )


def _newest(pack: str, actor: Person, moment: datetime) -> Issue:
    """Return the newest issued edition of a pack; a shipped one is issued now if none is."""
    issue: Issue | None = issues().filter(pack=pack).first()
    if issue is None and pack in packs():
        issue = edition_store(files=pack_read(pack), actor=actor, now=moment)
    if issue is None:
        raise NotIssuedError(
            say(
                f"没有名为 {pack} 的程序；用 bihuan procedure list 查看。",
                f"There is no procedure named {pack}; see bihuan procedure list.",
            )
        )
    return issue


def _period(start: date, end: date | None) -> str:
    """Say from when until when."""
    if end is None:
        return say(f"自 {start} 起", f"from {start} on")
    return say(f"自 {start} 起至 {end} 前", f"from {start} until before {end}")
