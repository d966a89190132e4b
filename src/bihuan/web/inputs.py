"""The inputs of acts and reports as fields of a page, and what was sent as plain values again."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.cases.fields import InputField
from bihuan.web.fields import Shown, options

FACTS = "facts."
FILES = "evidence"
KINDS = {"longtext": "long_text", "choice": "choice", "choices": "choices", "files": "file"}
INPUT_TYPES = {"datetime": "datetime-local", "date": "date"}
INPUT_MODES = {"number": "numeric", "money": "decimal", "duration": "numeric"}
SHORT = {"number", "money", "duration", "date", "datetime"}
LISTED = {"unit", "person"}
ACCEPTED = "image/*,video/mp4,video/quicktime,audio/*,.heic,.pdf,.docx,.xlsx,.csv,.txt"


class Given(NamedTuple):
    """What somebody has entered so far, and what is wrong with it."""

    values: Mapping[str, list[str]] = {}
    errors: Mapping[str, str] = {}

    def one(self, name: str) -> str:
        """Return the value of a field with one value."""
        return next(iter(self.values.get(name, [])), "")

    def facts(self) -> dict[str, str]:
        """Return the facts that were entered, by fact id."""
        return {
            name.removeprefix(FACTS): values[-1]
            for name, values in self.values.items()
            if name.startswith(FACTS) and values and values[-1].strip()
        }


def given_in(post: QueryDict) -> Given:
    """Return what a form post holds."""
    return Given({name: [str(value) for value in values] for name, values in post.lists()})


def shown(
    field: InputField,
    given: Given,
    *,
    prefix: str = "f",
    people: Mapping[str, Iterable[tuple[str, str]]] | None = None,
) -> Shown:
    """Return an input as a field of a page; `people` are the units and persons to choose from."""
    listed = (people or {}).get(field.kind, ())
    choices = [*field.choices, *listed]
    fact = field.name.startswith(FACTS)
    words = fact and field.required and not choices  # “not known” is an answer too
    return Shown(
        id=f"{prefix}-{field.name.replace('.', '-')}",
        name=field.name,
        label=field.label,
        kind=_kind(field),
        required=field.required,
        help="" if fact and not words else field.help,
        value=given.one(field.name),
        options=options(_open(field, choices), given.values.get(field.name, [])),
        errors=(given.errors[field.name],) if field.name in given.errors else (),
        input_type="text" if words else INPUT_TYPES.get(field.kind, "text"),
        input_mode="" if words else INPUT_MODES.get(field.kind, ""),
        unit=_unit(field),
        short=field.kind in SHORT,
        as_list=field.kind in LISTED,
        blank=_("请选择"),
        accept=ACCEPTED,
        optional_said=not (field.required or fact),
    )


def _kind(field: InputField) -> str:
    if field.kind == "boolean":
        return "choices"
    return "choice" if field.kind in LISTED else KINDS.get(field.kind, "text")


def _open(field: InputField, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Add the way out of a question: pressed buttons cannot be unpressed."""
    if field.kind == "boolean":
        return [("true", _("是"))]
    if field.kind == "choice" and field.name.startswith(FACTS) and not field.required:
        return [*choices, ("", _("不清楚"))]
    if field.kind == "choice" and not field.required:
        return [*choices, ("", _("不填"))]
    return choices


def _measured(field: InputField) -> bool:
    """Tell whether the help of a field is only its unit."""
    return field.name.startswith(FACTS) and field.kind in INPUT_MODES and not field.required


def _unit(field: InputField) -> str:
    if _measured(field):
        return field.help
    return _("元") if field.kind == "money" else ""
