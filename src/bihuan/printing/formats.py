"""The formats in which a document can be had, and how each is made."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from bihuan.printing.pages import html
from bihuan.printing.typesetting import pdf
from bihuan.printing.word import word
from bihuan.procedure.document.model import Document


class Format(StrEnum):
    """A format, called as its files end."""

    HTML = "html"
    WORD = "docx"
    PDF = "pdf"


class Made(NamedTuple):
    """A printed document: its bytes, what kind of file it is, and what it may be called."""

    content: bytes
    media_type: str
    name: str


MEDIA_TYPES: Mapping[Format, str] = {
    Format.HTML: "text/html; charset=utf-8",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
MAKERS: Mapping[Format, Callable[[Document], bytes]] = {
    Format.HTML: html,
    Format.WORD: word,
    Format.PDF: pdf,
}


def printed(document: Document, form: Format) -> Made:
    """Return a document as a file.

    Raises:
        FontsMissingError: the fonts for Word and PDF have not been copied by set-up.
    """
    name = f"{document.title} {document.version}.{form}"
    return Made(MAKERS[form](document), MEDIA_TYPES[form], name)
