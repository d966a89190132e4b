"""The form of a record: its fields with what stands in the text, and what was sent read back."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedure.edition import Cell, Fact, Members
from bihuan.procedure.language.tree import Plain
from bihuan.procedure.language.values import FactValueError, is_finite, read_cell, read_value
from bihuan.procedure.wording import say_cell, say_value
from bihuan.procedures.editing.records import Way, shape_at
from bihuan.web.drafting.choosing import choices
from bihuan.web.drafting.names import Names, Record, text_of, texts_of
from bihuan.web.drafting.specs import SPECS, Spec
from bihuan.web.fields import Option, Shown, options

SPARE = 2
"""So many empty lines for more conditions."""


class Condition(NamedTuple):
    """One line of conditions: a fact and its cell."""

    n: int
    facts: tuple[Option, ...]
    cell: str


class FormField(NamedTuple):
    """A field, or two in both languages, or the lines of a condition."""

    fields: tuple[Shown, ...] = ()
    label: str = ""
    help: str = ""
    conditions: tuple[Condition, ...] = ()


def section_of(way: Way) -> str:
    """Return the section whose fields a record has."""
    for part in reversed(way):
        if part in SPECS and part:
            return part
    return ""


def form_fields(
    names: Names, way: Way, record: Record, sent: QueryDict | None = None
) -> list[FormField]:
    """Return the fields of a record with what was sent, or else with what stands in the text."""
    return [_field(names, spec, way, record, sent) for spec in SPECS[section_of(way)]]


def changes_in(names: Names, way: Way, record: Record, sent: QueryDict) -> dict[str, Plain | None]:
    """Return what a sent form changes of a record."""
    found: dict[str, Plain | None] = {}
    for spec in SPECS[section_of(way)]:
        value = _sent(names, spec, way, record, sent)
        held = record.get(spec.key)
        if value != held and (value or held):
            found[spec.key] = value
    return found


def _field(names: Names, spec: Spec, way: Way, record: Record, sent: QueryDict | None) -> FormField:
    label, name = str(spec.label), f"f.{spec.key}"
    if spec.kind == "when":
        return FormField((), label, str(spec.help), _conditions(names, record, sent))
    if spec.kind in ("words", "long_words"):
        kind = "long_text" if spec.kind == "long_words" else "text"
        held = record.get(spec.key)
        said = held if isinstance(held, dict) else {}
        return FormField(
            tuple(
                Shown(
                    id=f"f-{spec.key}-{one}",
                    name=f"{name}.{one}",
                    label=f"{label}{tongue}",
                    kind=kind,
                    value=_value(sent, f"{name}.{one}", text_of(said, one)),
                    wide=spec.kind == "long_words",
                )
                for one, tongue in (("zh", _("（中文）")), ("en", _("（英文）")))
            )
        )
    shown = Shown(id=f"f-{spec.key}", name=name, label=label, help=str(spec.help), wide=False)
    if spec.kind == "choices":
        held_texts = sent.getlist(name) if sent is not None else texts_of(record, spec.key)
        pairs = choices(names, spec.source)
        pairs += [(one, one) for one in held_texts if one and one not in dict(pairs)]
        return FormField(
            (shown.changed(kind="choices", options=options(pairs, held_texts), wide=True),)
        )
    value = _value(sent, name, text_of(record, spec.key) or _default(way, spec.key))
    if spec.kind == "choice":
        pairs = choices(names, spec.source)
        pairs += [(value, value)] if value and value not in dict(pairs) else []
        return FormField(
            (shown.changed(kind="choice", options=options(pairs, value), as_list=True),)
        )
    return FormField((shown.changed(value=value),))


def _value(sent: QueryDict | None, name: str, held: str) -> str:
    return sent.get(name, held) if sent is not None else held


def _default(way: Way, key: str) -> str:
    """Return what goes without saying, where the shape takes something for granted."""
    field = shape_at(way).model_fields.get(key)
    return field.default if field is not None and isinstance(field.default, str) else ""


def _conditions(names: Names, record: Record, sent: QueryDict | None) -> tuple[Condition, ...]:
    held = record.get("when")
    when = held if isinstance(held, dict) else {}
    lines = [(name, cell_text(cell)) for name, cell in when.items()]
    if sent is not None:
        lines = [(fact, cell) for fact, cell in _sent_lines(sent) if fact or cell]
    lines += [("", "")] * SPARE
    pairs = choices(names, "facts")
    pairs += [(fact, fact) for fact, _cell in lines if fact and fact not in names.facts]
    return tuple(Condition(n, options(pairs, fact), cell) for n, (fact, cell) in enumerate(lines))


def _sent_lines(sent: QueryDict) -> list[tuple[str, str]]:
    facts, cells = sent.getlist("f.when.fact"), sent.getlist("f.when.cell")
    return [(fact, cell.strip()) for fact, cell in zip(facts, cells, strict=False)]


def _sent(names: Names, spec: Spec, way: Way, record: Record, sent: QueryDict) -> Plain | None:
    """Return what was sent for one field; None where there is nothing."""
    name = f"f.{spec.key}"
    if spec.kind == "when":
        when: dict[str, Plain] = {
            fact: cell_of(names.facts.get(fact), cell)
            for fact, cell in _sent_lines(sent)
            if fact and cell
        }
        return when or None
    if spec.kind in ("words", "long_words"):
        said = {one: _tidy(sent.get(f"{name}.{one}", "")) for one in ("zh", "en")}
        return dict(said) if any(said.values()) else None
    if spec.kind == "choices":
        return _same_order(texts_of(record, spec.key), sent.getlist(name)) or None
    value = _tidy(sent.get(name, ""))
    if spec.key not in record and value == _default(way, spec.key):
        return None
    return value or None


def _same_order(held: Sequence[str], chosen: Sequence[str]) -> list[Plain]:
    """Return what is chosen, in the order in which it stood before."""
    kept = [one for one in held if one in chosen]
    return [*kept, *(one for one in chosen if one and one not in kept)]


def _tidy(text: str) -> str:
    """Return a text without line ends of a form; a text area ends its lines with two signs."""
    return text.replace("\r\n", "\n").strip()


def cell_text(cell: Plain) -> str:
    """Return a cell as it is typed."""
    return f"[{', '.join(str(one) for one in cell)}]" if isinstance(cell, list) else str(cell)


def cell_of(fact: Fact | None, text: str) -> Plain:
    """Return a typed cell as it stands in the text: a list in brackets is a list of members."""
    listed = re.fullmatch(r"[\[［](.*)[\]］]", text)
    if listed and fact is not None and is_finite(fact) and ".." not in text:
        return [one.strip() for one in re.split(r"[,，、]", listed[1]) if one.strip()]
    return text


def said_condition(names: Names, name: str, cell: Plain) -> str:
    """Return a condition in the page's language; as the text has it where it cannot be read."""
    fact = names.facts.get(name)
    read = _read(fact, cell)
    if fact is None or read is None:
        return f"{name} {cell_text(cell)}"
    return say_cell(fact, read, get_language() or "")


def said_cell(fact: Fact | None, cell: Plain) -> str:
    """Return what a cell admits in the page's language, without the name of its fact."""
    read = _read(fact, cell)
    if fact is None or not isinstance(read, Members):
        return ", ".join(str(one) for one in cell) if isinstance(cell, list) else cell_text(cell)
    language = get_language() or ""
    values = [True, False] if not fact.members else [member.id for member in fact.members]
    return _("、").join(say_value(fact, one, language) for one in values if one in read.allowed)


def said_value(fact: Fact | None, text: str) -> str:
    """Return an answer in the page's language."""
    if fact is None:
        return text
    try:
        return say_value(fact, read_value(fact, text), get_language() or "")
    except FactValueError:
        return text


def _read(fact: Fact | None, cell: Plain) -> Cell | None:
    if fact is None or isinstance(cell, dict):
        return None
    try:
        return read_cell(fact, [str(one) for one in cell] if isinstance(cell, list) else cell)
    except FactValueError:
        return None
