"""A first draft of a mapping from the names of the columns and a few values in them."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from bihuan.cases.fields import fact_field
from bihuan.imports.dates import USUAL, formats_of
from bihuan.imports.mapping import MOMENTS
from bihuan.imports.tables import Row, TableForm, key_of, open_table
from bihuan.imports.wording import listed, say
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Step

SAMPLE = 300
MOST_VALUES = 30
EXACT, WITHIN = 100, 10

NAMES: dict[str, tuple[str, ...]] = {
    "external_id": (
        *("编号", "单号", "工单号", "流水号", "登记号", "记录号", "序号", "留言编号"),
        *("id", "ticket", "requestnum", "requestid", "number", "msgid", "caseid", "no"),
    ),
    "reported_at": (
        *("报告时间", "登记时间", "受理时间", "创建时间", "投诉时间", "留言时间", "报修时间"),
        *("登记日期", "投诉日期", "日期", "时间"),
        *("reported", "created", "createddate", "opened", "received", "time", "date"),
    ),
    "occurred_at": ("发生时间", "发生日期", "occurred", "incidentdate"),
    "found_at": ("发现时间", "发现日期", "found", "detected"),
    "closed_at": (
        *("关闭时间", "办结时间", "完成时间", "关闭日期", "完成日期", "办结日期"),
        *("closed", "closedate", "closeddate", "resolved", "completed"),
    ),
    "due_at": ("时限", "截止时间", "截止日期", "要求完成时间", "due", "duedate", "deadline"),
    "status": ("状态", "处理状态", "办理状态", "status", "srstatus", "state"),
    "unit": (
        *("责任部门", "受理部门", "承办部门", "部门", "项目", "单位", "管理处"),
        *("agency", "department", "unit", "team", "site"),
    ),
    "title": ("标题", "主题", "事项", "问题", "subject", "title", "summary", "headline"),
    "description": (
        *("描述", "情况描述", "问题描述", "内容", "投诉内容", "留言内容", "详情", "情况"),
        *("description", "detail", "details", "message", "content", "text"),
    ),
    "service_item": (
        *("服务项目", "类别", "类型", "分类", "专业", "service", "category", "type", "srtype"),
    ),
    "place": (
        *("地点", "位置", "房号", "楼栋", "地址", "区域", "place", "location", "address"),
        *("neighborhood", "building", "room"),
    ),
    "channel": ("来源", "渠道", "途径", "方式", "channel", "method", "methodreceived", "source"),
    "customer_name": (
        *("业主", "业主姓名", "客户", "客户姓名", "顾客", "投诉人", "报修人", "姓名", "留言用户"),
        *("customer", "name", "user", "caller", "owner", "tenant"),
    ),
    "customer_contact": (
        "联系电话",
        "电话",
        "手机",
        "联系方式",
        "phone",
        "mobile",
        "tel",
        "contact",
    ),
    "wants": ("诉求", "客户要求", "顾客要求", "wants", "expectation"),
    "responsible_person": ("责任人", "处理人", "经办人", "assignee", "handler", "assignedto"),
}
"""How columns are usually called, in both languages, by the field they become."""

REQUIRED = ("unit", "title", "reported_at")
LISTED = ("unit", "channel")
"""Fields whose values are codes of ours, so that each value of the column needs one."""


class Suggestion(NamedTuple):
    """A draft mapping as YAML, and the columns that it does not use."""

    text: str
    unused: tuple[str, ...]


def suggest(path: Path, form: TableForm, edition: Edition | None = None) -> Suggestion:
    """Return a draft mapping for a file; with an edition, its questions are listed as facts.

    Raises:
        FileUnreadableError: the file is no table.
    """
    table = open_table(path, form)
    rows = list(islice(table.rows(), SAMPLE))
    columns = [name for name in dict.fromkeys(table.header.names) if name]
    found = _fields(columns, rows)
    lines = [
        "# " + _("由 %(file)s 的列名建议，请逐行核对。") % {"file": path.name},
        f"source: {_source(path)}",
        *_form_lines(form),
    ]
    for name in NAMES:
        if name in found:
            lines.append(_field_line(name, found[name], rows))
        elif name == "title" and "service_item" in found:
            lines.append(f"title: {_title(found)}")
        elif name in REQUIRED:
            lines.append(f"{name}: {{value: {_('待填')}}}")
    unused = tuple(column for column in columns if column not in found.values())
    if unused:
        lines.append("# " + _("没有用到的列：%(columns)s") % {"columns": listed(unused)})
    lines += _fact_lines(edition) if edition else []
    return Suggestion("\n".join(lines) + "\n", unused)


def _fields(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Return the column of each field: the best fits first, no column twice."""
    fits = sorted(
        (
            (-_fit(field, column), place, field, column)
            for field in NAMES
            for place, column in enumerate(columns)
            if _fit(field, column) and _plausible(field, column, rows)
        ),
    )
    found: dict[str, str] = {}
    for _score, _place, field, column in fits:
        if field not in found and column not in found.values():
            found[field] = column
    return found


