"""A file of a draft as a document: clauses with what executes them beneath, ready to be changed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedure.edition import Fact
from bihuan.procedure.language.loading import FACTS, PACK
from bihuan.procedure.language.tree import Plain
from bihuan.procedures.editing.records import Way
from bihuan.procedures.models import Draft
from bihuan.web.drafting.checks import anchor_of, record_url
from bihuan.web.drafting.choosing import choices, whose
from bihuan.web.drafting.forms import FormField, form_fields, said_cell, said_condition, said_value
from bihuan.web.drafting.grids import Column, Grid, columns_of, grid_of
from bihuan.web.drafting.names import (
    Names,
    Record,
    is_chapter,
    label_of,
    listed,
    text_of,
    texts_of,
)
from bihuan.web.drafting.saving import WAY
from bihuan.web.drafting.specs import SECTION_NAMES, SPECS, Spec

RULES = ("demands", "triggers", "rights", "dispositions")
SECTIONS = {PACK: ("scales", "roles", "forms", "references"), FACTS: ("facts",)}
INNER = {"scales": "levels", "facts": "members", "clauses": "items"}
SILENT = {"id", "clause", "item", "interpretation", "title", "name", "heading"}
"""Fields that stand in a record's head or are left to its form."""


class Line(NamedTuple):
    """One field of a record in words."""

    label: str
    words: str


class RecordView(NamedTuple):
    """A record in words, or open with its form."""

    section: str
    id: str
    title: str
    anchor: str
    at: Way
    url: str
    lines: tuple[Line, ...]
    cite: str
    form: tuple[FormField, ...] = ()
    inner: tuple["RecordView", ...] = ()
    add: str = ""
    is_new: bool = False


class TableRow(NamedTuple):
    """A row of a table in words."""

    id: str
    cells: tuple[str, ...]
    then: str
    cite: str


class TableView(NamedTuple):
    """A decision table in words, or open as a grid."""

    record: RecordView
    grid_at: Way
    grid_url: str
    columns: tuple[str, ...]
    output: str
    rows: tuple[TableRow, ...]
    fallbacks: tuple[RecordView, ...]
    grid: Grid | None


class Block(NamedTuple):
    """A clause with what executes it, or a section of records."""

    title: str
    clause: RecordView | None
    text: str
    tables: tuple[TableView, ...]
    records: tuple[RecordView, ...]
    adds: tuple[Line, ...]


