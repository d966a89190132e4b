"""Fields as a page shows them: one shape, whatever form they stand in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

FEW = 4
"""Up to so many choices stand in one line instead of a grid."""
BUTTONS = 9
"""Up to so many choices are shown as buttons; more become a list."""


class Option(NamedTuple):
    """One thing to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what stands in it and what is wrong with it.

    `kind` is one of text, long_text, choice, choices, yes_no, file; `input_type` refines text.
    """

    id: str
    name: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()
    input_type: str = "text"
    input_mode: str = ""
    unit: str = ""
    list: tuple[str, ...] = ()
    blank: str = "—"
    placeholder: str = ""
    most: int = 0
    rows: int = 3
    short: bool = False
    autocomplete: str = ""
    accept: str = ""
    as_list: bool = False
    wide: bool = True
    optional_said: bool = False

    def changed(self, **changes: Any) -> "Shown":  # noqa: ANN401 - whatever a field has
        """Return the field with something changed."""
        return replace(self, **changes)

    @property
    def few(self) -> bool:
        """Whether the choices stand in one line."""
        return len(self.options) <= FEW

    @property
    def as_buttons(self) -> bool:
        """Whether the choices are buttons."""
        return not self.as_list and len(self.options) <= BUTTONS

    @property
    def chosen(self) -> bool:
        """Whether anything is chosen."""
        return any(option.chosen for option in self.options)

    @property
    def described_by(self) -> str:
        """The ids of the texts that explain the field."""
        parts = [f"{self.id}-help"] if self.help else []
        return " ".join([*parts, f"{self.id}-error"] if self.errors else parts)


class Fault(NamedTuple):
    """One line of the summary above a form: which field, and the sentence."""

    id: str
    label: str
    sentence: str


class Trouble(NamedTuple):
    """Why nothing was saved."""

    headline: str
    faults: tuple[Fault, ...] = ()


def options(
    pairs: Iterable[tuple[str, str]], chosen: str | Collection[str] = ""
) -> tuple[Option, ...]:
    """Return options with the chosen ones marked."""
    marked = {chosen} if isinstance(chosen, str) else set(chosen)
    return tuple(Option(value, label, value in marked) for value, label in pairs)


def faults(fields: Iterable[Shown], others: Mapping[str, str] | None = None) -> tuple[Fault, ...]:
    """Return the lines of the summary: every field with an error, then what has no field."""
    shown = [
        Fault(field.id, field.label, sentence) for field in fields for sentence in field.errors
    ]
    return (*shown, *(Fault("", "", sentence) for sentence in (others or {}).values()))
