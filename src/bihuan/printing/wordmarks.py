"""What python-docx has no words for: fields, bookmarks, repeated heads, fonts for hanzi."""

import hashlib
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bihuan.procedure.document.model import Document

Word = Any
TINT = "E2EFEB"
BRAND, QUIET = RGBColor(0x0B, 0x5F, 0x57), RGBColor(0x5D, 0x6A, 0x65)
TEXT_FONT, HEAD_FONT = ("Times New Roman", "宋体"), ("Arial", "黑体")
"""The fonts for Latin letters and for hanzi that every Word in Chinese has."""


def dress(file: Word, language: str) -> None:
    """Set fonts, sizes and spacing of the styles; hanzi have a font of their own."""
    styles = file.styles
    _font(styles["Normal"], TEXT_FONT, 10.5)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Normal"].paragraph_format.line_spacing = 1.3
    for name, size, before in (("Heading 1", 15, 18), ("Heading 2", 12, 12), ("Heading 3", 10, 8)):
        _font(styles[name], HEAD_FONT, size)
        styles[name].font.bold = True
        styles[name].font.color.rgb = RGBColor(0, 0, 0) if name == "Heading 2" else BRAND
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(4)
    _font(styles["Title"], HEAD_FONT, 26)
    styles["Title"].font.color.rgb = RGBColor(0, 0, 0)
    _font(styles["TOC Heading"], HEAD_FONT, 15)
    styles["TOC Heading"].font.color.rgb = BRAND
    for style in ("Header", "Footer"):
        _font(styles[style], TEXT_FONT, 8.5)
        styles[style].font.color.rgb = QUIET
    said = "en-US" if language.startswith("en") else "zh-CN"
    for tag in styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), "en-US")
        tag.set(qn("w:eastAsia"), said if said == "zh-CN" else "zh-CN")


def _font(style: Word, names: tuple[str, str], size: float) -> None:
    style.font.name, style.font.size = names[0], Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), names[0])
    fonts.set(qn("w:eastAsia"), names[1])


def add_page_numbers(section: Word, document: Document) -> None:
    """Write header and footer: title and version above; version, digest and page below."""
    said = document.words
    section.different_first_page_header_footer = False
    right = Mm(170)
    head = section.header.paragraphs[0]
    foot = section.footer.paragraphs[0]
    for paragraph in (head, foot):
        paragraph.style.paragraph_format.tab_stops.clear_all()  # else the first tab ends halfway
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"{document.title}\t{said['version']} {document.version}")
    foot.add_run(
        f"{said['version']} {document.version} · {said['digest']} {document.short_digest}\t"
    )
    before, _, rest = said["page"].partition("{page}")
    between, _, after = rest.partition("{pages}")
    foot.add_run(before)
    _field(foot, "PAGE", "1")
    foot.add_run(between)
    _field(foot, "NUMPAGES", "1")
    foot.add_run(after)


def _field(paragraph: Word, code: str, shown: str) -> None:
    """Add a field that Word computes when it opens the file."""
    _mark(paragraph, "begin", dirty=True)
    _instruct(paragraph, code)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _mark(paragraph: Word, kind: str, *, dirty: bool = False) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if dirty:
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 - python-docx has no fields


def _instruct(paragraph: Word, code: str) -> None:
    told = OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {code} "
    paragraph.add_run()._r.append(told)  # noqa: SLF001


def add_contents(file: Word, entries: Sequence[tuple[int, str]]) -> None:
    """Add the table of contents: links at once, and a field that Word brings up to date."""
    for at, (level, title) in enumerate(entries):
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(6 * (level - 1))
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT, 1)
        if at == 0:
            _mark(paragraph, "begin")
            _instruct(paragraph, 'TOC \\o "1-2" \\h')
            _mark(paragraph, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _anchor(title))
        run = paragraph.add_run(title)
        run.bold = level == 1
        link.append(run._r)  # noqa: SLF001
        paragraph._p.append(link)  # noqa: SLF001
        paragraph.add_run("\t")
        _field(paragraph, f"PAGEREF {_anchor(title)}", "")
        if at == len(entries) - 1:
            _mark(paragraph, "end")


def bookmark(paragraph: Word, title: str) -> None:
    """Give a heading the name by which the contents find it."""
    name = _anchor(title)
    number = str(int(name[-6:], 16))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for tag in (start, end):
        tag.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001
    paragraph._p.append(end)  # noqa: SLF001


def drop_second_bookmarks(file: Word) -> None:
    """Keep the first of bookmarks with one name: two headings may be called alike."""
    seen: set[str] = set()
    for start in list(file.element.iter(qn("w:bookmarkStart"))):
        name = start.get(qn("w:name"))
        if name in seen:
            end = start.getparent().find(qn("w:bookmarkEnd"))
            start.getparent().remove(start)
            if end is not None:
                end.getparent().remove(end)
        seen.add(name)


def _anchor(title: str) -> str:
    return "_d" + hashlib.sha256(title.encode()).hexdigest()[:16]


def repeat_head(table: Word) -> None:
    """Repeat the first row on every page that the table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def turn_head(table: Word, language: str) -> None:
    """Set the headings beside the first upright: hanzi stand, letters lie."""
    row = table.rows[0]
    longest = max(len(cell.text) for cell in row.cells)
    row.height = Mm(min(60, longest * (2 if language.startswith("en") else 3.6) + 4))
    for cell in row.cells[1:]:
        turned = OxmlElement("w:textDirection")
        turned.set(qn("w:val"), "btLr" if language.startswith("en") else "tbRlV")
        cell._tc.get_or_add_tcPr().append(turned)  # noqa: SLF001


def keep_rows(table: Word) -> None:
    """Let no row be cut by the end of a page."""
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001
        if properties.find(qn("w:cantSplit")) is None:
            properties.append(OxmlElement("w:cantSplit"))


def shade(cell: Word) -> None:
    """Tint a cell of a table's head."""
    fill = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
        fill.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001
