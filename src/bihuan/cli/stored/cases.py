"""`bihuan case list` and `show`: the register and a case, as a person may see them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, Unpack, cast

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.fields import LABELS
from bihuan.cases.models import Case
from bihuan.cases.queries.duties import DutyView, duties_in
from bihuan.cases.queries.register import SORTS, RegisterFilter, register_page
from bihuan.cases.queries.sight import case_seen, sees_customer, sight_of
from bihuan.cases.queries.timelines import TimelineEntry, timeline
from bihuan.cli.screen import due_text, show_json, show_table
from bihuan.cli.spoken import Decorator, argument, as_json, option
from bihuan.cli.stored.base import as_option, command, now, person_named
from bihuan.cli.stored.units import unit_coded
from bihuan.cli.words import language, say
from bihuan.people.models import Person
from bihuan.procedure.terms import STATE_NAMES, STEP_NAMES, Label, State, Step
from bihuan.procedures.queries import edition_by_digest

CUSTOMER = ("customer_name", "customer_contact")

number_argument: Decorator = argument("number", about=Label("记录编号", "number of the case"))
FILTERS: tuple[Decorator, ...] = (
    option("--search", "q", default="", about=Label("搜索的文字", "words to search for")),
    option(
        "--state", type=click.Choice([state.value for state in State]),
        about=Label("状态", "state"),
    ),
    option("--severity", default="", about=Label("程度的编号", "id of the severity")),
    option("--unit", "code", about=Label("部门的编号，含下属", "code of a unit; all below count")),
    option("--procedure", "edition", default="", about=Label("程序的编号", "id of the procedure")),
    option("--overdue", is_flag=True, about=Label("只看逾期", "only what is overdue")),
    option("--mine", is_flag=True, about=Label("只看与本人有关", "only what concerns the person")),
    option("--sort", type=click.Choice(SORTS), default=SORTS[0], about=Label("次序", "order")),
    option(
        "--limit", metavar="N", type=click.IntRange(1, 1000), default=50, show_default=True,
        about=Label("最多几条", "how many at most"),
    ),
)  # fmt: skip


class Filters(TypedDict):
    """What the options narrow the register by."""

    q: str
    state: str | None
    severity: str
    edition: str
    overdue: bool
    mine: bool
    sort: str


def filtered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the filters of the register to a command."""
    for add in reversed(FILTERS):
        function = add(function)
    return function


@command(
    "bihuan case list --as wangqiang --overdue",
    "bihuan case list --as zhaomin --unit EAST --severity serious --json",
)
@as_option
@filtered
@as_json
def list_command(
    username: str, code: str | None, limit: int, *, as_json: bool, **filters: Unpack[Filters]
) -> None:
    unit = unit_coded(code) if code else None
    filters["state"] = filters["state"] or ""
    wanted = RegisterFilter(**cast("dict[str, Any]", filters), unit=unit)
    moment = now()
    cases = register_page(person_named(username), wanted, moment, limit).cases
    if as_json:
        show_json([row_record(case) for case in cases])
        return
    heads = (say("编号", "Number"), say("程度", "Severity"), say("状态", "State"),
             say("期限", "Due"), say("部门", "Unit"), say("标题", "Title"))  # fmt: skip
    show_table(heads, [_row(case, moment) for case in cases])


def _row(case: Case, moment: datetime) -> tuple[str, ...]:
    late = bool(case.next_due_at and case.next_due_at < moment)
    due = due_clock(case.next_due_at) + (say("（逾期）", " (late)") if late else "")
    return (
        case.number,
        case.severity_name.say(language()) or "–",
        standing(case),
        due,
        case.unit.label(language()),
        case.title,
    )


def standing(case: Case) -> str:
    """Return the state of a case, and the step awaited while it is open."""
    state = STATE_NAMES[State(case.state)].say(language())
    awaited = STEP_NAMES[Step(case.awaited)].say(language()) if case.awaited else ""
    return f"{state} · {awaited}" if awaited else state


def clock(moment: datetime | None) -> str:
    """Return a moment on the organisation's clock."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "–"


def due_clock(due: datetime | None) -> str:
    """Return a due time on the organisation's clock."""
    return due_text(timezone.localtime(due)) if due else "–"