class Writer:
    """Puts the records of one file in words."""

    def __init__(
        self, draft: Draft, file: str, names: Names, opened: Way, query: QueryDict
    ) -> None:
        self.draft, self.file, self.names, self.opened = draft, file, names, opened
        self.query = query
        self.data = names.files.get(file, {})
        self.words: dict[str, dict[str, str]] = {}
        self.sent = query if "do" in query else None

    def blocks(self) -> list[Block]:
        """Return the whole file."""
        if is_chapter(self.file):
            return [*self._clauses(), *self._rest()]
        return [self._section(section) for section in SECTIONS.get(self.file, ())]

    def head(self) -> list[RecordView]:
        """Return what stands above: the procedure's identity and its owner."""
        if self.file != PACK:
            return []
        owner = self.data.get("owner")
        mine = [self.view((), self.data)]
        return mine + ([self.view(("owner",), owner)] if isinstance(owner, dict) else [])

    def new(self) -> RecordView | None:
        """Return the form of a record that is yet to be made, if one was asked for."""
        way = self.opened
        if not way or "new" not in self.query:
            return None
        record: dict[str, Plain] = {
            key: self.query[key] for key in ("clause",) if key in self.query
        }
        form = tuple(form_fields(self.names, way, record, self.sent))
        name = str(SECTION_NAMES.get(way[-1], way[-1]))
        url = self._plain_url(way)
        return RecordView(way[-1], "", name, "new", way, url, (), "", form, is_new=True)

    def view(self, way: Way, record: Record) -> RecordView:
        """Return a record in words, with its form where it is the one that is open."""
        section = next((part for part in reversed(way) if part in SPECS), "")
        opened = self.opened == way and "new" not in self.query and "grid" not in self.query
        opened = opened and (bool(way) or "open" in self.query)
        title = label_of(record.get("title") or record.get("name") or record.get("heading"))
        inner = INNER.get(section, "")
        url = record_url(self.draft, self.file, way) if way else self._plain_url(way)
        return RecordView(
            section,
            text_of(record, "id"),
            title.say(get_language() or "") or self._step(record) or _plain_name(section, record),
            anchor_of(way),
            way,
            url if way else url + "?open=1",
            tuple(self._lines(section, record)),
            cite_of(record),
            tuple(form_fields(self.names, way, record, self.sent)) if opened else (),
            tuple(
                self.view((*way, inner, text_of(one, "id")), one)
                for one in (listed(record, inner) if inner else ())
            ),
            self.add_url((*way, inner)) if inner and way else "",
        )

    def add_url(self, way: Way, clause: str = "") -> str:
        """Return the address of the form for one more record."""
        query = [(WAY, part) for part in way] + [("new", "1")]
        query += [("clause", clause)] if clause else []
        return f"{self._plain_url(way)}?{urlencode(query)}#new"

    def _plain_url(self, _way: Way) -> str:
        return reverse("draft-file", args=[self.draft.pk, self.file])

    def _section(self, section: str) -> Block:
        records = listed(self.data, section)
        return Block(
            str(SECTION_NAMES[section]),
            None,
            "",
            (),
            tuple(self.view((section, text_of(one, "id")), one) for one in records),
            (Line(str(SECTION_NAMES[section]), self.add_url((section,))),),
        )

    def _clauses(self) -> Iterator[Block]:
        under = self._by_clause()
        for clause in listed(self.data, "clauses"):
            name = text_of(clause, "id")
            tables, records = under.pop(name, ([], []))
            yield Block(
                name,
                self.view(("clauses", name), clause),
                label_of(clause.get("text")).say(get_language() or ""),
                tuple(tables),
                tuple(records),
                tuple(
                    Line(str(SECTION_NAMES[section]), self.add_url((section,), name))
                    for section in (*RULES, "interpretations", "tables")
                ),
            )
        self.left = under

    def _rest(self) -> list[Block]:
        """Return the rules that rest on clauses of other files, and how to add a clause."""
        tables = [table for mine, _records in self.left.values() for table in mine]
        records = [one for _tables, mine in self.left.values() for one in mine]
        adds = (Line(str(SECTION_NAMES["clauses"]), self.add_url(("clauses",))),)
        title = _("依据其他文件条款的规则") if tables or records else ""
        return [Block(title, None, "", tuple(tables), tuple(records), adds)]

    def _by_clause(self) -> dict[str, tuple[list[TableView], list[RecordView]]]:
        under: defaultdict[str, tuple[list[TableView], list[RecordView]]]
        under = defaultdict(lambda: ([], []))
        for table in listed(self.data, "tables"):
            rows = listed(table, "rows")
            clause = text_of(rows[0], "clause") if rows else ""
            under[clause][0].append(self._table(table))
        for section in (*RULES, "interpretations"):
            for one in listed(self.data, section):
                way = (section, text_of(one, "id"))
                under[text_of(one, "clause")][1].append(self.view(way, one))
        return dict(under)

    def _table(self, table: Record) -> TableView:
        way = ("tables", text_of(table, "id"))
        columns = columns_of(self.names, table)
        output = self.names.facts.get(text_of(table, "output"))
        opened = self.opened == way and "settings" not in self.query and "new" not in self.query
        record = self.view(way, table)
        if "settings" not in self.query:
            record = record._replace(form=())
        return TableView(
            record,
            way,
            record_url(self.draft, self.file, way),
            tuple(one.name for one in columns),
            output.name.say(get_language() or "") if output else text_of(table, "output"),
            tuple(self._row(row, columns, output) for row in listed(table, "rows")),
            tuple(
                self.view((*way, one), held)
                for one in ("otherwise", "undetermined")
                if isinstance(held := table.get(one), dict)
            ),
            grid_of(self.names, table, self.sent) if opened else None,
        )

    def _row(self, row: Record, columns: list[Column], output: Fact | None) -> TableRow:
        held = row.get("when")
        when = held if isinstance(held, dict) else {}
        facts = self.names.facts
        cells = tuple(
            said_cell(facts.get(one.id), when[one.id]) if one.id in when else "" for one in columns
        )
        then = said_value(output, text_of(row, "then"))
        return TableRow(text_of(row, "id"), cells, then, cite_of(row))

    def _lines(self, section: str, record: Record) -> Iterator[Line]:
        for spec in SPECS[section]:
            words = "" if spec.key in SILENT else self._words(spec, record)
            if words:
                yield Line(str(spec.label), words)

    def _words(self, spec: Spec, record: Record) -> str:
        held = record.get(spec.key)
        if held is None:
            return ""
        if spec.kind == "when":
            when = held if isinstance(held, dict) else {}
            return _("；").join(
                said_condition(self.names, fact, cell) for fact, cell in when.items()
            )
        if spec.kind in ("words", "long_words"):
            return label_of(held).say(get_language() or "")
        if spec.kind == "choices":
            return _("、").join(self._chosen(spec, one) for one in texts_of(record, spec.key))
        text = text_of(record, spec.key)
        if spec.source == "whose":
            return whose(text)
        return self._chosen(spec, text) if spec.kind == "choice" else text

    def _chosen(self, spec: Spec, value: str) -> str:
        if spec.source not in self.words:
            self.words[spec.source] = dict(choices(self.names, spec.source))
        return self.words[spec.source].get(value, value)

    def _step(self, record: Record) -> str:
        """Return what a rule without a title is called: its step."""
        for spec in (Spec("step", "", "choice", "acts"), Spec("act", "", "choice", "acts")):
            if text_of(record, spec.key):
                return self._chosen(spec, text_of(record, spec.key))
        return text_of(record, "raises") and self._chosen(
            Spec("raises", "", "choice", "actions"), text_of(record, "raises")
        )


def _plain_name(section: str, record: Record) -> str:
    """Return what a record without an id is called."""
    return "" if "id" in record else str(SECTION_NAMES.get(section, ""))


def cite_of(record: Record) -> str:
    """Return the clause and item on which a record rests."""
    clause, item = text_of(record, "clause"), text_of(record, "item")
    return f"§{clause} {item}".strip() if clause else ""
