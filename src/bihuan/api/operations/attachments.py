"""Evidence: listed, brought, fetched."""

from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path
from pydantic import BaseModel, ConfigDict, Field

from bihuan.api.bodies import FILES, MULTIPART, parts_schema, sent
from bihuan.api.doors import (
    Asked,
    Done,
    IdempotencyKey,
    IfMatch,
    once,
    present,
    revision_expected,
)
from bihuan.api.openapi import reference
from bihuan.api.operations.cases import Number
from bihuan.api.routes import Routes
from bihuan.api.schemas.attachments import AttachmentOut
from bihuan.api.wording import two
from bihuan.cases.models import Case
from bihuan.cases.queries.sight import case_get
from bihuan.cases.services.acting import case_act
from bihuan.evidence.models import Attachment
from bihuan.evidence.queries import attachments_of, evidence_open
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.terms import Label, Step

routes = Routes("附件", "attachments")

HARMLESS = "default-src 'none'; sandbox"
AttachmentId = Annotated[
    int, Path(ge=1, le=2**63 - 1, description=two("附件的编号", "id of the attachment"))
]


class AttachmentNotFoundError(RefusedError):
    """The case has no such attachment, or its content was erased."""

    code = "attachment.not_found"


class NoFileError(RefusedError):
    """An upload without a file."""

    code = "attachment.none"


class NoteIn(BaseModel):
    """What is said about files that are brought on their own."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=20_000, description=two("说明", "what they show"))


class BroughtOut(BaseModel):
    """The files that were brought, and the revision that the case has now."""

    revision: int
    items: list[AttachmentOut]


@routes.read(
    "/cases/{number}/attachments",
    "attachment_list",
    list[AttachmentOut],
    Label("附件列表", "List attachments"),
    Label(
        "一条记录的附件，按上传的次序。", "The files about a case, in the order of their arrival."
    ),
)
def attachment_list(request: Asked, number: Number) -> list[AttachmentOut]:
    return [AttachmentOut.of(one) for one in attachments_of(_case(request, number).subject)]


UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {MULTIPART: {"schema": parts_schema(reference(NoteIn), FILES)}},
    }
}


@routes.send(
    "/cases/{number}/attachments",
    "attachment_add",
    {201: BroughtOut},
    Label("上传附件", "Upload attachments"),
    Label(
        "为记录补充附件，记作一次备注。类型按内容识别；类型不符或超过上限时拒绝，并说出文件名。"
        "办理某一步时的证据，请随那一步一起上传。",
        "Add files to a case; it is recorded as a note. Types are told by content; a file of a"
        " wrong type or over the limit is refused by name. Evidence for a step comes with that"
        " step.",
    ),
    UPLOAD,
)
def attachment_add(
    request: Asked,
    number: Number,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    told = sent(request, NoteIn)
    revision = revision_expected(if_match)
    if not told.files:
        raise NoFileError(_("没有收到文件；请把文件写在 files 部分。"), field=FILES)

    def produce() -> Done:
        names = "、".join(file.name for file in told.files)
        case = case_act(
            number=number,
            step=Step.NOTE,
            actor=request.auth,
            now=present(),
            expected_revision=revision,
            data={},
            facts={},
            text=told.body.text or _("附件：%(names)s") % {"names": names},
            files=told.files,
        )
        rows = attachments_of(case.subject).filter(act_sequence=case.revision)
        items = [AttachmentOut.of(row) for row in rows]
        return Done(201, BroughtOut(revision=case.revision, items=items))

    return once(request, idempotency_key, produce, *told.parts)


@routes.fetch(
    "/cases/{number}/attachments/{attachment}",
    "attachment_get",
    Label("下载附件", "Download an attachment"),
    Label("一个附件的内容。", "The content of a file."),
)
def attachment_get(request: Asked, number: Number, attachment: AttachmentId) -> FileResponse:
    found: Attachment | None = (
        attachments_of(_case(request, number).subject).filter(pk=attachment).first()
    )
    if found is None or found.erased_at:
        raise AttachmentNotFoundError(
            _("这条记录没有编号为 %(id)s 的附件，或内容已抹去；请先列出附件。") % {"id": attachment}
        )
    answer = FileResponse(
        evidence_open(found),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    answer["Content-Security-Policy"] = HARMLESS
    answer["ETag"] = f'"{found.sha256}"'
    return answer


def _case(request: Asked, number: str) -> Case:
    return case_get(number, request.auth, timezone.localdate(present()))
