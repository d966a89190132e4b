"""The register's filter: read from the address, shown as fields, written back as an address."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.models import Channel
from bihuan.cases.queries.register import DUE, NEWEST, OLDEST, SORTS, RegisterFilter
from bihuan.people.models import Unit
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import MAIN_STEPS, STATE_NAMES, STEP_NAMES, Label, State, Step
from bihuan.web.fields import Shown, options

LONGEST = 100
UNITS_AT_MOST = 500
YES = "1"
KEY = re.compile(r"[1-9]\d{0,17}")
"""A case's key in an address: it has room in every database."""


def read_filter(asked: Mapping[str, str], units: Iterable[Unit]) -> RegisterFilter:
    """Return the filter of an address; what cannot be understood does not narrow."""
    given = {name: str(value).strip()[:LONGEST] for name, value in asked.items()}
    by_code = {unit.code: unit for unit in units}
    sort = given.get("sort", NEWEST)
    return RegisterFilter(
        q=given.get("q", ""),
        state=_known(given.get("state", ""), STATE_NAMES),
        awaited=_known(given.get("awaited", ""), STEP_NAMES),
        severity=given.get("severity", ""),
        unit=by_code.get(given.get("unit", "")),
        edition=given.get("edition", ""),
        service_item=given.get("item", ""),
        channel=_known(given.get("channel", ""), Channel.values),
        overdue=given.get("overdue") == YES,
        mine=given.get("mine") == YES,
        reported_from=_day(given.get("from", "")),
        reported_to=_day(given.get("to", "")),
        sort=sort if sort in SORTS else NEWEST,
    )


def read_after(text: str, sort: str) -> str:
    """Return where to read on from, or nothing if the address was made up."""
    moment, _bar, key = text.rpartition("|")
    if not KEY.fullmatch(key):
        return ""
    if sort != DUE:
        return "" if moment else key
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return ""
    return text


def _known(value: str, vocabulary: Iterable[str]) -> str:
    return value if value in vocabulary else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def query_of(filters: RegisterFilter, **changes: str) -> str:
    """Return the filter as the query part of an address, without what does not narrow."""
    parts = {
        "q": filters.q,
        "state": filters.state,
        "awaited": filters.awaited,
        "severity": filters.severity,
        "unit": filters.unit.code if filters.unit else "",
        "edition": filters.edition,
        "item": filters.service_item,
        "channel": filters.channel,
        "overdue": YES if filters.overdue else "",
        "mine": YES if filters.mine else "",
        "from": filters.reported_from.isoformat() if filters.reported_from else "",
        "to": filters.reported_to.isoformat() if filters.reported_to else "",
        "sort": "" if filters.sort == NEWEST else filters.sort,
    } | changes
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in parts.items() if value})
    return query.urlencode()


def address(query: str, name: str = "register") -> str:
    """Return the address of the register under a query."""
    return f"{reverse(name)}?{query}" if query else reverse(name)


def narrows(filters: RegisterFilter) -> bool:
    """Tell whether the filter leaves anything out."""
    return bool(query_of(filters, sort=""))


def first_fields(
    filters: RegisterFilter, units: list[Unit], editions: Iterable[Edition]
) -> list[Shown]:
    """Return the fields that most people filter by."""
    return [
        _choice("state", _("状态"), _labels(STATE_NAMES), filters.state),
        _choice("severity", _("程度"), severities(editions), filters.severity),
        _choice("unit", _("责任部门"), unit_options(units), _code(filters.unit)),
    ]


def more_fields(filters: RegisterFilter, editions: Iterable[Edition]) -> list[Shown]:
    """Return the fields that are behind one press."""
    language = get_language() or ""
    steps: dict[Step, Label] = {
        step: STEP_NAMES[step] for step in MAIN_STEPS if step is not Step.REPORT
    }
    titles = {edition.id: edition.title.say(language) for edition in editions}
    return [
        _choice("awaited", _("待办步骤"), _labels(steps), filters.awaited),
        _choice("edition", _("程序"), titles.items(), filters.edition),
        _choice("channel", _("来源"), Channel.choices, filters.channel),
        _choice("overdue", _("时限"), [(YES, _("已超时"))], YES if filters.overdue else ""),
        _choice("mine", _("与我的关系"), [(YES, _("与我有关"))], YES if filters.mine else ""),
        _plain("item", _("服务项目"), filters.service_item),
        _plain("from", _("报告日期从"), _iso(filters.reported_from), "date"),
        _plain("to", _("到"), _iso(filters.reported_to), "date"),
        _choice("sort", _("排序"), sort_labels(), filters.sort, blank=""),
    ]


def sort_labels() -> list[tuple[str, str]]:
    """Return the orders the register can be read in."""
    return [(NEWEST, _("最新的在前")), (OLDEST, _("最早的在前")), (DUE, _("最先到期的在前"))]


def severities(editions: Iterable[Edition]) -> list[tuple[str, str]]:
    """Return the severities of the editions in force, lightest first."""
    language = get_language() or ""
    members = {
        member.id: member for edition in editions for member in edition.facts[edition.grade].members
    }
    ordered = sorted(members.values(), key=lambda member: (member.rank, member.id))
    return [(member.id, member.name.say(language)) for member in ordered]


def unit_options(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """Return units as choices, each indented below the one it belongs to."""
    language = get_language() or ""
    listed = sorted(units, key=lambda unit: unit.lineage)[:UNITS_AT_MOST]
    top = min((len(unit.lineage) for unit in listed), default=0)
    indent = "\u3000"
    return [
        (unit.code, indent * (len(unit.lineage) - top) + unit.label(language)) for unit in listed
    ]


def _labels(names: Mapping[Step, Label] | Mapping[State, Label]) -> list[tuple[str, str]]:
    language = get_language() or ""
    return [(str(key), label.say(language)) for key, label in names.items()]


def _choice(
    name: str, label: str, pairs: Iterable[tuple[str, str]], chosen: str, blank: str | None = None
) -> Shown:
    return Shown(
        id=f"f-{name}",
        name=name,
        label=label,
        kind="choice",
        options=options(pairs, chosen),
        blank=_("全部") if blank is None else blank,
    )


def _plain(name: str, label: str, value: str, input_type: str = "text") -> Shown:
    return Shown(id=f"f-{name}", name=name, label=label, value=value, input_type=input_type)


def _code(unit: Unit | None) -> str:
    return str(unit.code) if unit else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
