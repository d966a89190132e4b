"""Text files line by line: encoding and delimiter are found out, memory stays constant."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError

TEXT_BYTES = 500_000_000
LINE_SIGNS = 1_000_000
SAMPLE_SIGNS = 64_000
SAMPLE_ROWS = 20
CHUNK = 1 << 16
DELIMITERS = ",\t;|"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BROKEN_SHARE = 0.1
"""With fewer unreadable signs than this among the non-ASCII ones it is damaged UTF-8."""


class FileUnreadableError(RefusedError):
    """The file cannot be read as a table at all."""

    code = "import.file_unreadable"


class Line(NamedTuple):
    """A row as it stands in the file: where it begins, its cells, why it cannot be read."""

    number: int
    cells: list[str]
    problem: str = ""


class TextForm(NamedTuple):
    """How a text file is written."""

    encoding: str
    delimiter: str
    lines: int


def text_form(path: Path, encoding: str = "", delimiter: str = "") -> TextForm:
    """Return how the file is written, reading it once from end to end.

    Raises:
        FileUnreadableError: it is too large, empty, or no text in a known encoding.
    """
    size = path.stat().st_size
    if size > TEXT_BYTES:
        raise FileUnreadableError(
            _("%(name)s有 %(size)d MB，最多 %(most)d MB；请拆成几个文件。")
            % {"name": path.name, "size": size // 1_000_000, "most": TEXT_BYTES // 1_000_000}
        )
    found = _encoding_named(path, encoding) if encoding else _encoding_found(path)
    lines = _decoded(path, found)
    if isinstance(lines, UnicodeError):
        raise FileUnreadableError(
            _(
                "%(name)s第 %(line)d 行不是 %(encoding)s 编码；请用 UTF-8 另存，或在映射的"
                " table.encoding 里写明编码。"
            )
            % {"name": path.name, "line": _line_of(path, found), "encoding": found}
        )
    return TextForm(found, delimiter or _delimiter(path, found), lines)


def read_text(path: Path, form: TextForm) -> Iterator[Line]:
    """Yield the rows of a text file with the line each begins at.

    A row that the CSV rules forbid is yielded with its problem and reading goes on; after a quote
    that never ends there is nothing to go on with.
    """
    with path.open(encoding=form.encoding, newline="") as handle:
        reader = csv.reader(_lines(handle, path), delimiter=form.delimiter, strict=True)
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                endless = "limit" in str(error) or "end of data" in str(error)
                yield Line(begins, [], _endless() if endless else _misquoted(str(error)))
                if endless:
                    return
                continue
            if cells is None:
                return
            spoilt = any("\0" in cell for cell in cells)
            yield Line(begins, cells, _spoilt() if spoilt else "")


def _endless() -> str:
    return _("这里开始的引号没有结束，后面的行没有读；请补上引号后重新导入")


def _misquoted(error: str) -> str:
    return _("引号写法有误（%(error)s）；单元格里的引号要写成两个") % {"error": error}


def _spoilt() -> str:
    return _("含有空字符（NUL），文件可能已损坏；请重新导出")


def _lines(handle: TextIO, path: Path) -> Iterator[str]:
    """Yield lines no longer than anybody writes, whatever the file is."""
    number = 0
    while line := handle.readline(LINE_SIGNS):
        number += 1
        if len(line) == LINE_SIGNS and not line.endswith(("\n", "\r")):
            raise FileUnreadableError(
                _("%(name)s第 %(line)d 行超过 %(most)d 个字，不像表格；请核对文件。")
                % {"name": path.name, "line": number, "most": LINE_SIGNS}
            )
        yield line


# --- encoding -------------------------------------------------------------------------------------
def _encoding_named(path: Path, encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise FileUnreadableError(
            _("不认识编码“%(encoding)s”（读取 %(name)s）；可写 utf-8、gb18030、utf-16。")
            % {"encoding": encoding, "name": path.name}
        ) from error


def _encoding_found(path: Path) -> str:
    with path.open("rb") as handle:
        head = handle.read(CHUNK)
    if not head.strip():
        raise FileUnreadableError(_("%(name)s是空文件。") % {"name": path.name})
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    if head.count(0) * 4 > len(head):
        raise FileUnreadableError(
            _("%(name)s不是文本文件；请另存为 CSV（UTF-8）或 Excel 工作簿。") % {"name": path.name}
        )
    if not isinstance(_decoded(path, "utf-8"), UnicodeError) or _is_damaged_utf8(path):
        return "utf-8"
    return "gb18030"


def _is_damaged_utf8(path: Path) -> bool:
    """Say whether most of what is not ASCII reads well as UTF-8: then nothing else is meant."""
    bad = every = 0
    with path.open(encoding="utf-8", errors="replace", newline="") as handle:
        while text := handle.read(CHUNK):
            bad += text.count("\N{REPLACEMENT CHARACTER}")
            every += sum(not sign.isascii() for sign in text)
    return bad < every * BROKEN_SHARE


def _decoded(path: Path, encoding: str) -> int | UnicodeError:
    """Return how many lines the file has in this encoding, or why it is not written in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    try:
        with path.open("rb") as handle:
            while chunk := handle.read(CHUNK):
                lines += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
    except UnicodeError as error:
        return error
    return lines + 1


def _line_of(path: Path, encoding: str) -> int:
    """Return the first line that is not written in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):  # noqa: B007 - the last one counts
            try:
                decoder.decode(line)
            except UnicodeError:
                break
    return number


# --- delimiter ------------------------------------------------------------------------------------
def _delimiter(path: Path, encoding: str) -> str:
    """Return the sign that cuts the first rows into the same number of cells most often."""
    with path.open(encoding=encoding, newline="") as handle:
        sample = handle.read(SAMPLE_SIGNS)
    return max(DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for row in reader:
            if len(row) > 1:
                widths[len(row)] += 1
            if reader.line_num > SAMPLE_ROWS * 10 or widths.total() >= SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    width, often = widths.most_common(1)[0] if widths else (1, 0)
    return often, width
