"""The Word file: headings, tables with repeated heads, sign-off, footer; every row once."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from bihuan.printing.formats import MEDIA_TYPES, Format, printed
from bihuan.printing.word import word
from bihuan.procedure.document.making import document_of
from tests.printing.conftest import HOSTILE, every_pack
from tests.procedure.document.reading import document_in, edition_in, rows_of
from tests.procedure.small import small


def opened(made):
    return docx.Document(io.BytesIO(word(made)))


def first_cells(file):
    """The last line of the first cell of every row of every table: where a rule has its id."""
    return [
        row.cells[0].paragraphs[-1].text
        for table in file.tables
        for row in table.rows[1:]
        if len(row.cells[0].paragraphs) and row._tr.tc_lst[0].vMerge != "continue"
    ]


@every_pack
def test_every_row_is_printed_once(pack):
    rows = rows_of(edition_in(pack))
    found = [name for name in first_cells(opened(document_in(pack, "zh"))) if name in rows]
    assert sorted(found) == sorted(rows)


def test_cells_are_those_of_the_document():
    made = document_in("s14-property", "zh")
    lines = {line.id: line for _block, line in made.lines()}
    seen = 0
    for table in opened(made).tables:
        for row in table.rows[1:]:
            name = row.cells[0].paragraphs[-1].text
            if name in lines and row._tr.tc_lst[0].vMerge != "continue":
                assert tuple(cell.text for cell in row.cells[1:]) == lines[name].cells[1:]
                seen += 1
    assert seen == len(lines)


def test_it_has_real_headings_in_the_order_of_the_clauses():
    made = document_in("s14-property", "zh")
    file = opened(made)
    found = [one.text for one in file.paragraphs if one.style.name == "Heading 2"]
    wanted = [f"{clause.id}  {clause.heading}" for clause in made.clauses()]
    assert [text for text in found if text in wanted] == wanted


def test_heads_of_tables_are_repeated_and_rows_are_not_cut():
    for table in opened(document_of(small(), "zh")).tables[2:]:
        head = table.rows[0]._tr.trPr
        assert head.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize(("language", "said"), [("zh", "摘要"), ("en", "Digest")])
def test_header_and_footer_say_what_it_is(language, said):
    made = document_in("s15-property", language)
    section = opened(made).sections[0]
    foot = section.footer.paragraphs[0]
    assert f"{said} {made.digest[:12]}" in foot.text
    codes = [code.text.strip() for code in foot._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text.startswith(made.title)


def test_there_is_room_to_sign():
    file = opened(document_of(small(), "zh"))
    people = [row.cells[0].text for row in file.tables[1].rows]
    assert people == ["签署", "编制", "审核", "批准"]


def test_hanzi_have_a_font_of_their_own():
    file = opened(document_of(small(), "zh"))
    for name in ("Normal", "Heading 1", "Title"):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体")


def test_every_chart_is_a_picture_with_words_for_those_who_cannot_see_it():
    made = document_in("s14-property", "zh")
    drawn = list(opened(made).element.iter(qn("wp:docPr")))
    assert [one.get("descr") for one in drawn] == [chart.title for chart in made.charts]


def test_links_of_the_contents_lead_to_headings():
    file = opened(document_in("s14-property", "zh"))
    names = {mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))}
    every = [mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))]
    assert len(every) == len(names)
    assert len(list(file.element.iter(qn("w:bookmarkEnd")))) == len(names)
    targets = {link.get(qn("w:anchor")) for link in file.element.iter(qn("w:hyperlink"))}
    assert targets
    assert targets <= names


def test_words_of_a_pack_stay_words(hostile):
    file = opened(hostile)
    assert any(HOSTILE in one.text for one in file.paragraphs)


def test_the_same_edition_gives_the_same_bytes():
    made = document_of(small(), "zh")
    assert word(made) == word(made)
    with zipfile.ZipFile(io.BytesIO(word(made))) as inside:
        assert {entry.date_time[0] for entry in inside.infolist()} == {1980}


@pytest.mark.parametrize("form", list(Format))
def test_every_format_is_made_by_one_call(form):
    made = printed(document_of(small(), "zh"), form)
    assert made.content
    assert made.media_type == MEDIA_TYPES[form]
    assert made.name.endswith(f".{form.value}")
