"""Issued editions, and trying one out."""

from collections import defaultdict
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query

from bihuan.api.doors import Asked, present
from bihuan.api.routes import Routes
from bihuan.api.schemas.editions import DecidedOut, DecideIn, EditionOut, EditionRow, InForceOut
from bihuan.api.schemas.people import UnitRef
from bihuan.api.translating import decided_out, edition_out
from bihuan.api.wording import WordsOut, language, two
from bihuan.cases.intake import ActInputError
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.people.queries import visible_units
from bihuan.procedure.decisions.derive import derive, is_counted
from bihuan.procedure.demands.acts import Act
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.answers import read_facts
from bihuan.procedure.terms import Label, Step, Value
from bihuan.procedures.models import InForce, Issue
from bihuan.procedures.queries import calendar, edition_by_digest, issues

routes = Routes("程序", "procedures")

PackPath = Annotated[
    str,
    Path(pattern=r"^[a-z][a-z0-9_-]{0,79}$", description=two("程序的编号", "id of the procedure")),
]
VersionPath = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9._-]{1,40}$", description=two("版本", "version"))
]
Level = Annotated[
    int,
    Query(
        ge=1,
        le=5,
        description=two(
            "解释的级别：1 一句话，2 条款，3 相近的行，4 整张表，5 未知的事实",
            "level of explanation: 1 a sentence, 2 the clause, 3 rows close by, 4 the table, "
            "5 what is unknown",
        ),
    ),
]


class EditionNotFoundError(RefusedError):
    """No edition of this name and version has been issued."""

    code = "edition.not_found"


@routes.read(
    "/editions",
    "edition_list",
    list[EditionRow],
    Label("程序版本", "Editions"),
    Label(
        "已发布的程序版本，以及您可以查看的部门中现行的版本。",
        "The issued editions, with where each is in force now among the units that you see.",
    ),
)
def edition_list(request: Asked) -> list[EditionRow]:
    places = _places(request.auth)
    return [_row(issue, places.get(issue.pk, [])) for issue in issues()]


@routes.read(
    "/editions/{pack}/{version}",
    "edition_get",
    EditionOut,
    Label("查看程序版本", "Get an edition"),
    Label(
        "一个程序版本的全部内容：条款、事实、角色、表格，以及执行各条款的规则。",
        "All of an edition: clauses, facts, roles, forms, and the rules that execute each clause.",
    ),
)
def edition_get(request: Asked, pack: PackPath, version: VersionPath) -> EditionOut:
    issue = issued(pack, version)
    row = _row(issue, _places(request.auth).get(issue.pk, []))
    return edition_out(row, edition_by_digest(issue.digest))


@routes.send(
    "/editions/{pack}/{version}/decide",
    "edition_decide",
    DecidedOut,
    Label("试判", "Try an edition out"),
    Label(
        "给出事实，看程度、依据、要求和期限，以及还要问什么。什么也不保存。",
        "From facts: the severity with its grounds, what is demanded by when, and what is still"
        " asked. Nothing is stored.",
    ),
)
def edition_decide(
    request: Asked, pack: PackPath, version: VersionPath, payload: DecideIn, level: Level = 1
) -> DecidedOut:
    edition = edition_by_digest(issued(pack, version).digest)
    moment = moment_in(edition, payload)
    facts = known_in(edition, payload, moment)
    situation = assess(edition, facts, [Act(Step.REPORT, moment, "api")], calendar())
    return decided_out(edition, situation, moment, level)


def moment_in(edition: Edition, payload: DecideIn) -> datetime:
    """Return when the case tried out is reported, by the edition's clock."""
    at = payload.at or present()
    try:
        return at.astimezone(ZoneInfo(edition.timezone))
    except OverflowError:
        raise ActInputError({"at": _("时间超出日历的范围。")}) from None


def known_in(edition: Edition, payload: DecideIn, moment: datetime) -> dict[str, Value | None]:
    """Return the facts typed, with the derived ones.

    Raises:
        ActInputError: some cannot be read; a sentence for each.
    """
    facts = _facts(edition, payload)
    errors = {
        f"counted.{name}": _("“%(name)s”不是按历史计数的事实，或者超出范围。") % {"name": name}
        for name, number in payload.counted.items()
        if not _can_be_counted(edition, name, number)
    }
    if errors:
        raise ActInputError(errors)
    return derive(edition, facts, payload.counted, moment.date())


def _can_be_counted(edition: Edition, name: str, number: int) -> bool:
    fact = edition.facts.get(name)
    return fact is not None and is_counted(fact) and fact.low <= number <= fact.high


def _facts(edition: Edition, payload: DecideIn) -> dict[str, Value]:
    facts, problems = read_facts(edition, payload.facts)
    if problems:
        raise ActInputError(
            {f"facts.{name}": problem.say(language()) for name, problem in problems.items()}
        )
    return facts


def issued(pack: str, version: str) -> Issue:
    """Return an issued edition.

    Raises:
        EditionNotFoundError: none of this name and version was issued.
    """
    issue: Issue | None = Issue.objects.defer("files").filter(pack=pack, version=version).first()
    if issue is None:
        raise EditionNotFoundError(
            _("没有发布过 %(pack)s 的第 %(version)s 版；请先列出程序版本。")
            % {"pack": pack, "version": version}
        )
    return issue


def _places(person: Person) -> dict[int, list[InForceOut]]:
    """Return by issue where it is in force today, as far as this person may look."""
    today = timezone.localdate(present())
    rows = InForce.objects.on(today).filter(unit__in=visible_units(person, today))
    found: dict[int, list[InForceOut]] = defaultdict(list)
    for row in rows.select_related("unit").order_by("unit__path", "pk"):
        place = InForceOut(
            unit=UnitRef.of(row.unit), valid_from=row.valid_from, valid_to=row.valid_to
        )
        found[row.issue_id].append(place)
    return found


def _row(issue: Issue, places: list[InForceOut]) -> EditionRow:
    return EditionRow(
        pack=issue.pack,
        version=issue.version,
        digest=issue.digest,
        title=WordsOut.of(Label(issue.title, issue.label("en"))),
        issued_on=issue.issued_on,
        effective_from=issue.effective_from,
        in_force=places,
    )
