"""What happened to a case, act by act: who, when, why, by what authority, and what came of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.fields import KINDS, LABELS, choices_of
from bihuan.cases.models import Act, Case, Decision, Duty
from bihuan.evidence.models import Attachment
from bihuan.evidence.queries import attachments_of
from bihuan.people.models import Person, Unit
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import STEP_NAMES, Step, Value
from bihuan.procedure.wording import say_value
from bihuan.procedures.queries import edition_by_digest


class Said(NamedTuple):
    """One thing that an act says, in words."""

    label: str
    value: str


class Met(NamedTuple):
    """A duty that an act met: what it was, when it had been due, by how much it was late."""

    title: str
    due_at: datetime | None
    minutes_over: int | None


class TimelineEntry(NamedTuple):
    """One act with all that a reader wants to know of it.

    `roles` and `clauses` say by what authority it was done.
    """

    act: Act
    step: str
    who: str
    roles: tuple[str, ...]
    clauses: tuple[str, ...]
    said: tuple[Said, ...]
    facts: tuple[Said, ...]
    met: tuple[Met, ...]
    decisions: tuple[Decision, ...]
    files: tuple[Attachment, ...]


class _Names(NamedTuple):
    """The names behind the keys and codes that acts hold."""

    persons: Mapping[str, str]
    units: Mapping[str, str]


def timeline(case: Case) -> list[TimelineEntry]:
    """Return the acts of a case in their order; `case` comes with its issue."""
    edition = edition_by_digest(case.issue.digest)
    acts = list(Act.objects.filter(case=case).order_by("sequence"))
    met: dict[int, list[Duty]] = {}
    for duty in Duty.objects.filter(case=case, met_by__isnull=False).order_by("pk"):
        met.setdefault(duty.met_by_id, []).append(duty)
    decided: dict[int, list[Decision]] = {}
    for decision in Decision.objects.filter(case=case).order_by("pk"):
        decided.setdefault(decision.act_id, []).append(decision)
    files: dict[int | None, list[Attachment]] = {}
    for file in attachments_of(case.subject):
        files.setdefault(file.act_sequence, []).append(file)
    names = _names(acts)
    return [
        TimelineEntry(
            act,
            STEP_NAMES[Step(act.step)].say(_language()),
            act.by_name,
            _roles(edition, act.roles),
            tuple(act.clauses),
            _said(edition, act, names),
            _facts(edition, act.facts),
            tuple(_met(duty) for duty in met.get(act.pk, ())),
            tuple(decided.get(act.pk, ())),
            tuple(files.get(act.sequence, ())),
        )
        for act in acts
    ]


def _language() -> str:
    return get_language() or "zh"


def _roles(edition: Edition, roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        edition.roles[role].name.say(_language()) for role in roles if role in edition.roles
    )


def _met(duty: Duty) -> Met:
    return Met(duty.title.say(_language()), duty.due_at, duty.minutes_over)


def _said(edition: Edition, act: Act, names: _Names) -> tuple[Said, ...]:
    """Return what an act brought, each with its label and its value in words."""
    found = [
        Said(_(LABELS[name]), _word(edition, act, name, value, names))
        for name, value in act.data.items()
        if name in LABELS and name != "evidence" and Step(act.step) is not Step.REPORT
    ]
    before, after = act.data.get("was", {}), act.data.get("now", {})
    found += [
        Said(
            _(LABELS[name]),
            _("%(was)s → %(now)s")
            % {"was": before.get(name) or _("（空）"), "now": after[name] or _("（空）")},
        )
        for name in after
        if name in LABELS
    ]
    return tuple(found)


def _word(edition: Edition, act: Act, name: str, value: object, names: _Names) -> str:
    kind = KINDS.get(name, "text")
    if kind in ("choice", "choices"):
        words = dict(choices_of(edition, Step(act.step), name))
        listed = value if isinstance(value, list) else [value]
        return "、".join(words.get(str(item), str(item)) for item in listed)
    if kind in ("person", "unit"):
        known = names.persons if kind == "person" else names.units
        return known.get(str(value), str(value))
    if kind == "boolean":
        return _("是") if value else _("否")
    if kind == "datetime":
        return date_format(localtime(datetime.fromisoformat(str(value))), "DATETIME_FORMAT")
    if kind == "money" and isinstance(value, int):
        return _("%(yuan)s 元") % {"yuan": f"{value // 100}.{value % 100:02d}"}
    return str(value)


def _facts(edition: Edition, facts: Mapping[str, Value | None]) -> tuple[Said, ...]:
    """Return the facts that an act changed, in words."""
    return tuple(
        Said(
            edition.facts[name].name.say(_language()),
            _("不清楚") if value is None else say_value(edition.facts[name], value, _language()),
        )
        for name, value in facts.items()
        if name in edition.facts
    )


def _names(acts: Iterable[Act]) -> _Names:
    """Return the names of the persons and units that acts name, with at most two queries."""
    persons: set[int] = set()
    units: set[str] = set()
    for act in acts:
        for name, value in act.data.items():
            if KINDS.get(name) == "person":
                persons.add(int(str(value).partition(":")[2] or 0))
            elif KINDS.get(name) == "unit":
                units.add(str(value))
    people = Person.objects.filter(pk__in=persons) if persons else ()
    places = Unit.objects.filter(code__in=units) if units else ()
    return _Names(
        {person.as_actor().key: person.name for person in people},
        {unit.code: unit.label(_language()) for unit in places},
    )
