"""Write drafts: start, change, rename, discard; nobody overwrites what another has changed."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedure.language.loading import PACK
from bihuan.procedure.language.tree import Block, Scalar
from bihuan.procedures.models import Draft, DraftChange, DraftDeed, DraftState, Issue
from bihuan.procedures.queries import draft_get, pack_read
from bihuan.procedures.reader import MAX_BYTES, read_file
from bihuan.procedures.rights import may_draft

FILES_AT_MOST = 60
SIGNS_AT_MOST = 1_000_000  # the largest shipped procedure has some 100,000
SHOWN = 3
WHAT = 300
NAME = 120
NAMED = re.compile(r"(scenarios/)?\w[\w.-]*\.yaml")
"""What a file may be called: letters, hanzi and digits, safe in an address and in a folder."""


class DraftStateError(RefusedError):
    """The draft is not in a state in which this can be done."""

    code = "draft.state"


class DraftMovedOnError(RefusedError):
    """Somebody else has changed the draft since it was read; says who did what and when."""

    code = "draft.moved_on"

    def __init__(self, meanwhile: Sequence[DraftChange]) -> None:
        self.meanwhile = tuple(meanwhile)
        told = "；".join(_told(change) for change in self.meanwhile[-SHOWN:])
        super().__init__(
            _("草稿在您打开之后已有变化：%(told)s。您的修改没有保存；请看过新的内容再改。")
            % {"told": told}
        )


class DraftInputError(RefusedError):
    """What was sent cannot be kept as a draft."""

    code = "draft.input"


@transaction.atomic
def draft_start(
    *,
    actor: Person,
    now: datetime,
    base: Issue | None = None,
    origin: str = "",
    files: Mapping[str, str] | None = None,
    title: str = "",
) -> Draft:
    """Start a draft from an issued edition, from a shipped pack, or from files made of one.

    Raises:
        NotYoursToDraftError: the actor does not look after the procedures.
        DraftInputError: the files cannot be kept.
        PackUnknownError: no pack of this name is shipped.
    """
    may_draft(actor, timezone.localdate(now))
    began = files or (base.files if base else pack_read(origin))
    _keepable(began)
    pack, named = identity_of(began)
    draft = Draft.objects.create(
        pack=pack,
        title=_title(title) if title.strip() else named[:200] or pack,
        base=base,
        origin="" if base else origin,
        files=dict(began),
        started_by=actor,
        started_at=now,
        changed_at=now,
    )
    began_as = str(base) if base else origin
    note(draft, DraftDeed.STARTED, actor, now, what=began_as, details={"origin": began_as or "—"})
    return draft


@transaction.atomic
def draft_change(
    *,
    draft: Draft,
    files: Mapping[str, str | None],
    seen: int,
    actor: Person,
    now: datetime,
    what: str = "",
) -> Draft:
    """Save new texts of some files (None takes a file away); `seen` is the revision shown before.

    The text may be broken: it is told on the page and stops the draft only from being submitted.

    Raises:
        DraftMovedOnError: somebody changed the draft after it was seen; nothing is saved.
        DraftStateError: the draft is not being edited.
        DraftInputError: the files cannot be kept.
    """
    may_draft(actor, timezone.localdate(now))
    kept = opened(draft, seen)
    changed = {name: text for name, text in files.items() if kept.files.get(name) != text}
    if not changed:
        return kept
    merged = {name: text for name, text in (kept.files | changed).items() if text is not None}
    _keepable(merged)
    before = {name: kept.files.get(name) for name in changed}
    kept.files = merged
    kept.pack = identity_of(merged)[0] or kept.pack
    told = (what or "、".join(changed))[:WHAT]
    details = {"what": told, "files": sorted(changed)}
    note(kept, DraftDeed.CHANGED, actor, now, what=told, before=before, details=details)
    return kept


@transaction.atomic
def draft_undo(*, draft: Draft, seen: int, actor: Person, now: datetime) -> Draft:
    """Put back what the latest change of the text replaced.

    Raises:
        DraftStateError: nothing was changed, or the draft is not being edited.
    """
    may_draft(actor, timezone.localdate(now))
    kept = opened(draft, seen)
    last = kept.changes.order_by("-revision").first()
    if last is None or last.deed != DraftDeed.CHANGED:
        raise DraftStateError(_("最近一步不是修改，没有可以撤销的内容。"))
    what = _("撤销：%(what)s") % {"what": last.what}
    return draft_change(draft=kept, files=last.before, seen=seen, actor=actor, now=now, what=what)


@transaction.atomic
def draft_rename(*, draft: Draft, title: str, seen: int, actor: Person, now: datetime) -> Draft:
    """Give a draft another name; the procedure's own title stands in its text.

    Raises:
        DraftInputError: the name is empty or too long.
    """
    may_draft(actor, timezone.localdate(now))
    kept = opened(draft, seen)
    before, kept.title = kept.title, _title(title)
    if before != kept.title:
        note(kept, DraftDeed.RENAMED, actor, now, what=before, details={"before": before})
    return kept


@transaction.atomic
def draft_discard(*, draft: Draft, seen: int, actor: Person, now: datetime) -> Draft:
    """Give a draft up; it stays readable.

    Raises:
        DraftStateError: it has been issued or given up already.
    """
    may_draft(actor, timezone.localdate(now))
    kept = locked(draft, seen)
    if kept.state in (DraftState.ISSUED, DraftState.DISCARDED):
        raise DraftStateError(state_words(kept))
    kept.state = DraftState.DISCARDED
    note(kept, DraftDeed.DISCARDED, actor, now)
    return kept


def locked(draft: Draft, seen: int) -> Draft:
    """Return the draft as it is now, locked; refuse if others have changed it since.

    What the same person did in another window counts as a change too: its text is not here.
    """
    kept = draft_get(draft.pk, locked=True)
    if kept.revision != seen:
        later = kept.changes.filter(revision__gt=seen).select_related("person")
        raise DraftMovedOnError(list(later.order_by("revision")))
    return kept


def opened(draft: Draft, seen: int) -> Draft:
    """Return the draft locked, if it may be changed now."""
    kept = locked(draft, seen)
    if not kept.is_open:
        raise DraftStateError(state_words(kept))
    return kept


def identity_of(files: Mapping[str, str]) -> tuple[str, str]:
    """Return the id and title that a text gives itself, "" where it cannot be read."""
    tree, _problems = read_file(PACK, files.get(PACK, ""))
    if not isinstance(tree, Block):
        return "", ""
    pack, title = tree.entries.get("id"), tree.entries.get("title")
    chinese = title.entries.get("zh") if isinstance(title, Block) else None
    return (
        pack.value[:80] if isinstance(pack, Scalar) else "",
        chinese.value if isinstance(chinese, Scalar) else "",
    )


def _keepable(files: Mapping[str, str]) -> None:
    """Refuse what no draft can hold.

    Raises:
        DraftInputError: a name that is none, a text too long, or too many files.
    """
    for name, text in files.items():
        if not NAMED.fullmatch(name) or len(name) > NAME:
            raise DraftInputError(
                _("文件名“%(name)s”不可用；请写成 名称.yaml，场景写成 scenarios/名称.yaml。")
                % {"name": name},
                field="file",
            )
        if len(text.encode(errors="replace")) > MAX_BYTES or "\0" in text:
            raise DraftInputError(
                _("文件 %(name)s 太大或含有不可保存的字符。") % {"name": name}, field="text"
            )
    if sum(len(text) for text in files.values()) > SIGNS_AT_MOST:
        raise DraftInputError(
            _("一份程序最多 %(most)d 个字符；请删去不用的场景或文件。") % {"most": SIGNS_AT_MOST},
            field="text",
        )
    if len(files) > FILES_AT_MOST:
        raise DraftInputError(
            _("一份程序最多 %(most)d 个文件。") % {"most": FILES_AT_MOST}, field="file"
        )


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > Draft._meta.get_field("title").max_length:  # noqa: SLF001 - Django documents it
        raise DraftInputError(_("请给草稿起个名字，最多 200 个字。"), field="title")
    return title


def note(
    draft: Draft,
    deed: object,
    actor: Person,
    now: datetime,
    *,
    what: str = "",
    before: Mapping[str, str | None] | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Save the draft with one more deed, in its own history and in the journal."""
    if deed != DraftDeed.STARTED:
        draft.revision += 1
    draft.changed_at = now
    draft.save()
    DraftChange.objects.create(
        draft=draft,
        revision=draft.revision,
        deed=deed,
        person=actor,
        at=now,
        what=what[:WHAT],
        before=dict(before or {}),
    )
    body = {"title": draft.title, "revision": draft.revision, **(details or {})}
    entry_write(actor=actor, event=f"draft.{deed}", subject=draft.subject, now=now, details=body)


def state_words(draft: Draft) -> str:
    """Say that the state of a draft does not allow what was asked."""
    return _("草稿《%(title)s》%(state)s，现在不能这样做。") % {
        "title": draft.title,
        "state": draft.get_state_display(),
    }


def _told(change: DraftChange) -> str:
    return _("%(who)s于 %(when)s %(deed)s（%(what)s）") % {
        "who": change.person.name,
        "when": timezone.localtime(change.at).strftime("%Y-%m-%d %H:%M"),
        "deed": change.get_deed_display(),
        "what": change.what or change.get_deed_display(),
    }