def _fit(field: str, column: str) -> int:
    """Return how well a column's name fits a field; 0 if not at all."""
    key = re.sub(r"[_\-./]", "", key_of(column))
    if key in NAMES[field]:
        return EXACT
    telling = [name for name in NAMES[field] if len(name) > (2 if name.isascii() else 1)]
    within = [len(name) for name in telling if name in key]
    return WITHIN + max(within) if within else 0


def _plausible(field: str, column: str, rows: Sequence[Row]) -> bool:
    """Say whether the values can be those of the field: dates must read as dates."""
    if field not in MOMENTS:
        return True
    samples = [row.get(column) for row in rows]
    return not any(samples) or bool(formats_of(samples))


def _source(path: Path) -> str:
    return re.sub(r"[^\w.\-]+", "-", path.stem).strip("-")[:60] or "register"


def _form_lines(form: TableForm) -> Iterator[str]:
    given = {name: value for name, value in form._asdict().items() if value}
    if given:
        yield f"table: {_flow(given)}"


def _field_line(field: str, column: str, rows: Sequence[Row]) -> str:
    if field in MOMENTS:
        return _moment_line(field, column, [row.get(column) for row in rows])
    if field not in LISTED:
        return f"{field}: {_quoted(column)}"
    values = list(dict.fromkeys(row.get(column) for row in rows))[:MOST_VALUES]
    pairs = ", ".join(f"{_quoted(value)}: {_('待填')}" for value in values if value)
    otherwise = "import" if field == "channel" else _("待填")
    return f"{field}: {{column: {_quoted(column)}, values: {{{pairs}}}, otherwise: {otherwise}}}"


def _title(found: dict[str, str]) -> str:
    """Return a title put together from what it is about and where, for registers without one."""
    place = f" ({{{found['place']}}})" if "place" in found else ""
    template = f"{{{found['service_item']}}}{place}"
    return f"{{template: {json.dumps(template, ensure_ascii=False)}}}"


def _moment_line(field: str, column: str, samples: Sequence[str]) -> str:
    formats = formats_of(samples)
    if not formats or formats[0] in USUAL:
        return f"{field}: {_quoted(column)}"
    line = f"{field}: {{column: {_quoted(column)}, format: {_quoted(formats[0])}}}"
    others = [form for form in formats[1:] if form not in USUAL]
    return line + ("  # " + _("也可能是 %(other)s") % {"other": others[0]} if others else "")


def _fact_lines(edition: Edition) -> Iterator[str]:
    """Yield the questions of an edition as comments, with the answers that there are."""
    yield "# " + _("能填的事实请填上（列或固定值）；不填的，导入后按程序补充。")
    yield "facts: {}"
    for fact in edition.facts.values():
        if fact.decided or fact.derived is not None or fact.asked_at is not Step.REPORT:
            continue
        said = say(fact.name)
        choices = " | ".join(label for _code, label in fact_field(fact).choices)
        yield f"#  {fact.id}: {{value: {choices or fact.unit}}}  # {said}"


def _quoted(text: str) -> str:
    plain = re.fullmatch(r"[^\W\d][\w ]*", text) and text.casefold() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


_WORDS = {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}


def _flow(given: dict[str, object]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(str(value))}" for key, value in given.items()) + "}"
