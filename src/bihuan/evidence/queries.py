"""Finding, opening and checking evidence."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.files import File
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.evidence.blobs import blob_name, chunks_of, hash_of, storage
from bihuan.evidence.models import Attachment
from bihuan.kit.refusals import RefusedError


class EvidenceGoneError(RefusedError):
    """The file was lawfully erased, or its content is missing from the storage."""

    code = "evidence.gone"


class Flaw(NamedTuple):
    """A content in the storage that is not what its rows say."""

    attachment: Attachment
    code: str
    sentence: str


def attachments_of(subject: str) -> QuerySet[Any]:
    """Return the files about a record in the order of their arrival, with who brought them."""
    return Attachment.objects.filter(subject=subject).select_related("uploaded_by").order_by("pk")


def evidence_open(attachment: Attachment) -> File:
    """Open a file for reading; the caller has checked that this person may see the record."""
    if attachment.erased_at:
        raise EvidenceGoneError(_("这个附件的内容已依法抹去。"))
    try:
        return storage().open(blob_name(attachment.sha256), "rb")
    except FileNotFoundError as error:
        raise EvidenceGoneError(
            _("“{name}”的内容不在附件存储中；请系统管理员用备份恢复。").format(name=attachment.name)
        ) from error


def evidence_verify(progress: Callable[[int], None] | None = None) -> Iterator[Flaw]:
    """Read every stored content again and yield those that are missing or altered."""
    kept = Attachment.objects.filter(erased_at=None).order_by("sha256", "pk")
    last, done = "", 0
    for attachment in kept.iterator(chunk_size=500):
        if attachment.sha256 == last:
            continue
        last, done = attachment.sha256, done + 1
        yield from _flaws(attachment)
        if progress:
            progress(done)


def _flaws(attachment: Attachment) -> Iterator[Flaw]:
    try:
        with evidence_open(attachment) as file:
            found = hash_of(chunks_of(file))
    except EvidenceGoneError as gone:
        yield Flaw(attachment, "blob-missing", str(gone))
        return
    if found != (attachment.sha256, attachment.size):
        sentence = _("“{name}”的内容被改动：与记录的哈希值不符。").format(name=attachment.name)
        yield Flaw(attachment, "blob-altered", sentence)
