"""The register: filters in the address, Chinese search, sorting, paging, saved views."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from bihuan.cases.models import Case
from bihuan.cases.queries.register import (
    COUNT_AT_MOST,
    DUE,
    NEWEST,
    OLDEST,
    RegisterFilter,
    register_count,
    register_page,
)
from bihuan.cases.queries.sight import cases_visible_to
from bihuan.cases.queries.views import views_of
from bihuan.people.models import Person
from bihuan.people.queries import visible_units
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import edition_by_digest
from bihuan.web.doors import Asked, signed_in
from bihuan.web.editions import editions_in_force
from bihuan.web.register_forms import (
    address,
    first_fields,
    more_fields,
    narrows,
    query_of,
    read_after,
    read_filter,
)

PAGE = 30
NUMBER = re.compile(r"[A-Z]+-\d{4}-\d+")
HIDDEN = {"awaited", "edition", "channel", "item", "from", "to"}
"""Filters that would act unseen if their fields stayed folded; the others show as views."""


class Row(NamedTuple):
    """One line of the register."""

    case: Case
    severity_levels: int


class Column(NamedTuple):
    """One column; with an address it can be sorted by."""

    label: str
    url: str = ""
    sorted: str = ""


class View(NamedTuple):
    """A filter that is one press away."""

    name: str
    url: str
    current: bool
    icon: str = ""
    pk: int = 0


class Pager(NamedTuple):
    """Where in the list the page is, and the way on."""

    words: str
    first: str
    after: str


@require_GET
@signed_in
def register_view(request: Asked) -> HttpResponse:
    """Show the register; htmx asks for the rows only."""
    now = timezone.now()
    units = list(visible_units(request.user, timezone.localdate()).filter(active=True))
    filters = read_filter(request.GET, units)
    if not request.htmx and (number := _number_asked(request.user, filters)):
        return redirect("case", number)
    after = read_after(request.GET.get("after", ""), filters.sort)
    context = _rows(request.user, filters, after, now)
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "web/parts/register_part.html", context)
        response["HX-Push-Url"] = address(query_of(filters))
        return response
    editions = editions_in_force(timezone.localdate())
    more = more_fields(filters, editions)
    views = _views(request.user, filters)
    context |= {
        "choices": first_fields(filters, units, editions),
        "more": more,
        "more_open": any(field.value or field.chosen for field in more if field.name in HIDDEN),
        "views": views,
        "own_view": next((view for view in views if view.current and view.pk), None),
    }
    return render(request, "web/register.html", context)


def _number_asked(person: Person, filters: RegisterFilter) -> str:
    """Return the case that is asked for by its number alone, if the person may see it."""
    number = filters.q.strip().upper()
    if not NUMBER.fullmatch(number) or filters != RegisterFilter(q=filters.q):
        return ""
    visible = cases_visible_to(person, timezone.localdate())
    return number if visible.filter(number=number).exists() else ""


def _rows(person: Person, filters: RegisterFilter, after: str, now: datetime) -> dict[str, object]:
    """Return one page of rows and everything beside them that changes with the filter."""
    query = query_of(filters)
    page = register_page(person, filters, now, size=PAGE, after=after)
    onward = address(query_of(filters, after=page.next)) if page.next else ""
    uncounted = bool(page.next) and not after
    count = register_count(person, filters, now) if uncounted else len(page.cases)
    return {
        "now": now,
        "filters": filters,
        "filtered": narrows(filters),
        "query": query,
        "export_url": address(query, "register-export"),
        "rows": rows_of(page.cases),
        "columns": _columns(filters),
        "pager": Pager(
            words="" if after else _count_words(count),
            first=address(query) if after else "",
            after=onward,
        ),
    }


def rows_of(cases: Iterable[Case]) -> list[Row]:
    """Return cases with how many levels the severity of each is one of."""
    listed = list(cases)
    issues = {case.issue_id for case in listed if case.severity}
    digests = Issue.objects.filter(pk__in=issues).values_list("pk", "digest") if issues else ()
    levels = {pk: _levels(digest) for pk, digest in digests}
    return [Row(case, levels.get(case.issue_id, 0)) for case in listed]


def _levels(digest: str) -> int:
    edition = edition_by_digest(digest)
    return len(edition.facts[edition.grade].members)


def _count_words(count: int) -> str:
    if count >= COUNT_AT_MOST:
        return _("%(count)s 件以上") % {"count": COUNT_AT_MOST}
    return ngettext("共 %(count)s 件", "共 %(count)s 件", count) % {"count": count}


def _columns(filters: RegisterFilter) -> list[Column]:
    newest, oldest = filters.sort == NEWEST, filters.sort == OLDEST
    by_time = address(query_of(filters, sort=OLDEST if newest else ""))
    direction = "descending" if newest else "ascending" if oldest else ""
    by_due = address(query_of(filters, sort=DUE))
    return [
        Column(pgettext("case", "编号")),
        Column(_("不合格")),
        Column(_("程度")),
        Column(_("状态")),
        Column(_("责任部门")),
        Column(_("报告时间"), by_time, direction),
        Column(_("时限"), by_due, "ascending" if filters.sort == DUE else ""),
    ]


def _views(person: Person, filters: RegisterFilter) -> list[View]:
    """Return the ready-made filters, then the person's own and the shared ones."""
    now = query_of(filters)
    ready = [
        (_("全部"), "", ""),
        (_("处理中"), "state=open", ""),
        (_("已超时"), "overdue=1&sort=due", "clock-exclamation"),
        (_("与我有关"), "mine=1", "user"),
    ]
    shown = [View(name, address(query), now == query, icon) for name, query, icon in ready]
    for saved in views_of(person):
        own = saved.person_id == person.pk
        shown.append(
            View(
                saved.name,
                address(saved.query),
                now == saved.query,
                "bookmark" if own else "users",
                saved.pk if own else 0,
            )
        )
    return shown
