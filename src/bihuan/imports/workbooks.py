"""Excel and OpenDocument workbooks: every cell as the text that a person would read in it."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from bihuan.imports.texts import FileUnreadableError, Line
from bihuan.imports.wording import listed

WORKBOOK_BYTES = 50_000_000
UNPACKED_BYTES = 1_000_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WHOLE = 10**15
"""Up to here a whole number keeps all its digits in a spreadsheet."""


def is_workbook(path: Path) -> bool:
    """Say whether the content, whatever the name, is that of a workbook."""
    with path.open("rb") as handle:
        head = handle.read(8)
    return head.startswith(ZIP) or head == OLE


def open_workbook(path: Path) -> CalamineWorkbook:
    """Return the workbook.

    Raises:
        FileUnreadableError: it is too large, protected by a password, or damaged.
    """
    _check_size(path)
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise FileUnreadableError(
            _("%(name)s有密码；请在 Excel 里取消密码后另存。") % {"name": path.name}
        ) from error
    except CalamineError as error:
        raise FileUnreadableError(
            _("%(name)s不是可读的工作簿（%(error)s）；请在 Excel 里另存为 .xlsx。")
            % {"name": path.name, "error": error}
        ) from error


def _check_size(path: Path) -> None:
    """Refuse what would not fit into memory once unpacked."""
    size = path.stat().st_size
    unpacked = 0
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    if size > WORKBOOK_BYTES or unpacked > UNPACKED_BYTES:
        raise FileUnreadableError(
            _("%(name)s太大（工作簿最多 %(most)d MB）；请另存为 CSV 再导入。")
            % {"name": path.name, "most": WORKBOOK_BYTES // 1_000_000}
        )


def sheet_named(workbook: CalamineWorkbook, sheet: str, path: Path) -> str:
    """Return the name of the sheet to read: the one asked for, or else the first.

    Raises:
        FileUnreadableError: there is no such sheet.
    """
    names: list[str] = workbook.sheet_names
    if not names:
        raise FileUnreadableError(_("%(name)s里没有工作表。") % {"name": path.name})
    if sheet and sheet not in names:
        raise FileUnreadableError(
            _("%(name)s里没有工作表“%(sheet)s”；有：%(all)s。")
            % {"name": path.name, "sheet": sheet, "all": listed(names)}
        )
    return sheet or names[0]


def read_sheet(workbook: CalamineWorkbook, sheet: str) -> Iterator[Line]:
    """Yield the rows of a sheet with their numbers in it."""
    try:
        rows = workbook.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise FileUnreadableError(
            _("工作表“%(sheet)s”读不出来（%(error)s）；请在 Excel 里另存为 .xlsx。")
            % {"sheet": sheet, "error": error}
        ) from error
    for number, cells in enumerate(rows.iter_rows(), start=1):
        yield Line(number, [cell_text(cell) for cell in cells])


def sheet_rows(workbook: CalamineWorkbook, sheet: str) -> int:
    """Return how many rows a sheet has, its header included."""
    return int(workbook.get_sheet_by_name(sheet).total_height)


def cell_text(cell: object) -> str:
    """Return a cell as text: whole numbers without fraction, moments in ISO order."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < WHOLE else _decimal(cell)
        case datetime():
            return _moment(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _decimal(number: float) -> str:
    return format(Decimal(repr(number)), "f")


def _moment(moment: datetime) -> str:
    """Return a moment to the second: Excel keeps it as a fraction that rounds badly."""
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    midnight = moment.time() == time()
    return moment.date().isoformat() if midnight else moment.isoformat(sep=" ")
