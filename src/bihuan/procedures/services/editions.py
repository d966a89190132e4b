"""Issue editions and put them in force: each with one line in the journal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person, Unit
from bihuan.procedure.compare.versions import check_succession
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.problems import Problem, say_problem
from bihuan.procedures.models import InForce, Issue
from bihuan.procedures.queries import edition_by_digest
from bihuan.procedures.reader import read_pack
from bihuan.procedures.rights import may_issue


class EditionRefusedError(RefusedError):
    """The core found mistakes in the pack; nothing was stored. `problems` are all of them."""

    code = "edition.refused"

    def __init__(self, problems: Sequence[Problem], files: Mapping[str, str]) -> None:
        self.problems = tuple(problems)
        told = "\n".join(say_problem(problem, files) for problem in self.problems)
        super().__init__(
            _("程序包有 %(count)d 处错误，没有保存；请改正后重新提交。\n%(problems)s")
            % {"count": len(self.problems), "problems": told},
            field="files",
        )


class EditionKnownError(RefusedError):
    """The same text, or another text under the same version, has been issued already."""

    code = "edition.known"


class InForceClashError(RefusedError):
    """The period asked for is not possible beside those that exist."""

    code = "edition.in_force_clash"


@transaction.atomic
def edition_store(*, files: Mapping[str, str], actor: Person, now: datetime) -> Issue:
    """Check an edition's text and issue it; it can be put in force afterwards, never changed.

    Raises:
        EditionRefusedError: the core finds mistakes; nothing is stored.
        EditionKnownError: this text or this version has been issued before.
        NotYoursToIssueError: the actor may not issue editions.
    """
    may_issue(actor, now.date())
    loaded = read_pack(files, today=now.date())
    errors = loaded.barring
    edition = loaded.edition
    if edition is None or errors:
        raise EditionRefusedError(errors or loaded.problems, files)
    _unknown_so_far(edition.id, edition.version, edition.digest)
    if problems := _as_successor(edition):
        raise EditionRefusedError(problems, files)
    issue = Issue.objects.create(
        pack=edition.id,
        version=edition.version,
        digest=edition.digest,
        title=edition.title.zh,
        title_en=edition.title.en,
        effective_from=edition.effective_from,
        files=dict(files),
        issued_on=edition.issued_on,
        issued_at=now,
        issued_by=actor,
    )
    entry_write(
        actor=actor,
        event="edition.issued",
        subject=f"edition:{edition.id}",
        now=now,
        details={"version": edition.version, "digest": edition.digest, "title": edition.title.zh},
    )
    return issue


def _unknown_so_far(pack: str, version: str, digest: str) -> None:
    known = Issue.objects.defer("files").filter(pack=pack, version=version).first()
    known = known or Issue.objects.defer("files").filter(digest=digest).first()
    if known is None:
        return
    if known.digest == digest:
        raise EditionKnownError(
            _("这份文本已经以 %(issue)s 发布，不必再次发布。") % {"issue": str(known)},
            field="files",
        )
    raise EditionKnownError(
        _("%(issue)s 已发布而内容不同；已发布的版本不可更改，请先改版本号再发布。")
        % {"issue": str(known)},
        field="files",
    )


def _as_successor(edition: Edition) -> list[Problem]:
    """Return what is wrong with an edition beside the one it replaces, if that is issued here."""
    replaced = Issue.objects.filter(pack=edition.id, version=edition.replaces)
    digest = replaced.values_list("digest", flat=True).first()
    return check_succession(edition_by_digest(digest), edition) if digest else []


@transaction.atomic
def edition_put_in_force(
    *, issue: Issue, unit: Unit, valid_from: date, actor: Person, now: datetime
) -> InForce:
    """Put an edition in force for a unit and everything below it from a local date on.

    The edition in force there until then ends on that day; one that is planned for later stays,
    and the new one ends where it begins.

    Raises:
        InForceClashError: another edition begins there that day, or it is not effective yet.
        NotYoursToIssueError: the actor may not issue editions.
    """
    may_issue(actor, now.date())
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # one change at a time per unit
    _effective_on(issue, valid_from)
    rows = InForce.objects.filter(unit=unit)
    if rows.filter(valid_from=valid_from).exists():
        raise InForceClashError(
            _("%(unit)s自 %(day)s 起已安排了一个版本；请另选一天。")
            % {"unit": unit.name, "day": valid_from},
            field="valid_from",
        )
    rows.on(valid_from).update(valid_to=valid_from)
    later = rows.filter(valid_from__gt=valid_from).order_by("valid_from")
    until = later.values_list("valid_from", flat=True).first()
    row = InForce.objects.create(unit=unit, issue=issue, valid_from=valid_from, valid_to=until)
    entry_write(
        actor=actor,
        event="edition.put_in_force",
        subject=f"edition:{issue.pack}",
        now=now,
        details={
            "version": issue.version,
            "digest": issue.digest,
            "unit": unit.code,
            "valid_from": valid_from,
            "valid_to": until,
        },
    )
    return row


def _effective_on(issue: Issue, day: date) -> None:
    edition = edition_by_digest(issue.digest)
    if day < edition.effective_from:
        raise InForceClashError(
            _("这一版自 %(day)s 起施行；请选这一天或以后。") % {"day": edition.effective_from},
            field="valid_from",
        )
    if edition.effective_to is not None and day >= edition.effective_to:
        raise InForceClashError(
            _("这一版已于 %(day)s 失效；请换一个版本。") % {"day": edition.effective_to},
            field="issue",
        )
