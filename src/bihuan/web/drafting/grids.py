"""A decision table as a table that can be typed into, and what was typed read back."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedure.edition import Fact, Members
from bihuan.procedure.language.tree import Plain
from bihuan.procedure.language.values import FactValueError, is_finite, read_cell, read_value
from bihuan.procedure.terms import FactType
from bihuan.procedure.wording import NO, YES
from bihuan.procedures.editing.records import (
    Way,
    record_add,
    record_drop,
    record_get,
    record_move,
    record_put,
)
from bihuan.web.drafting.choosing import choices
from bihuan.web.drafting.forms import cell_of, cell_text
from bihuan.web.drafting.names import Names, Record, listed, text_of, texts_of
from bihuan.web.fields import Option, options

Value = str | bool


class GridCell(NamedTuple):
    """One cell: boxes to tick for a fact with members, else text."""

    name: str
    column: str
    boxes: tuple[Option, ...]
    text: str
    words: str


class GridRow(NamedTuple):
    """One row; `was` is the id under which it stands in the text, "" for a new one."""

    n: int
    was: str
    id: str
    cells: tuple[GridCell, ...]
    then: str
    thens: tuple[Option, ...]
    clauses: tuple[Option, ...]
    item: str
    items: tuple[str, ...]
    readings: tuple[Option, ...]
    overrides: str


class Column(NamedTuple):
    """A fact that the rows may use."""

    id: str
    name: str


class Grid(NamedTuple):
    """A table with its columns and rows; the last row is empty, for a new one."""

    columns: tuple[Column, ...]
    output: str
    rows: tuple[GridRow, ...]


def grid_of(names: Names, table: Record, sent: QueryDict | None = None) -> Grid:
    """Return a table with what was typed, or else with what stands in the text."""
    columns = columns_of(names, table)
    output = names.facts.get(text_of(table, "output"))
    rows = listed(table, "rows")
    made = [_row(names, columns, output, n, row, sent) for n, row in enumerate([*rows, _new(rows)])]
    said = output.name.say(get_language() or "") if output else text_of(table, "output")
    return Grid(tuple(columns), said, tuple(made))


def columns_of(names: Names, table: Record) -> list[Column]:
    """Return the columns of a table: its inputs, then whatever else its rows name."""
    ids = texts_of(table, "inputs")
    for row in listed(table, "rows"):
        when = row.get("when")
        ids += [name for name in (when if isinstance(when, dict) else {}) if name not in ids]
    language = get_language() or ""
    return [
        Column(one, names.facts[one].name.say(language) if one in names.facts else one)
        for one in ids
    ]


def grid_saved(text: str, way: Way, names: Names, sent: QueryDict) -> str:
    """Return the text with the rows as they were typed, and with what the pressed button does."""
    table = record_get(text, way)
    columns = columns_of(names, table)
    rows = listed(table, "rows")
    for n, row in enumerate(rows):
        changes = _changes(names, columns, row, n, sent)
        text = record_put(text, (*way, "rows", text_of(row, "id") or f"#{n}"), changes)
    new = _changes(names, columns, {}, len(rows), sent)
    if any(new.get(key) for key in ("then", "when")):
        new = {"id": _new(rows)["id"], **new}
        text = record_add(text, (*way, "rows"), new)
    return _pressed(text, way, sent.get("do", ""))


def _pressed(text: str, way: Way, do: str) -> str:
    deed, _colon, place = do.partition(":")
    if not place.isdecimal():
        return text
    row = (*way, "rows", f"#{place}")
    if deed == "drop":
        return record_drop(text, row)
    return record_move(text, row, -1 if deed == "up" else 1)


def _new(rows: list[Record]) -> Record:
    """Return an empty row with the next id of the table's own manner."""
    taken = {text_of(row, "id") for row in rows}
    stem = text_of(rows[-1], "id").rstrip("0123456789").rstrip("-") if rows else "row"
    number = next(n for n in range(1, len(taken) + 2) if f"{stem}-{n}" not in taken)
    clause = text_of(rows[-1], "clause") if rows else ""
    return {"id": f"{stem}-{number}", "clause": clause, "new": "yes"}


def _row(
    names: Names,
    columns: list[Column],
    output: Fact | None,
    n: int,
    row: Record,
    sent: QueryDict | None,
) -> GridRow:
    def held(key: str) -> str:
        return sent.get(f"r{n}.{key}", "") if sent is not None else text_of(row, key)

    clause = held("clause")
    thens = _thens(output, held("then"))
    items = names.clauses[clause].items if clause in names.clauses else ()
    overrides = "、".join(texts_of(row, "overrides")) if sent is None else held("overrides")
    return GridRow(
        n,
        "" if "new" in row else text_of(row, "id"),
        held("id"),
        tuple(_cell(names.facts.get(one.id), one, row, n, sent) for one in columns),
        held("then"),
        thens,
        options([(one, one) for one in names.clauses], clause),
        held("item"),
        items,
        options(choices(names, "readings"), held("interpretation")),
        overrides,
    )


