"""Pages and pictures set with typst. Texts go in as data and are never read as markup."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import typst

from bihuan.printing.fonts import FAMILY, fonts
from bihuan.printing.measures import block_shares, overview_shares
from bihuan.procedure.document.model import Block, Chart, Document, Overview, Paragraph

TEMPLATES = Path(__file__).parent / "templates"
SHARP = 220
"""How many dots an inch a picture for a Word document has."""

_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: "Noto Sans SC")
#image(bytes(sys.inputs.svg), format: "svg")
"""


def pdf(document: Document) -> bytes:
    """Return the document as PDF/A-2b, the same bytes for the same edition.

    A sign that the font does not have is shown as a box, and then it is a plain PDF: PDF/A
    allows no sign without a shape.
    """
    try:
        return _pdf(document, "a-2b")
    except typst.TypstError as problem:
        if "PDF/A" not in problem.message:
            raise
        return _pdf(document, "1.7")


def _pdf(document: Document, standard: Literal["a-2b", "1.7"]) -> bytes:
    compiler = _compiler(_template(), document.language, _inputs(document))
    issued = _issued(document)
    return _one(compiler.compile(format="pdf", pdf_standards=standard, timestamp=issued))


def pages(document: Document, ppi: float = 72) -> list[bytes]:
    """Return the pages of the document as pictures, to be looked at."""
    compiler = _compiler(_template(), document.language, _inputs(document))
    made = compiler.compile(format="png", ppi=ppi)
    return made if isinstance(made, list) else [made or b""]


def picture(chart: Chart, language: str) -> bytes:
    """Return a chart as a picture for programs that show no SVG."""
    compiler = _compiler(_PICTURE, language, {"svg": chart.svg})
    return _one(compiler.compile(format="png", ppi=SHARP))


def _template() -> bytes:
    return (TEMPLATES / "procedure.typ").read_bytes()


def _inputs(document: Document) -> dict[str, str]:
    return {"document": json.dumps(told(document), ensure_ascii=False)}


def _one(made: bytes | list[bytes] | None) -> bytes:
    return made[0] if isinstance(made, list) else made or b""


def _compiler(template: bytes, language: str, inputs: Mapping[str, str]) -> typst.Compiler:
    """Return a compiler that may read nothing but what it is handed."""
    return typst.Compiler(
        template,
        root=TEMPLATES,
        font_paths=fonts(language),
        ignore_system_fonts=True,
        sys_inputs={**inputs, "font": FAMILY},
    )


def _issued(document: Document) -> datetime:
    """Return the day of issue as a moment, so that printing again gives the same file."""
    day = date.fromisoformat(document.history[-1].issued_on)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


# --- the document as data -------------------------------------------------------------------------
def told(document: Document) -> dict[str, object]:
    """Return the document as the template reads it."""
    return {
        "language": "en" if document.language.startswith("en") else "zh",
        "title": document.title,
        "version": document.version,
        "digest": document.short_digest,
        "words": document.words,
        "cover": document.cover,
        "history": document.history,
        "parts": [
            {
                "number": part.number,
                "title": part.title,
                "clauses": [_clause(clause) for clause in part.clauses],
            }
            for part in document.parts
        ],
        "charts": [chart._asdict() for chart in document.charts],
        "overviews": [_overview(overview) for overview in document.overviews],
    }


def _clause(clause: Paragraph) -> dict[str, object]:
    return {
        **clause._asdict(),
        "blocks": [_block(block) for block in clause.blocks],
        "readings": [reading._asdict() for reading in clause.readings],
    }


def _block(block: Block) -> dict[str, object]:
    return {
        "title": block.title,
        "note": block.note,
        "columns": [column.name for column in block.columns],
        "shares": block_shares(block),
        "lines": [line._asdict() for line in block.lines],
    }


def _overview(overview: Overview) -> dict[str, object]:
    return {
        **overview._asdict(),
        "columns": [column.name for column in overview.columns],
        "shares": overview_shares(overview),
    }
