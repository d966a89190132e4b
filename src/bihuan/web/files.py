"""Evidence on its way in and out: taken before the transaction, sent with safe headers."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.queries.sight import case_get
from bihuan.evidence.models import Attachment
from bihuan.evidence.queries import attachments_of, evidence_open
from bihuan.evidence.services import Accepted, evidence_accept, evidence_preview
from bihuan.evidence.terms import Kind
from bihuan.kit.refusals import RefusedError
from bihuan.web.doors import Asked, signed_in
from bihuan.web.inputs import FILES

SHOWN = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "audio/mpeg", "audio/mp4"}
)
"""What a browser may show in its window; everything else is saved as a file."""
HARMLESS = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
)
KEPT = "private, max-age=86400"
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
BLOCK = 64 * 1024


def taken_files(request: Asked) -> tuple[list[Accepted], dict[str, str]]:
    """Return the files of a form, safe in the storage, or the sentence about one refused."""
    accepted: list[Accepted] = []
    for upload in request.FILES.getlist(FILES):
        try:
            accepted.append(evidence_accept(upload))
        except RefusedError as refusal:
            return [], {FILES: _("%(why)s 其他文件也请重新选择。") % {"why": refusal}}
    return accepted, {}


@require_GET
@signed_in
def case_file(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """Send a file of a case."""
    attachment = _attachment(request, number, pk)
    response = _whole_or_part(request, attachment)
    response["Cache-Control"] = KEPT
    response["Content-Security-Policy"] = HARMLESS
    return response


@require_GET
@signed_in
def case_file_small(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """Send a small picture of a photo."""
    small = evidence_preview(_attachment(request, number, pk))
    if small is None:
        raise Http404
    response = FileResponse(small, content_type="image/jpeg")
    response["Cache-Control"] = KEPT
    response["Content-Security-Policy"] = HARMLESS
    return response


def _attachment(request: Asked, number: str, pk: int) -> Attachment:
    """Return a file of a case that this person may see."""
    case = case_get(number, request.user, timezone.localdate())
    found: Attachment | None = attachments_of(case.subject).filter(pk=pk).first()
    if found is None or found.erased_at:
        raise Http404
    return found


def _whole_or_part(request: Asked, attachment: Attachment) -> HttpResponseBase:
    """Send the file, or the part of it that a player asks for: phones play nothing without."""
    file = evidence_open(attachment)
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked and attachment.kind in {Kind.VIDEO, Kind.AUDIO}:
        return _part(file, attachment, int(asked[1]), asked[2])
    response = FileResponse(
        file,
        as_attachment=attachment.media_type not in SHOWN,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    response["Accept-Ranges"] = "bytes"
    return response


def _part(file: IO[bytes], attachment: Attachment, first: int, last_asked: str) -> HttpResponseBase:
    last = min(int(last_asked or attachment.size - 1), attachment.size - 1)
    if first > last:
        file.close()
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{attachment.size}"
        return response
    response = StreamingHttpResponse(
        _blocks(file, first, last - first + 1),
        status=HTTPStatus.PARTIAL_CONTENT,
        content_type=attachment.media_type,
    )
    response["Content-Range"] = f"bytes {first}-{last}/{attachment.size}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def _blocks(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block
