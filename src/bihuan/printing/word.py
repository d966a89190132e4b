"""The document for Word: real headings, numbered pages, tables with repeated heads, sign-off."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt, RGBColor

from bihuan.printing.measures import block_shares, overview_shares
from bihuan.printing.typesetting import picture
from bihuan.printing.wordmarks import (
    add_contents,
    add_page_numbers,
    bookmark,
    dress,
    drop_second_bookmarks,
    keep_rows,
    repeat_head,
    shade,
    turn_head,
)
from bihuan.procedure.document.model import Block, Chart, Document, Overview, Paragraph

WIDTH = Mm(170)
HIGHEST = Mm(215)
QUIET, OCHRE = RGBColor(0x5D, 0x6A, 0x65), RGBColor(0x85, 0x52, 0x00)
SMALL, TINY, CELL = Pt(9), Pt(6.5), Pt(8.5)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file inside, so that the same edition gives the same bytes."""

Word = Any
"""What python-docx returns: it tells its types only in part."""


def word(document: Document) -> bytes:
    """Return the document as .docx."""
    file: Word = docx.Document()
    dress(file, document.language)
    _about(file, document)
    _margins(file.sections[0])
    add_page_numbers(file.sections[0], document)
    _cover(file, document)
    file.add_page_break()
    _contents(file, document)
    _charts(file, document)
    for part in document.parts:
        title = f"{part.number}  {part.title}".strip()
        bookmark(file.add_heading(title, 1), title)
        for clause in part.clauses:
            _clause(file, clause, document)
    file.add_page_break()
    bookmark(file.add_heading(document.words["overviews"], 1), document.words["overviews"])
    for overview in document.overviews:
        _overview(file, overview, document.language)
    drop_second_bookmarks(file)
    return _steady(file)


def _about(file: Word, document: Document) -> None:
    day = date.fromisoformat(document.history[-1].issued_on)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    about = file.core_properties
    about.title, about.author, about.comments = document.title, "", ""
    about.language = "en" if document.language.startswith("en") else "zh-CN"
    about.version, about.identifier = document.version, document.digest
    about.created = about.modified = moment


def _margins(section: Word) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)


# --- cover, contents, charts ----------------------------------------------------------------------
def _cover(file: Word, document: Document) -> None:
    title = file.add_paragraph(document.title, style="Title")
    title.paragraph_format.space_before, title.paragraph_format.space_after = Mm(45), Mm(14)
    table = _bare_table(file, document.cover, (Mm(36), Mm(134)))
    for row in table.rows:
        row.cells[0].paragraphs[0].runs[0].font.color.rgb = QUIET
    said = document.words
    file.add_paragraph().paragraph_format.space_after = Mm(30)
    head = [said["sign"], said["sign_name"], said["sign_signature"], said["sign_day"]]
    people = [said["sign_prepared"], said["sign_reviewed"], said["sign_approved"]]
    signing = _table(file, head, [[who, "", "", ""] for who in people], (0.2, 0.24, 0.32, 0.24))
    for row in signing.rows[1:]:
        row.height = Mm(11)
    note = file.add_paragraph()
    note.paragraph_format.space_before = Pt(8)
    _run(note, said["from_rules"], SMALL, QUIET)


def _contents(file: Word, document: Document) -> None:
    said = document.words
    entries = [(1, said["history"]), (1, said["flow"])]
    entries += [(2, chart.title) for chart in document.charts]
    for part in document.parts:
        entries.append((1, f"{part.number}  {part.title}".strip()))
        entries += [(2, _heading(clause)) for clause in part.clauses]
    entries.append((1, said["overviews"]))
    entries += [(2, overview.title) for overview in document.overviews]
    file.add_paragraph(said["contents"], style="TOC Heading")
    add_contents(file, entries)
    bookmark(file.add_heading(said["history"], 1), said["history"])
    head = [said["history_version"], said["history_day"], said["history_note"]]
    _table(file, head, [list(one) for one in document.history], (0.15, 0.2, 0.65))


def _charts(file: Word, document: Document) -> None:
    for at, chart in enumerate(document.charts):
        file.add_page_break()
        if not at:
            bookmark(file.add_heading(document.words["flow"], 1), document.words["flow"])
        bookmark(file.add_heading(chart.title, 2), chart.title)
        _chart(file, chart, document.language)
    file.add_section(WD_SECTION.NEW_PAGE)


