"""What counts as evidence: the kinds, the file types, their limits."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.procedure.terms import Label

MAX_PIXELS = 120_000_000
"""No phone takes larger photos; a larger picture in a small file is meant to exhaust memory."""

MEGABYTE = 1024 * 1024


class Kind(StrEnum):
    """What a file shows."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    TABLE = "table"


KIND_NAMES: Mapping[str, str] = {
    Kind.PHOTO: _("照片"),
    Kind.VIDEO: _("视频"),
    Kind.AUDIO: _("录音"),
    Kind.DOCUMENT: _("文档"),
    Kind.TABLE: _("表格"),
}


class FileType(NamedTuple):
    """A type that is taken, with the endings its names may have, the best one first."""

    media_type: str
    kind: Kind
    endings: tuple[str, ...]
    name: Label


_OFFICE = "application/vnd.openxmlformats-officedocument"

TYPES: tuple[FileType, ...] = (
    FileType(
        "image/jpeg", Kind.PHOTO, ("jpg", "jpeg", "jfif"), Label("JPEG 图片", "a JPEG picture")
    ),
    FileType("image/png", Kind.PHOTO, ("png",), Label("PNG 图片", "a PNG picture")),
    FileType("image/webp", Kind.PHOTO, ("webp",), Label("WebP 图片", "a WebP picture")),
    FileType("image/heic", Kind.PHOTO, ("heic", "heif"), Label("HEIC 图片", "a HEIC picture")),
    FileType("image/gif", Kind.PHOTO, ("gif",), Label("GIF 图片", "a GIF picture")),
    FileType("video/mp4", Kind.VIDEO, ("mp4", "m4v"), Label("MP4 视频", "an MP4 video")),
    FileType("video/quicktime", Kind.VIDEO, ("mov",), Label("MOV 视频", "a MOV video")),
    FileType("audio/mpeg", Kind.AUDIO, ("mp3",), Label("MP3 录音", "an MP3 recording")),
    FileType("audio/mp4", Kind.AUDIO, ("m4a",), Label("M4A 录音", "an M4A recording")),
    FileType("audio/wav", Kind.AUDIO, ("wav",), Label("WAV 录音", "a WAV recording")),
    FileType("audio/amr", Kind.AUDIO, ("amr",), Label("AMR 录音", "an AMR recording")),
    FileType("application/pdf", Kind.DOCUMENT, ("pdf",), Label("PDF 文档", "a PDF document")),
    FileType(
        f"{_OFFICE}.wordprocessingml.document",
        Kind.DOCUMENT,
        ("docx",),
        Label("Word 文档", "a Word document"),
    ),
    FileType("text/plain", Kind.DOCUMENT, ("txt",), Label("文本文件", "a text file")),
    FileType(
        f"{_OFFICE}.spreadsheetml.sheet",
        Kind.TABLE,
        ("xlsx",),
        Label("Excel 表格", "an Excel table"),
    ),
    FileType("text/csv", Kind.TABLE, ("csv",), Label("CSV 表格", "a CSV table")),
)

BY_ENDING = {ending: one for one in TYPES for ending in one.endings}


def limit_of(kind: str) -> int:
    """Return how many bytes a file of this kind may have."""
    return int(settings.EVIDENCE_LIMITS_MB[str(kind)]) * MEGABYTE


def largest_limit() -> int:
    """Return how many bytes a file may have that nobody has looked at yet."""
    return max(limit_of(kind) for kind in Kind)
