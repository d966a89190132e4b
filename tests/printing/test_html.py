"""The HTML file: what is printed is what the edition executes, and nothing is loaded or run."""

from html.parser import HTMLParser

import pytest

from bihuan.cli.packs import shipped
from bihuan.printing.pages import html
from bihuan.procedure.language.values import read_value
from tests.printing.conftest import HOSTILE, every_pack
from tests.procedure.document.reading import cell_read, document_in, edition_in, rows_of


class Page(HTMLParser):
    """Reads rows back: row id, its clause and kind, and the text of each cell by column."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[tuple[str, tuple[str, str], dict[str, str]]] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.clause = self.kind = self.column = self.text = ""
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes += given
        self.clause = given.get("data-clause", self.clause)
        self.kind = given.get("data-kind", self.kind)
        if "data-row" in given:
            self.rows.append((given["data-row"], (self.clause, self.kind), {}))
        self.column = given.get("data-column", self.column)
        if tag == "span" and self.column:
            self.inside, self.text = True, ""

    def handle_endtag(self, tag):
        if tag == "span" and self.inside and self.rows:
            self.rows[-1][2][self.column] = self.text
            self.inside, self.column = False, ""

    def handle_data(self, data):
        self.text += data


@every_pack
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_is_printed_once_under_its_clause(pack, language):
    page = Page(html(document_in(pack, language)).decode())
    found = [(name, place) for name, place, _cells in page.rows]
    assert len(found) == len(dict(found))
    assert dict(found) == rows_of(edition_in(pack))


@every_pack
def test_printed_values_are_those_of_the_rules(pack):
    edition = edition_in(pack)
    rows = {row.id: (table, row) for table in edition.tables for row in table.rows}
    page = Page(html(document_in(pack, "zh")).decode())
    printed = {name: cells for name, _place, cells in page.rows if name in rows}
    assert set(printed) == set(rows)
    for name, cells in printed.items():
        table, row = rows[name]
        assert read_value(edition.facts[table.output], cells.pop("then")) == row.then
        cells.pop("basis")
        read = {fact: cell_read(edition.facts[fact], text) for fact, text in cells.items()}
        assert {fact: cell for fact, cell in read.items() if cell is not None} == row.when


def test_the_foot_says_version_and_digest():
    made = document_in("s15-property", "zh")
    text = html(made).decode()
    foot = text[text.index("<footer>") :]
    assert made.version in foot
    assert made.digest[:12] in foot


def test_words_of_a_pack_stay_words(hostile):
    page = Page(html(hostile).decode())
    assert not {"img", "script", "iframe"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert HOSTILE in page.text or "alert(1)" in html(hostile).decode()


@pytest.mark.parametrize("pack", shipped()[:1])
def test_nothing_is_loaded_from_anywhere(pack):
    page = Page(html(document_in(pack, "zh")).decode())
    assert not {"link", "script", "img", "iframe", "object"} & set(page.tags)
    assert "src" not in page.attributes