def _chart(file: Word, chart: Chart, language: str) -> None:
    room = min(WIDTH, Pt(chart.width * 0.75), HIGHEST * chart.width // chart.height)
    paragraph = file.add_paragraph()
    paragraph.alignment = 1
    drawing = paragraph.add_run().add_picture(io.BytesIO(picture(chart, language)), width=room)
    drawing._inline.docPr.set("descr", chart.title)  # noqa: SLF001 - the only way to say it


# --- clauses --------------------------------------------------------------------------------------
def _heading(clause: Paragraph) -> str:
    return f"{clause.id}  {clause.heading}".strip()


def _clause(file: Word, clause: Paragraph, document: Document) -> None:
    bookmark(file.add_heading(_heading(clause), 2), _heading(clause))
    text = file.add_paragraph()
    _run(text, clause.text)
    _run(text, f"  {clause.force}", SMALL, QUIET)
    for item, said in clause.items:
        line = file.add_paragraph()
        line.paragraph_format.left_indent = Mm(7)
        _run(line, f"{item}  ", bold=True)
        _run(line, said)
    if clause.unexecuted:
        _run(_aside(file), clause.unexecuted, SMALL, OCHRE)
    for reading in clause.readings:
        line = _aside(file)
        _run(line, f"{document.words['reading']} {reading.number}  ", SMALL, bold=True)
        _run(line, f"{reading.issue}\n{reading.reading}", SMALL)
        _run(line, f"  {reading.by} · {reading.on}", SMALL, QUIET)
    for block in clause.blocks:
        _block(file, block)
    if clause.confirmed:
        _run(file.add_paragraph(), clause.confirmed, SMALL, QUIET)


def _aside(file: Word) -> Word:
    line = file.add_paragraph()
    line.paragraph_format.left_indent = Mm(4)
    return line


def _block(file: Word, block: Block) -> None:
    file.add_heading(block.title, 3)
    if block.note:
        note = file.add_paragraph()
        note.paragraph_format.keep_with_next = True
        _run(note, block.note, SMALL, QUIET)
    head = [column.name for column in block.columns]
    widths = block_shares(block)
    table = _table(file, head, [], widths)
    for line in block.lines:
        cells = _row(table, line.cells)
        name = cells[0].add_paragraph() if line.cells[0] else cells[0].paragraphs[0]
        _run(name, line.id, TINY, QUIET)
        if line.sentence:
            below = _row(table, [""] * len(head))
            said = below[1].merge(below[-1]) if len(head) > 1 else below[0]
            cells[0].merge(below[0])
            _run(said.paragraphs[0], line.sentence, Pt(8), QUIET)
    _finish(table, widths)


def _overview(file: Word, overview: Overview, language: str) -> None:
    bookmark(file.add_heading(overview.title, 2), overview.title)
    if overview.note:
        note = file.add_paragraph()
        note.paragraph_format.keep_with_next = True
        _run(note, overview.note, SMALL, QUIET)
    head = [column.name for column in overview.columns]
    table = _table(file, head, overview.rows, overview_shares(overview))
    if overview.turned:
        turn_head(table, language)


# --- tables and runs ------------------------------------------------------------------------------
def _table(
    file: Word, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> Word:
    table = file.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _run(cell.paragraphs[0], text, CELL, bold=True)
        shade(cell)
    repeat_head(table)
    for row in rows:
        _row(table, row)
    _finish(table, widths)
    return table


def _row(table: Word, cells: Sequence[str]) -> Sequence[Word]:
    made = table.add_row().cells
    for cell, text in zip(made, cells, strict=True):
        _run(cell.paragraphs[0], text, CELL)
    return tuple(made)


def _finish(table: Word, widths: Sequence[float]) -> None:
    keep_rows(table)
    for column, share in zip(table.columns, widths, strict=True):
        column.width = int(WIDTH * share)
    for row in table.rows:
        for cell, share in zip(row.cells, widths, strict=False):
            if cell.grid_span == 1:
                cell.width = int(WIDTH * share)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(1)
                paragraph.paragraph_format.line_spacing = 1.1


def _bare_table(file: Word, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Word:
    table = file.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = width
            _run(cell.paragraphs[0], text)
    return table


def _run(
    paragraph: Word,
    text: str,
    size: Pt | None = None,
    colour: RGBColor | None = None,
    *,
    bold: bool = False,
) -> None:
    if not text:
        return
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold or None
    if colour is not None:
        run.font.color.rgb = colour


def _steady(file: Word) -> bytes:
    """Return the file with nothing in it of the moment at which it was made."""
    first, second = io.BytesIO(), io.BytesIO()
    file.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w") as kept:
        for entry in made.infolist():
            plain = zipfile.ZipInfo(entry.filename, EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(plain, made.read(entry.filename))
    return second.getvalue()
