"""Taking files in, making them small for a page, erasing them lawfully."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from bihuan.evidence.blobs import (
    INCOMING,
    PREVIEWS,
    TooLongError,
    blob_keep,
    blob_name,
    preview_name,
    staged,
    storage,
)
from bihuan.evidence.looking import look, small_picture
from bihuan.evidence.models import Attachment
from bihuan.evidence.names import clean_name, join_name, split_name
from bihuan.evidence.queries import evidence_open
from bihuan.evidence.terms import KIND_NAMES, Kind, largest_limit, limit_of
from bihuan.journal.actors import ActsAs
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.people.services import administrator_only

PREVIEW_LONGEST = 1280
YOUNG = timedelta(days=1)
"""How long a content without a row may still be waiting for one."""


class EmptyFileError(RefusedError):
    """There is nothing in the file."""

    code = "evidence.empty"


class TooLargeError(RefusedError):
    """The file is larger than its kind may be."""

    code = "evidence.too-large"


class AlreadyErasedError(RefusedError):
    """The content is gone already."""

    code = "evidence.already-erased"


class Accepted(NamedTuple):
    """A file whose bytes are safe in the storage, and that no record names yet."""

    sha256: str
    size: int
    media_type: str
    kind: str
    name: str
    uploaded_name: str


def evidence_accept(upload: File) -> Accepted:
    """Look at an upload and store its bytes, or refuse it; no database is needed for that.

    The ending of the name is put right where the content is another type of the same kind, as
    messengers often leave it. Call this before a transaction begins: it waits for the disk.
    """
    given = clean_name(str(upload.name or ""))
    try:
        with staged(upload.chunks(), largest_limit()) as stage:
            if stage.size == 0:
                raise EmptyFileError(_("“{name}”是空文件，请重新选择。").format(name=given))
            found = look(stage.file, given)
            if stage.size > limit_of(found.kind):
                raise TooLargeError(_too_large(given, stage.size, found.kind))
            blob_keep(stage.file, blob_name(stage.sha256))
    except TooLongError as error:
        raise TooLargeError(_too_large(given, upload.size, Kind.VIDEO)) from error
    stem, ending = split_name(given)
    right = ending if ending in found.endings else found.endings[0]
    return Accepted(
        sha256=stage.sha256,
        size=stage.size,
        media_type=found.media_type,
        kind=found.kind,
        name=join_name(stem, right),
        uploaded_name=given,
    )


@transaction.atomic
def evidence_store(
    *,
    subject: str,
    upload: File | Accepted,
    actor: ActsAs | None,
    now: datetime,
    act_sequence: int | None = None,
) -> Attachment:
    """Attach a file to a record, with a journal line that binds its content."""
    file = upload if isinstance(upload, Accepted) else evidence_accept(upload)
    attachment: Attachment = Attachment.objects.create(
        subject=subject,
        act_sequence=act_sequence,
        uploaded_by=actor if isinstance(actor, Person) else None,
        uploaded_at=now,
        **file._asdict(),
    )
    _write("evidence.stored", attachment, actor, now, name=attachment.name)
    return attachment


@transaction.atomic
def evidence_erase(
    *, attachment: Attachment, actor: ActsAs | None, now: datetime, reason: str
) -> Attachment:
    """Erase a file because the law demands it; the row, its digest and this line stay.

    The bytes go with the next sweep, unless another record keeps the same content. The name in
    the line that told of the upload is erased with `journal.services.details_redact`.
    """
    administrator_only(actor)
    changed = Attachment.objects.filter(pk=attachment.pk, erased_at=None).update(
        erased_at=now, name="", uploaded_name=""
    )
    if not changed:
        raise AlreadyErasedError(_("这个附件的内容已经抹去。"))
    attachment.refresh_from_db()
    _write("evidence.erased", attachment, actor, now, reason=reason)
    return attachment


def evidence_preview(attachment: Attachment) -> File | None:
    """Return a photo as a small upright JPEG without its particulars (HEIC included).

    None if it is no photo or too large to open; the first call stores the small picture.
    """
    if attachment.kind != Kind.PHOTO or attachment.erased_at:
        return None
    name = preview_name(attachment.sha256)
    if not storage().exists(name):
        with evidence_open(attachment) as original:
            small = small_picture(original, PREVIEW_LONGEST)
        if small is None:
            return None
        with staged([small], len(small)) as stage:
            blob_keep(stage.file, name)
    return storage().open(name, "rb")


def evidence_sweep(now: datetime) -> int:
    """Remove contents that no record names any more (erased, or never finished); return how many.

    Whatever is younger than a day stays: its row may be on the way.
    """
    place = storage()
    removed = 0
    for folder in _folders(place):
        names = place.listdir(folder)[1]
        digests = [name.removesuffix(".jpg") for name in names]
        named = Attachment.objects.filter(sha256__in=digests, erased_at=None)
        kept = set(named.values_list("sha256", flat=True))
        for name, digest in zip(names, digests, strict=True):
            path = f"{folder}/{name}"
            if digest not in kept and now - place.get_modified_time(path) > YOUNG:
                place.delete(path)
                removed += 1
    return removed


def _folders(place: Storage) -> Iterator[str]:
    """Return the folders that hold contents, small pictures and unfinished uploads."""
    for top in _listed(place, ""):
        if top == PREVIEWS:
            yield from (f"{top}/{below}" for below in _listed(place, top))
        elif top == INCOMING or len(top) == 2:  # noqa: PLR2004 - the first two signs of a digest
            yield top


def _listed(place: Storage, folder: str) -> list[str]:
    try:
        return sorted(place.listdir(folder)[0])
    except FileNotFoundError:
        return []


def _too_large(name: str, size: int, kind: str) -> str:
    return _("“{name}”有 {size}，超过了{kind}的上限 {limit}；请压缩或截取后再上传。").format(
        name=name,
        size=filesizeformat(size),
        kind=KIND_NAMES[kind],
        limit=filesizeformat(limit_of(kind)),
    )


def _write(
    event: str, attachment: Attachment, actor: ActsAs | None, now: datetime, **details: object
) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=attachment.subject,
        now=now,
        details={
            "attachment": attachment.pk,
            "kind": attachment.kind,
            "media_type": attachment.media_type,
            "size": attachment.size,
            "sha256": attachment.sha256,
            **details,
        },
    )
