"""From a draft to an edition: submit, return, approve, issue. No author approves."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedure.language.loading import PACK
from bihuan.procedures.checking import check
from bihuan.procedures.editing.splices import set_key
from bihuan.procedures.models import Draft, DraftDeed, DraftState, Issue
from bihuan.procedures.models.drafts import WRITING
from bihuan.procedures.rights import is_issuer, may_draft, may_issue
from bihuan.procedures.services.drafts import (
    DraftStateError,
    locked,
    note,
    opened,
    state_words,
)
from bihuan.procedures.services.editions import EditionKnownError, edition_store

SHOWN_RULES = 5
"""So many rules are named in a sentence; the page beside the draft names all."""


class DraftUnsoundError(RefusedError):
    """The draft has errors, or scenarios that do not hold."""

    code = "draft.unsound"


class OwnDraftError(RefusedError):
    """Somebody would approve what they wrote themselves."""

    code = "draft.own"


class RemarksMissingError(RefusedError):
    """A draft is returned with remarks, so that its author knows what to change."""

    code = "draft.remarks"


@transaction.atomic
def draft_submit(*, draft: Draft, seen: int, actor: Person, now: datetime) -> Draft:
    """Submit a draft for approval; warnings do not stop it, errors do.

    Raises:
        DraftUnsoundError: there are errors, or scenarios that do not hold.
        EditionKnownError: its version has been issued already.
    """
    may_draft(actor, timezone.localdate(now))
    kept = opened(draft, seen)
    _sound(kept)
    kept.state, kept.remarks = DraftState.SUBMITTED, ""
    note(kept, DraftDeed.SUBMITTED, actor, now)
    return kept


@transaction.atomic
def draft_return(*, draft: Draft, remarks: str, seen: int, actor: Person, now: datetime) -> Draft:
    """Give a submitted or approved draft back to its authors; an approval is gone with it.

    Whoever may approve returns it, and so may whoever drafts: to take it back.

    Raises:
        RemarksMissingError: nothing says why.
        DraftStateError: it is neither submitted nor approved.
    """
    day = timezone.localdate(now)
    if not is_issuer(actor, day):
        may_draft(actor, day)
    if not remarks.strip():
        raise RemarksMissingError(_("请写明退回的原因和要改的地方。"), field="remarks")
    kept = locked(draft, seen)
    if kept.state not in (DraftState.SUBMITTED, DraftState.APPROVED):
        raise DraftStateError(state_words(kept))
    kept.state, kept.remarks, kept.approved_by = DraftState.RETURNED, remarks.strip(), None
    note(kept, DraftDeed.RETURNED, actor, now, what=kept.remarks, details={"remarks": kept.remarks})
    return kept


@transaction.atomic
def draft_approve(*, draft: Draft, seen: int, actor: Person, now: datetime) -> Draft:
    """Approve a submitted draft; whoever wrote any of it may not.

    Raises:
        NotYoursToIssueError: the actor may not approve editions.
        OwnDraftError: the actor started, changed or renamed the draft.
        DraftStateError: it is not submitted.
    """
    may_issue(actor, timezone.localdate(now))
    kept = locked(draft, seen)
    if kept.state != DraftState.SUBMITTED:
        raise DraftStateError(state_words(kept))
    if actor.pk in authors_of(kept):
        raise OwnDraftError(
            _("您起草或修改过这份草稿，不能自己批准；请由另一位管理者代表或系统管理员批准。")
        )
    _sound(kept)
    kept.state, kept.approved_by = DraftState.APPROVED, actor
    note(kept, DraftDeed.APPROVED, actor, now)
    return kept


@transaction.atomic
def draft_issue(
    *, draft: Draft, effective_from: date, seen: int, actor: Person, now: datetime
) -> Issue:
    """Issue an approved draft; it can be put in force from the effective date on.

    The two dates are the only words of the text that are set here: everything else is as approved.

    Raises:
        NotYoursToIssueError: the actor may not issue editions.
        DraftStateError: it is not approved.
        EditionKnownError: the version has been issued meanwhile.
    """
    today = timezone.localdate(now)
    may_issue(actor, today)
    kept = locked(draft, seen)
    if kept.state != DraftState.APPROVED:
        raise DraftStateError(state_words(kept))
    text = set_key(kept.files[PACK], (), "issued_on", today.isoformat())
    text = set_key(text, (), "effective_from", effective_from.isoformat())
    files = kept.files | {PACK: text}
    issue = edition_store(files=files, actor=actor, now=now)
    kept.files, kept.issue, kept.state = files, issue, DraftState.ISSUED
    details = {"version": issue.version, "effective_from": effective_from, "digest": issue.digest}
    note(kept, DraftDeed.ISSUED, actor, now, what=str(issue), details=details)
    return issue


def authors_of(draft: Draft) -> set[int]:
    """Return the keys of everybody who wrote part of a draft."""
    rows = draft.changes.filter(deed__in=WRITING)
    return set(rows.values_list("person_id", flat=True)) | {draft.started_by_id}


def _sound(draft: Draft) -> None:
    checked = check(draft.files)
    edition = checked.loaded.edition
    if edition is None or checked.loaded.barring:
        raise DraftUnsoundError(
            _("草稿还有 %(count)d 处错误，不能提交；改正后再提交。")
            % {"count": len(checked.loaded.barring)}
        )
    if checked.failed:
        raise DraftUnsoundError(
            _("草稿有 %(count)d 个场景不成立，例如“%(name)s”；改正规则或场景后再提交。")
            % {"count": len(checked.failed), "name": checked.failed[0].outcome.name}
        )
    if checked.broken:
        raise DraftUnsoundError(
            _("有 %(count)d 条生成的用例与现在的规则不符；请看过变化，重新冻结后再提交。")
            % {"count": len(checked.broken)}
        )
    if checked.unproven:
        raise DraftUnsoundError(
            _(
                "没有场景或冻结的用例用到：%(rules)s。请重新冻结生成的用例并看过结果，"
                "或者写一个用到它的场景，再提交。"
            )
            % {"rules": _("、").join(checked.unproven[:SHOWN_RULES])}
        )
    if Issue.objects.filter(pack=edition.id, version=edition.version).exists():
        raise EditionKnownError(
            _("%(pack)s 的第 %(version)s 版已经发布；请先改版本号再提交。")
            % {"pack": edition.id, "version": edition.version},
            field="files",
        )