def row_record(case: Case) -> dict[str, object]:
    """Return a case in a list, for programs."""
    return {
        "number": case.number,
        "revision": case.revision,
        "title": case.title,
        "state": case.state,
        "awaited": case.awaited or None,
        "severity": case.severity or None,
        "unit": case.unit.code,
        "reported_at": case.reported_at.isoformat(),
        "next_due_at": case.next_due_at.isoformat() if case.next_due_at else None,
    }


class Seen(NamedTuple):
    """A case as somebody may see it; `hidden` are the labels of what is not for them."""

    case: Case
    hidden: frozenset[str]


def case_for(number: str, person: Person) -> Seen:
    """Return a case as a person may see it."""
    sight = sight_of(person, timezone.localdate(now()))
    rows = Case.objects.select_related("issue", "unit", "responsible_person", "reporter")
    case = case_seen(number, sight, rows)
    if sees_customer(case, sight):
        return Seen(case, frozenset())
    facts = edition_by_digest(case.issue.digest).facts.values()
    sensitive = {fact.name.say(language()) for fact in facts if fact.sensitive}
    return Seen(case, frozenset(sensitive | {_(LABELS[name]) for name in CUSTOMER}))


@command(
    "bihuan case show NC-2026-00001 --as wangqiang",
    "bihuan case show NC-2026-00001 --as lijing --json",
)
@number_argument
@as_option
@as_json
def show(number: str, username: str, *, as_json: bool) -> None:
    case, hidden = case_for(number, person_named(username))
    duties, events = duties_in(case.pk, now()), timeline(case)
    if as_json:
        show_json(
            row_record(case)
            | {
                "description": case.description,
                "procedure": {"id": case.issue.pack, "version": case.issue.version},
                "facts": _facts(case, hidden),
                "duties": [_duty_record(view) for view in duties],
                "events": [_event_record(event, hidden) for event in events],
            }
        )
        return
    click.echo(f"{case.number}  {case.title}")
    severity = case.severity_name.say(language()) or say("尚未判定", "not graded")
    unit = case.unit.label(language())
    click.echo("  ".join([severity, standing(case), unit, str(case.issue)]))
    if case.description:
        click.echo(f"\n{case.description}")
    _show_duties(duties)
    _show_events(events, hidden)


def _show_duties(duties: list[DutyView]) -> None:
    if duties:
        click.echo()
        heads = (say("要求", "Demanded"), say("期限", "Due"), say("依据", "Clause"))
        show_table(heads, [(one.title, due_clock(one.duty.due_at), one.why) for one in duties])


def _show_events(events: list[TimelineEntry], hidden: frozenset[str]) -> None:
    click.echo()
    heads = (say("时间", "When"), say("何人", "Who"), say("办理", "Step"), say("说明", "What"))
    rows = []
    for event in events:
        said = [
            f"{one.label}{say('：', ': ')}{one.value}"
            for one in event.said
            if one.label not in hidden
        ]
        text = " ".join(event.act.text.split())
        rows.append(
            (clock(event.act.at), event.who, event.step, "；".join([*said, text]).strip("；"))
        )
    show_table(heads, rows)


def _facts(case: Case, hidden: frozenset[str]) -> dict[str, object]:
    facts = edition_by_digest(case.issue.digest).facts
    return {
        name: value
        for name, value in case.facts.items()
        if facts[name].name.say(language()) not in hidden
    }


def _duty_record(view: DutyView) -> dict[str, object]:
    duty = view.duty
    return {
        "demand": duty.demand,
        "step": duty.step,
        "title": view.title,
        "due_at": duty.due_at.isoformat() if duty.due_at else None,
        "overdue": view.overdue,
        "clause": view.why,
        "form": view.form,
    }


def _event_record(event: TimelineEntry, hidden: frozenset[str]) -> dict[str, object]:
    return {
        "sequence": event.act.sequence,
        "step": event.act.step,
        "at": event.act.at.isoformat(),
        "who": event.who,
        "roles": list(event.roles),
        "clauses": list(event.clauses),
        "text": event.act.text,
        "said": {one.label: one.value for one in event.said if one.label not in hidden},
        "facts": {one.label: one.value for one in event.facts if one.label not in hidden},
    }
