"""Files kept as evidence."""

from datetime import datetime

from pydantic import BaseModel, Field

from bihuan.api.schemas.people import PersonOut
from bihuan.api.wording import two
from bihuan.evidence.models import Attachment


class AttachmentOut(BaseModel):
    """A file about a case."""

    id: int
    name: str = Field(description=two("文件名；内容已抹去的为空", "file name; empty once erased"))
    kind: str = Field(description="photo, video, audio, document, table")
    media_type: str
    size: int = Field(description=two("字节数", "bytes"))
    sha256: str
    act: int | None = Field(description=two("所属步骤的序号", "sequence number of its act"))
    uploaded_by: PersonOut | None
    uploaded_at: datetime
    erased: bool

    @classmethod
    def of(cls, attachment: Attachment) -> "AttachmentOut":
        person = attachment.uploaded_by
        return cls(
            id=attachment.pk,
            name=attachment.name,
            kind=attachment.kind,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256,
            act=attachment.act_sequence,
            uploaded_by=PersonOut.of(person) if person else None,
            uploaded_at=attachment.uploaded_at,
            erased=attachment.erased_at is not None,
        )
