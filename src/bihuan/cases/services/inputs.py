"""What an act brings, read and checked against `fields.py` before anything happens."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bihuan.cases.fields import AMENDABLE, KINDS, LABELS, choices_of, names_of
from bihuan.cases.intake import LONGEST_DESCRIPTION, ActInputError, texts_wrong
from bihuan.cases.models import Case
from bihuan.cases.queries.sight import CaseNotFoundError, Sight, case_seen
from bihuan.kit.canonical import moment
from bihuan.kit.canonical import text as storable
from bihuan.people.models import Person, Unit
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Step

YES = {"true", "on", "1", "yes", "是"}
NO = {"false", "off", "0", "no", "否", ""}
LARGEST = 10**15


@dataclass(slots=True)
class Brought:
    """What an act brings, typed: `data` as it is stored, and the rows that it names.

    `changes` are the columns that an amendment puts right.
    """

    data: dict[str, object] = field(default_factory=dict)
    text: str = ""
    unit: Unit | None = None
    person: Person | None = None
    waived: Person | None = None
    into: Case | None = None
    changes: dict[str, object] = field(default_factory=dict)

    def in_core_words(self) -> dict[str, object]:
        """Return the data as the core wants to see it: moments as moments, the text with it."""
        data: dict[str, object] = dict(self.data)
        if isinstance(data.get("until"), str):
            data["until"] = datetime.fromisoformat(str(data["until"]))
        return data | ({"text": self.text} if self.text else {})


@dataclass(slots=True)
class Reading:
    """Where an input is read: by whom, when, in which case and step."""

    edition: Edition
    step: Step
    sight: Sight
    brought: Brought = field(default_factory=Brought)


class _WrongError(Exception):
    """One input is wrong; the sentence says how."""


def read_input(
    reading: Reading,
    given: Mapping[str, object],
    *,
    required: Iterable[str] = (),
    text: str = "",
    files: int = 0,
) -> Brought:
    """Return what an act brings.

    Raises:
        ActInputError: something is wrong; every fault is told at once.
    """
    brought, errors = reading.brought, {}
    allowed = names_of(reading.step, required)
    for name, value in given.items():
        if name not in allowed or name == "evidence":
            errors[name] = _("“%(name)s”不是这一步的内容；可填：%(all)s。") % {
                "name": name,
                "all": "、".join(_(LABELS[one]) for one in allowed),
            }
        elif value is not None and value != "":
            try:
                _READERS[KINDS.get(name, "text")](reading, name, value)
            except _WrongError as wrong:
                errors[name] = str(wrong)
    brought.text = storable(text or str(brought.data.pop("text", ""))).strip()
    if len(brought.text) > LONGEST_DESCRIPTION:
        errors["text"] = _("情况说明最多 %(longest)d 个字。") % {"longest": LONGEST_DESCRIPTION}
    columns = {name: value for name, value in brought.changes.items() if isinstance(value, str)}
    errors |= texts_wrong(columns)
    if errors:
        raise ActInputError(errors)
    if files:
        brought.data["evidence"] = files
    return brought


def _text(reading: Reading, name: str, value: object) -> None:
    text = storable(str(value)).strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise _WrongError(_("最多 %(longest)d 个字。") % {"longest": LONGEST_DESCRIPTION})
    _keep(reading, name, text)


def _keep(reading: Reading, name: str, value: object) -> None:
    """Store a value as data, or as a change of the report itself when it is put right."""
    if reading.step is Step.AMEND and name in AMENDABLE:
        reading.brought.changes[name] = value
    else:
        reading.brought.data[name] = value


def _boolean(reading: Reading, name: str, value: object) -> None:
    said = str(value).strip().casefold()
    if said in YES:
        reading.brought.data[name] = True
    elif said not in NO:
        raise _WrongError(_("%(name)s只能填“是”或“否”。") % {"name": _(LABELS[name])})


def _choice(reading: Reading, name: str, value: object) -> None:
    allowed = dict(choices_of(reading.edition, reading.step, name))
    if allowed and str(value) not in allowed:
        raise _WrongError(
            _("%(name)s没有“%(value)s”这一项；可选：%(all)s。")
            % {"name": _(LABELS[name]), "value": value, "all": "、".join(allowed.values())}
        )
    reading.brought.data[name] = str(value)


def _choices(reading: Reading, name: str, value: object) -> None:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        raise _WrongError(_("%(name)s应是一个列表。") % {"name": _(LABELS[name])})
    chosen = []
    for item in listed:
        _choice(reading, name, item)
        chosen.append(str(item))
    reading.brought.data[name] = list(dict.fromkeys(chosen))


def _moment(reading: Reading, name: str, value: object) -> None:
    try:
        given = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise _WrongError(
            _("“%(value)s”不是时间；请写成 2026-11-22T09:30。") % {"value": value}
        ) from None
    if given.tzinfo is None:
        given = given.replace(tzinfo=ZoneInfo(reading.edition.timezone))
    changing = reading.step is Step.AMEND and name in AMENDABLE
    _keep(reading, name, given if changing else moment(given))


def _money(reading: Reading, name: str, value: object) -> None:
    """Read an amount of money: text is in 元, a whole number in 分, as with facts."""
    try:
        amount = value if isinstance(value, int) else int(Decimal(str(value).strip()) * 100)
        exact = isinstance(value, int) or amount == Decimal(str(value).strip()) * 100
    except (InvalidOperation, ValueError, OverflowError):
        raise _WrongError(
            _("“%(value)s”不是金额；请写成 1200.50（元）。") % {"value": value}
        ) from None
    if isinstance(value, bool) or not exact or not 0 <= amount <= LARGEST:
        raise _WrongError(_("金额应不小于零，最多两位小数。"))
    reading.brought.data[name] = amount


def _unit(reading: Reading, name: str, value: object) -> None:
    unit = value if isinstance(value, Unit) else _found(Unit, "code", value)
    if unit is None or not unit.active:
        raise _WrongError(_("没有代码为“%(value)s”的在用部门；请从列表中选择。") % {"value": value})
    reading.brought.unit = unit
    reading.brought.data[name] = unit.code


def _person(reading: Reading, name: str, value: object) -> None:
    person = value if isinstance(value, Person) else _found(Person, "username", value)
    if person is None or not person.is_active:
        raise _WrongError(_("没有“%(value)s”这位在职人员；请从列表中选择。") % {"value": value})
    if name == "person":
        reading.brought.waived = person
    else:
        reading.brought.person = person
    reading.brought.data[name] = person.as_actor().key


def _found(model: Any, natural: str, value: object) -> Any:  # noqa: ANN401 - a unit or a person
    """Return the row by the name people use for it, or by its key."""
    said = str(value).strip()
    found = None if isinstance(value, int) else model.objects.filter(**{natural: said}).first()
    if found is None and said.isascii() and said.isdigit():
        found = model.objects.filter(pk=int(said)).first()
    return found


def _case(reading: Reading, name: str, value: object) -> None:
    try:
        into = value if isinstance(value, Case) else case_seen(str(value), reading.sight)
    except CaseNotFoundError as error:
        raise _WrongError(str(error)) from error
    reading.brought.into = into
    reading.brought.data[name] = into.number


_READERS: Mapping[str, Callable[[Reading, str, object], None]] = {
    "text": _text,
    "longtext": _text,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
    "datetime": _moment,
    "money": _money,
    "unit": _unit,
    "person": _person,
    "case": _case,
}
