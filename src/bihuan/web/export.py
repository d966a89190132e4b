"""The register as an Excel file: written row by row, and no cell is ever a formula."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.cases.models import Case, Channel
from bihuan.cases.queries.register import register
from bihuan.people.queries import visible_units
from bihuan.procedure.terms import STATE_NAMES, STEP_NAMES, State, Step
from bihuan.web.doors import Asked, signed_in
from bihuan.web.register_forms import address, query_of, read_filter

MOST = 50_000
"""More rows than this nobody reads, and a page must answer within its time."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def export(request: Asked) -> HttpResponse | FileResponse:
    """Send the filtered register as an Excel file."""
    now = timezone.now()
    filters = read_filter(request.GET, visible_units(request.user, timezone.localdate(now)))
    found = register(request.user, filters, now).select_related("unit")[: MOST + 1]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    if write(file, found.iterator(chunk_size=1000)) > MOST:
        file.close()
        messages.error(
            request,
            _("超过 %(most)s 件，没有导出；请用日期或部门缩小范围后再导出。") % {"most": MOST},
        )
        return redirect(address(query_of(filters)))
    file.seek(0)
    name = f"{_('不合格登记册')}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPE)


def write(file: IO[bytes], cases: Iterable[Case]) -> int:
    """Write the cases into a workbook and return how many there were."""
    options = {
        "constant_memory": True,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("登记册"))
    head = book.add_format({"bold": True, "bg_color": "#E2EFEB", "bottom": 1})
    plain = book.add_format({"quote_prefix": True})
    titles = list(_columns())
    for at, (title, width) in enumerate(titles):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    sheet.freeze_panes(1, 1)
    count = 0
    for count, case in enumerate(cases, start=1):
        for at, value in enumerate(_cells(case)):
            _put(sheet, count, at, value, plain)
    sheet.autofilter(0, 0, count, len(titles) - 1)
    book.close()
    return count


def _put(sheet: Any, row: int, column: int, value: str | datetime | None, plain: Any) -> None:  # noqa: ANN401
    """Write a moment as a moment and everything else as text, whatever it looks like."""
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.make_naive(value))
    elif value:
        risky = value.startswith(FORMULA_STARTS)
        sheet.write_string(row, column, value, plain if risky else None)


def _columns() -> Iterator[tuple[str, int]]:
    yield pgettext("case", "编号"), 17
    yield _("标题"), 44
    yield _("地点"), 22
    yield _("程度"), 9
    yield _("状态"), 12
    yield _("待办步骤"), 12
    yield _("责任部门"), 24
    yield _("服务项目"), 16
    yield _("来源"), 12
    yield _("发生时间"), 17
    yield _("发现时间"), 17
    yield _("报告时间"), 17
    yield _("下一时限"), 17
    yield _("结束时间"), 17
    yield _("情况描述"), 60


def _cells(case: Case) -> Iterator[str | datetime | None]:
    language = get_language() or ""
    yield case.number
    yield case.title
    yield case.place
    yield case.severity_name.say(language)
    yield STATE_NAMES[State(case.state)].say(language)
    yield STEP_NAMES[Step(case.awaited)].say(language) if case.awaited else ""
    yield case.unit.label(language)
    yield case.service_item
    yield str(Channel(case.channel).label)
    yield case.occurred_at
    yield case.found_at
    yield case.reported_at
    yield case.next_due_at
    yield case.closed_at
    yield case.description
