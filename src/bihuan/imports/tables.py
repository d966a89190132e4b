"""Any file as one table: a header that names the columns, and rows that know their line."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from bihuan.imports.texts import FileUnreadableError, Line, read_text, text_form
from bihuan.imports.wording import chained, listed
from bihuan.imports.workbooks import (
    is_workbook,
    open_workbook,
    read_sheet,
    sheet_named,
    sheet_rows,
)
from bihuan.procedure.language.problems import nearest

HEADER_WITHIN = 20
"""How far down a header may stand: registers often begin with a title and a date."""
MOST_ROWS = 1_000_000
MOST_COLUMNS = 500


class HeaderMissingError(FileUnreadableError):
    """No row of the file names the columns that the mapping needs."""

    code = "import.header_missing"


class TableForm(NamedTuple):
    """What somebody knows of the file beforehand; whatever is empty is found out."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int = 0


class Header(NamedTuple):
    """The row that names the columns."""

    line: int
    names: tuple[str, ...]
    places: dict[str, int]

    def has(self, column: str) -> bool:
        """Say whether there is such a column."""
        return key_of(column) in self.places


class Row(NamedTuple):
    """One row under its header; `problem` says why it cannot be read."""

    line: int
    cells: tuple[str, ...]
    header: Header
    problem: str = ""

    def get(self, column: str) -> str:
        """Return a cell without the blanks around it; one that the row lacks is empty."""
        place = self.header.places[key_of(column)]
        return self.cells[place].strip() if place < len(self.cells) else ""

    def reaches(self, column: str) -> bool:
        """Say whether the row is long enough to have this column."""
        return self.header.places[key_of(column)] < len(self.cells)


class Table(NamedTuple):
    """A file as a table: how it was read, about how many rows it has, and its rows."""

    path: Path
    form: TableForm
    header: Header
    about: int
    lines: Callable[[], Iterator[Line]]

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; empty ones are passed over."""
        count = 0
        for line in self.lines():
            if line.number <= self.header.line or not (line.problem or any(_filled(line))):
                continue
            count += 1
            if count > MOST_ROWS:
                raise FileUnreadableError(
                    _("%(name)s超过 %(most)d 行；请拆成几个文件。")
                    % {"name": self.path.name, "most": MOST_ROWS}
                )
            yield self._row(line)

    def _row(self, line: Line) -> Row:
        problem = line.problem
        width = len(self.header.names)
        if not problem and any(cell.strip() for cell in line.cells[width:]):
            problem = _(
                "有 %(cells)d 个单元格，表头只有 %(width)d 列；多半是内容里有分隔符而没有加引号"
            ) % {"cells": len(line.cells), "width": width}
        return Row(line.number, tuple(line.cells[:width]), self.header, problem)


def open_table(path: Path, form: TableForm, needed: Sequence[str] = ()) -> Table:
    """Return the file as a table whose header names the columns that are needed.

    Raises:
        FileUnreadableError: it is no table, too large, or in no known encoding.
        HeaderMissingError: no row names all the columns.
    """
    if not path.is_file():
        raise FileUnreadableError(_("没有文件 %(path)s；请核对路径。") % {"path": path})
    found, about, lines = _workbook(path, form) if is_workbook(path) else _text(path, form)
    header = _header(path, lines, form.header, needed)
    return Table(path, found._replace(header=header.line), header, about, lines)


def _text(path: Path, form: TableForm) -> tuple[TableForm, int, Callable[[], Iterator[Line]]]:
    written = text_form(path, form.encoding, form.delimiter)
    found = form._replace(encoding=written.encoding, delimiter=written.delimiter)
    return found, written.lines, lambda: read_text(path, written)


def _workbook(path: Path, form: TableForm) -> tuple[TableForm, int, Callable[[], Iterator[Line]]]:
    workbook = open_workbook(path)
    sheet = sheet_named(workbook, form.sheet, path)
    found = form._replace(sheet=sheet)
    return found, sheet_rows(workbook, sheet), lambda: read_sheet(workbook, sheet)


def _filled(line: Line) -> Iterator[bool]:
    return (bool(cell.strip()) for cell in line.cells)


# --- header ---------------------------------------------------------------------------------------
@lru_cache(maxsize=1024)
def key_of(name: str) -> str:
    """Return the form in which column names are compared: blanks, width and capitals aside."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold().lstrip("\ufeff")


def _header(
    path: Path, lines: Callable[[], Iterator[Line]], at: int, needed: Sequence[str]
) -> Header:
    """Return the header: the row asked for, or the first that names all that is needed."""
    best: Header | None = None
    for line in lines():
        if line.number > max(HEADER_WITHIN, at):
            break
        if (at and line.number != at) or not any(_filled(line)):
            continue
        header = _read_header(path, line)
        named = sum(header.has(column) for column in needed)
        if named == len(needed):
            _check_single(path, header, needed)
            return header
        if best is None or named > sum(best.has(column) for column in needed):
            best = header
    raise HeaderMissingError(_no_header(path, best, needed))


def _read_header(path: Path, line: Line) -> Header:
    names = [cell.strip().lstrip("\ufeff") for cell in line.cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise FileUnreadableError(
            _("%(name)s有 %(count)d 列，最多 %(most)d 列；请删去多余的列。")
            % {"name": path.name, "count": len(names), "most": MOST_COLUMNS}
        )
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if name:
            places.setdefault(key_of(name), place)
    return Header(line.number, tuple(names), places)


def _check_single(path: Path, header: Header, needed: Sequence[str]) -> None:
    keys = [key_of(name) for name in header.names]
    twice = [column for column in needed if keys.count(key_of(column)) > 1]
    if twice:
        raise HeaderMissingError(
            _("%(name)s第 %(line)d 行有几个名为“%(column)s”的列；请改名，使每列名称不同。")
            % {"name": path.name, "line": header.line, "column": listed(twice)}
        )


def _no_header(path: Path, best: Header | None, needed: Sequence[str]) -> str:
    if best is None:
        return _("%(name)s前 %(within)d 行里没有表头；请在第一行写上列名。") % {
            "name": path.name,
            "within": HEADER_WITHIN,
        }
    missing = [column for column in needed if not best.has(column)]
    sentence = _("%(name)s里没有列“%(missing)s”。第 %(line)d 行的列名：%(columns)s。") % {
        "name": path.name,
        "missing": listed(missing),
        "line": best.line,
        "columns": listed(name for name in best.names if name),
    }
    close = {column: nearest(column, best.names) for column in missing}
    told = chained(f"{column} → {names[0]}" for column, names in close.items() if names)
    return sentence + (_("最接近：%(close)s。") % {"close": told} if told else "")
