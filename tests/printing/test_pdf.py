"""The PDF: every row is on some page, texts stay texts, the same edition gives the same file."""

import json

import pytest
import typst
from PIL import ImageFont

from bihuan.printing import fonts
from bihuan.printing.typesetting import TEMPLATES, pages, pdf, picture, told
from bihuan.procedure.document.making import document_of
from bihuan.procedure.document.overviews import MAY, MUST, TOLD
from bihuan.procedure.document.words import COLUMNS, HITS, KINDS, STARTS, WORDS
from tests.printing.conftest import every_pack
from tests.procedure.document.reading import document_in, edition_in, rows_of
from tests.procedure.small import small


def rows_on_the_pages(made):
    """The rows that the typesetter itself says that it has set."""
    found = typst.query(
        (TEMPLATES / "procedure.typ").read_bytes(),
        "<row>",
        field="value",
        root=TEMPLATES,
        font_paths=fonts.fonts("zh"),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(told(made)), "font": fonts.FAMILY},
    )
    return json.loads(found)


@every_pack
def test_every_row_is_set_once_with_its_cells(pack):
    made = document_in(pack, "zh")
    found = rows_on_the_pages(made)
    assert len(found) == len({row["id"] for row in found})
    assert {row["id"] for row in found} == set(rows_of(edition_in(pack)))
    assert {row["id"]: tuple(row["cells"]) for row in found} == {
        line.id: line.cells for _block, line in made.lines()
    }


@every_pack
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_pack_becomes_a_pdf_for_archives(pack, language):
    made = pdf(document_in(pack, language))
    assert made.startswith(b"%PDF-")
    assert b"pdfaid:part" in made


def test_the_same_edition_gives_the_same_bytes():
    assert pdf(document_in("s15-property", "zh")) == pdf(document_in("s15-property", "zh"))


def test_words_of_a_pack_are_never_read_as_markup(hostile):
    assert pdf(hostile).startswith(b"%PDF-")
    first = {line.id: line.cells for _block, line in hostile.lines()}
    assert {row["id"]: tuple(row["cells"]) for row in rows_on_the_pages(hostile)} == first


def test_pages_and_charts_become_pictures():
    made = document_of(small(), "zh")
    assert all(page.startswith(b"\x89PNG") for page in pages(made, 30))
    assert picture(made.charts[0], "zh").startswith(b"\x89PNG")


def test_the_font_has_a_shape_for_every_sign_of_ours():
    font = ImageFont.truetype(fonts.FOLDER / fonts.NEEDED[0], 20)
    nothing = bytes(font.getmask("\uffff"))
    labels = [label for said in (WORDS, COLUMNS, HITS, KINDS, STARTS) for label in said.values()]
    signs = {sign for label in labels for text in label for sign in text}
    signs |= set(MUST + MAY + TOLD + "≥≤→·–§①②")
    assert [sign for sign in sorted(signs - {" "}) if bytes(font.getmask(sign)) == nothing] == []


@pytest.mark.parametrize(("language", "said"), [("zh", "缺少打印"), ("en", "fonts for print")])
def test_fonts_that_are_missing_are_named(monkeypatch, tmp_path, language, said):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(fonts.FontsMissingError, match=said):
        fonts.fonts(language)
