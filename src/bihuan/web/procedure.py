"""The procedures in force, readable: each clause with what the system does because of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedure.clocks.limits import say_limit
from bihuan.procedure.edition import Cell, Clause, Demand, Edition, Right, Row, Table
from bihuan.procedure.terms import STEP_NAMES
from bihuan.procedure.wording import say_cell, say_value
from bihuan.procedures.models import InForce, Issue
from bihuan.procedures.queries import edition_by_digest
from bihuan.web.doors import Asked, signed_in
from bihuan.web.words import day_words


class Rule(NamedTuple):
    """One thing that the system does because of a clause, in words."""

    icon: str
    words: str


class ReadClause(NamedTuple):
    """A clause as it is read on the page."""

    id: str
    number: str
    heading: str
    text: str
    items: tuple[str, ...]
    rules: tuple[Rule, ...]
    because: str
    readings: tuple[str, ...]


@signed_in
def procedures(request: Asked) -> HttpResponse:
    """List the editions in force."""
    today = timezone.localdate()
    language = get_language() or ""
    rows = InForce.objects.on(today).select_related("unit", "issue").defer("issue__files")
    editions = [
        {
            "pk": row.issue_id,
            "title": row.issue.label(language),
            "version": row.issue.version,
            "unit": row.unit.label(language),
            "from_day": day_words(row.valid_from, today),
        }
        for row in rows.order_by("unit__path", "pk")
    ]
    return render(request, "web/procedures.html", {"editions": editions})


@signed_in
def procedure(request: Asked, pk: int) -> HttpResponse:
    """Show one edition, clause by clause."""
    issue = get_object_or_404(Issue.objects.defer("files"), pk=pk)
    edition = edition_by_digest(issue.digest)
    language = get_language() or ""
    return render(
        request,
        "web/procedure.html",
        {
            "title": edition.title.say(language),
            "subtitle": _("第 %(version)s 版 · %(day)s 发布 · 归口：%(owner)s")
            % {
                "version": edition.version,
                "day": edition.issued_on.isoformat(),
                "owner": _roles(edition, (edition.owner,), language),
            },
            "clauses": read_clauses(edition, language),
        },
    )


def read_clauses(edition: Edition, language: str) -> list[ReadClause]:
    """Return every clause with its rules, in the order of the document."""
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for clause_id, rule in _all_rules(edition, language):
        rules[clause_id].append(rule)
    return [
        _read(edition, clause, tuple(rules[clause.id]), language)
        for clause in edition.clauses.values()
    ]


def _read(edition: Edition, clause: Clause, rules: tuple[Rule, ...], language: str) -> ReadClause:
    readings = [one for one in edition.interpretations.values() if one.clause == clause.id]
    return ReadClause(
        id=clause.id,
        number=clause.id,
        heading=clause.heading.say(language),
        text=clause.text.say(language),
        items=tuple(f"{name} {text.say(language)}" for name, text in clause.items.items()),
        rules=rules,
        because="" if clause.executes else clause.because.say(language),
        readings=tuple(
            _("%(reading)s（%(who)s，%(day)s）")
            % {
                "reading": one.reading.say(language),
                "who": one.decided_by,
                "day": one.decided_on.isoformat(),
            }
            for one in readings
        ),
    )


def _all_rules(edition: Edition, language: str) -> Iterator[tuple[str, Rule]]:
    for table in edition.tables:
        for row in (*table.rows, *((table.otherwise,) if table.otherwise else ())):
            yield row.cite.clause, Rule("scale", _row_words(edition, table, row, language))
    for demand in edition.demands:
        yield demand.cite.clause, Rule("clock", _demand_words(edition, demand, language))
    for right in edition.rights:
        yield right.cite.clause, Rule("key", _right_words(edition, right, language))


def _row_words(edition: Edition, table: Table, row: Row, language: str) -> str:
    output = edition.facts[table.output]
    answer = f"{output.name.say(language)} → {say_value(output, row.then, language)}"
    return f"{_when(edition, row.when, language) or _('其他情形')}：{answer}"


def _demand_words(edition: Edition, demand: Demand, language: str) -> str:
    parts = [
        _when(edition, demand.when, language),
        demand.title.say(language),
        _roles(edition, demand.by, language),
        _("%(limit)s内") % {"limit": say_limit(demand.within, language)} if demand.within else "",
    ]
    return " · ".join(part for part in parts if part)


def _right_words(edition: Edition, right: Right, language: str) -> str:
    parts = [
        _when(edition, right.when, language),
        _("可以%(act)s") % {"act": STEP_NAMES[right.act].say(language)},
        _roles(edition, right.by, language),
    ]
    return " · ".join(part for part in parts if part)


def _when(edition: Edition, when: Mapping[str, Cell], language: str) -> str:
    said = [say_cell(edition.facts[name], cell, language) for name, cell in when.items()]
    return _("若%(conditions)s") % {"conditions": _("，且").join(said)} if said else ""


def _roles(edition: Edition, roles: tuple[str, ...], language: str) -> str:
    names = [edition.roles[role].name.say(language) for role in roles if role in edition.roles]
    return _("、").join(names)
