"""Bodies that may bring files: JSON alone, or multipart with the JSON in one part."""

from typing import Any, Generic, NamedTuple, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel

from bihuan.api.doors import JSON, Asked, MediaTypeError, read_json
from bihuan.api.openapi import reference
from bihuan.api.wording import two
from bihuan.evidence.services import Accepted, evidence_accept

MULTIPART = "multipart/form-data"
BODY, FILES = "body", "files"

S = TypeVar("S", bound=BaseModel)


class Sent(NamedTuple, Generic[S]):
    """What was sent, and the files with it, safe in the storage."""

    body: S
    files: list[Accepted]
    parts: tuple[str | bytes, ...]
    """What makes this request this request: a boundary between parts does not."""


def sent(request: Asked, model: type[S]) -> Sent[S]:
    """Return the body of a request as this model, with its files."""
    if request.content_type == JSON:
        text, files = request.body, []
    elif request.content_type == MULTIPART:
        text = request.POST.get(BODY, "{}").encode("utf-8", "surrogatepass")
        files = [evidence_accept(file) for file in request.FILES.getlist(FILES)]
    else:
        raise MediaTypeError(
            _("内容类型应为 application/json 或 multipart/form-data，收到的是 %(type)s。")
            % {"type": request.content_type or "–"}
        )
    body = model.model_validate(read_json(text))
    return Sent(body, files, (text, *(f"{file.name} {file.sha256}" for file in files)))


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return what the document says of a body that may bring files."""
    schema = reference(model)
    content = {JSON: {"schema": schema}, MULTIPART: {"schema": parts_schema(schema, BODY)}}
    return {"requestBody": {"required": True, "content": content}}


def parts_schema(body: dict[str, Any], required: str) -> dict[str, Any]:
    """Return what the document says of a body in parts."""
    files = {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "description": two("证据附件", "files as evidence"),
    }
    return {"type": "object", "properties": {BODY: body, FILES: files}, "required": [required]}