def _thens(output: Fact | None, held: str) -> tuple[Option, ...]:
    """Return the answers to choose from; none where the answer is a number."""
    if output is None or not is_finite(output):
        return ()
    pairs = [(word, say) for _value, word, say in _shown(output)]
    chosen = held
    try:
        value = read_value(output, held)
        chosen = next(word for name, word in _domain(output) if name == value)
    except FactValueError:
        pairs += [(held, held)] if held else []
    return options(pairs, chosen)


def _domain(fact: Fact) -> list[tuple[Value, str]]:
    if fact.type is FactType.BOOLEAN:
        return [(True, YES.zh), (False, NO.zh)]
    return [(member.id, member.name.zh) for member in fact.members]


def _shown(fact: Fact) -> list[tuple[Value, str, str]]:
    """Return the members with their word in the text and in the page's language."""
    language = get_language() or ""
    if fact.type is FactType.BOOLEAN:
        return [(True, YES.zh, YES.say(language)), (False, NO.zh, NO.say(language))]
    return [(one.id, one.name.zh, one.name.say(language)) for one in fact.members]


def _admitted(fact: Fact | None, cell: Plain | None) -> frozenset[Value] | None:
    """Return which members a cell admits; None where boxes cannot show it."""
    if fact is None or not is_finite(fact) or isinstance(cell, dict):
        return None
    every = frozenset(name for name, _word in _domain(fact))
    if cell is None:
        return every
    given = [str(one) for one in cell] if isinstance(cell, list) else cell
    try:
        read = read_cell(fact, given)
    except FactValueError:
        return None
    return every if read is None else read.allowed if isinstance(read, Members) else None


def _cell(
    fact: Fact | None, column: Column, row: Record, n: int, sent: QueryDict | None
) -> GridCell:
    name, when = f"r{n}.c.{column.id}", row.get("when")
    held = when.get(column.id) if isinstance(when, dict) else None
    admitted = _admitted(fact, held)
    if fact is None or admitted is None:
        text = cell_text(held) if held is not None else ""
        if sent is not None:
            text = sent.get(name, "")
        return GridCell(name, column.name, (), text, text or _("任意"))
    every = _shown(fact)
    chosen = {word for value, word, _say in every if value in admitted}
    if len(chosen) == len(every):
        chosen = set()
    if sent is not None:
        chosen = set(sent.getlist(name))
    boxes = tuple(Option(word, say, word in chosen) for _value, word, say in every)
    words = _("、").join(box.label for box in boxes if box.chosen) or _("任意")
    return GridCell(name, column.name, boxes, "", words)


def _changes(
    names: Names, columns: list[Column], row: Record, n: int, sent: QueryDict
) -> dict[str, Plain | None]:
    """Return what was typed in a row and differs from what stands there."""
    found: dict[str, Plain | None] = {}
    for key in ("id", "clause", "item", "interpretation", "then"):
        value = sent.get(f"r{n}.{key}", text_of(row, key)).strip()
        if value != text_of(row, key) and not _same_answer(names, key, row, value):
            found[key] = value or None
    typed = sent.get(f"r{n}.overrides", "").replace("，", "、").split("、")
    overrides: list[Plain] = [one.strip() for one in typed if one.strip()]
    if overrides != texts_of(row, "overrides"):
        found["overrides"] = overrides or None
    held = row.get("when")
    before: Mapping[str, Plain] = held if isinstance(held, dict) else {}
    when = dict(before)
    for column in columns:
        cell = _typed(
            names.facts.get(column.id), before.get(column.id), f"r{n}.c.{column.id}", sent
        )
        when.pop(column.id, None) if cell is None else when.update({column.id: cell})
    if when != before:
        found["when"] = when or None
    return found


def _same_answer(names: Names, key: str, row: Record, value: str) -> bool:
    """Tell whether another spelling of the same answer was chosen: the text keeps its own."""
    if key != "then" or not text_of(row, key):
        return False
    for fact in names.facts.values():
        spellings = [{one.id, one.name.zh, one.name.en} for one in fact.members if fact.decided]
        if any({value, text_of(row, key)} <= one for one in spellings):
            return True
    return {value, text_of(row, key)} in ({YES.zh, "yes"}, {NO.zh, "no"})


def _typed(fact: Fact | None, held: Plain | None, name: str, sent: QueryDict) -> Plain | None:
    """Return a cell as it was typed; the spelling stays where it admits the same."""
    admitted = _admitted(fact, held)
    if fact is None or admitted is None:
        text = sent.get(name, "").strip()
        if held is not None and text == cell_text(held):
            return held
        return cell_of(fact, text) if text else None
    ticked = [value for value, word in _domain(fact) if word in sent.getlist(name)]
    if frozenset(ticked) == admitted or (not ticked and len(admitted) == len(_domain(fact))):
        return held
    return _ticked(fact, ticked)


def _ticked(fact: Fact, ticked: list[Value]) -> Plain | None:
    """Return a cell for the members that are ticked; none and all of them are no condition."""
    domain = _domain(fact)
    words: list[Plain] = [word for value, word in domain if value in ticked]
    if len(words) in (0, len(domain)):
        return None
    ranked = all(member.rank >= 0 for member in fact.members) and bool(fact.members)
    if ranked and len(words) > 1 and ticked == [value for value, _word in domain][-len(words) :]:
        return f">= {words[0]}"
    return words[0] if len(words) == 1 else words
