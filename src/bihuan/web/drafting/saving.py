"""What a form of a draft does to its files: one place for saving and for trying out."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.procedure.language.tree import Plain
from bihuan.procedures.editing.records import (
    SHAPES,
    Way,
    fields_of,
    record_add,
    record_drop,
    record_get,
    record_move,
    record_put,
    tree_of,
)
from bihuan.procedures.editing.splices import UnwritableError
from bihuan.web.drafting.forms import changes_in
from bihuan.web.drafting.grids import grid_saved
from bihuan.web.drafting.names import Names
from bihuan.web.drafting.specs import SECTION_NAMES

WAY = "at"
"""The parameter that leads to a record, once for each part of the way."""


class Saved(NamedTuple):
    """The text after a form, what was done in words, and the record to go back to."""

    text: str
    what: str
    way: Way


def way_in(query: QueryDict) -> Way:
    """Return the way to a record that an address or a form names."""
    return tuple(query.getlist(WAY))


def saved(text: str, names: Names, sent: QueryDict) -> Saved:
    """Return the text with what a sent form says.

    Raises:
        UnwritableError: it cannot be written.
    """
    way, do = way_in(sent), sent.get("do", "save")
    if "grid" in sent:
        return Saved(grid_saved(text, way, names, sent), _what(way), way)
    if way and way[-1] in SHAPES and not _is_record(text, way):
        record = changes_in(names, way, {}, sent)
        name = str(record.get("id") or "")
        single = way[-1] in ("otherwise", "undetermined")
        after = (*way, name) if name and not single else way
        return Saved(record_add(text, way, record), _what(after), after)
    if do == "drop":
        return Saved(record_drop(text, way), _("删去%(what)s") % {"what": _what(way)}, way[:-2])
    if do in ("up", "down"):
        moved = record_move(text, way, -1 if do == "up" else 1)
        return Saved(moved, _("移动%(what)s") % {"what": _what(way)}, way)
    changes = changes_in(names, way, record_of(text, way), sent)
    after = (*way[:-1], str(changes["id"])) if way and changes.get("id") else way
    return Saved(record_put(text, way, changes), _what(way), after)


def record_of(text: str, way: Way) -> Mapping[str, Plain]:
    """Return the record to which a way leads; nothing where it is yet to be made."""
    if not way:
        return fields_of(tree_of(text))
    if not _is_record(text, way):
        return {}
    return record_get(text, way)


def _is_record(text: str, way: Way) -> bool:
    """Tell whether a way leads to a record that is there, and not to a section."""
    try:
        record_get(text, way)
    except UnwritableError:
        return False
    return True


def _what(way: Way) -> str:
    """Say which record a way leads to: 判定表 grading › 行 serious-1."""
    parts: list[str] = []
    names = list(way)
    while names:
        section = names.pop(0)
        called = str(SECTION_NAMES.get(section, section))
        single = section in ("otherwise", "undetermined", "owner")
        parts.append(called if single or not names else f"{called} {names.pop(0)}")
    return " › ".join(parts) or str(SECTION_NAMES[""])
