"""The records of a pack found by their ids, and changed field by field.

A way leads to a record by names: ("tables", "grading", "rows", "serious-1"). Items of lists are
named by their id, or by `#` and their place where they have none.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from bihuan.procedure.language.shapes import (
    ClauseShape,
    DemandShape,
    DispositionShape,
    FactShape,
    FormShape,
    InterpretationShape,
    ItemShape,
    MemberShape,
    OtherwiseShape,
    OwnerShape,
    PackShape,
    ReferenceShape,
    RightShape,
    RoleShape,
    RowShape,
    ScaleShape,
    Shape,
    TableShape,
    TriggerShape,
    UndeterminedShape,
)
from bihuan.procedure.language.tree import Block, Listing, Node, Plain, Scalar, plain
from bihuan.procedures.editing.splices import (
    Path,
    UnwritableError,
    drop,
    drop_key,
    insert,
    move,
    set_key,
)
from bihuan.procedures.reader import read_file

Way = tuple[str, ...]

SHAPES: Mapping[str, type[Shape]] = {
    "clauses": ClauseShape,
    "items": ItemShape,
    "tables": TableShape,
    "rows": RowShape,
    "otherwise": OtherwiseShape,
    "undetermined": UndeterminedShape,
    "demands": DemandShape,
    "triggers": TriggerShape,
    "rights": RightShape,
    "dispositions": DispositionShape,
    "interpretations": InterpretationShape,
    "facts": FactShape,
    "members": MemberShape,
    "scales": ScaleShape,
    "levels": MemberShape,
    "owner": OwnerShape,
    "roles": RoleShape,
    "forms": FormShape,
    "references": ReferenceShape,
}
"""The shape of a record by the section in which it stands."""

ONE_LINE = {
    *("rows", "rights", "dispositions", "members", "levels"),
    *("forms", "references", "otherwise", "undetermined"),
}
"""Sections whose records are written on one line where no neighbour shows the manner."""


class Span(NamedTuple):
    """A record with the lines on which it stands, counted from 1."""

    way: Way
    first: int
    last: int


def shape_at(way: Way) -> type[Shape]:
    """Return the shape of the record to which a way leads; the empty way is the file itself."""
    for part in reversed(way):
        if part in SHAPES:
            return SHAPES[part]
    return PackShape


def fields_at(way: Way) -> list[str]:
    """Return the fields of the record to which a way leads, in the order in which packs have them.

    The id comes first, then what every record says of its origin.
    """
    known = list(shape_at(way).model_fields)
    return sorted(known, key=lambda key: key != "id")


def record_get(text: str, way: Way) -> Mapping[str, Plain]:
    """Return a record as bare data.

    Raises:
        UnwritableError: the text cannot be read, or the record is not there.
    """
    node = _tree(text)
    for part in path_to(text, way):
        node = _step(node, part)
    found = plain(node)
    if not isinstance(found, dict):
        raise UnwritableError(_("要改的内容已经不在了；请刷新页面。"))
    return found


def record_put(text: str, way: Way, changes: Mapping[str, Plain | None]) -> str:
    """Return the text with some fields of a record set; None, or what goes without saying, goes.

    Raises:
        UnwritableError: it cannot be written.
    """
    path, order = path_to(text, way), fields_at(way)
    known = record_get(text, way)
    for key, value in changes.items():
        if known.get(key) == value:
            continue
        if value is None or _goes_without_saying(way, key, value):
            text = drop_key(text, path, key)
        else:
            text = set_key(text, path, key, value, order)
    return text


def record_add(
    text: str, way: Way, record: Mapping[str, Plain | None], at: int | None = None
) -> str:
    """Return the text with one more record in the section or list to which the way leads."""
    given = {
        key: value
        for key in fields_at(way)
        if (value := record.get(key)) is not None and not _goes_without_saying(way, key, value)
    }
    parent, section = way[:-1], way[-1]
    owner = record_get(text, parent) if parent else plain(_tree(text))
    listed = owner.get(section) if isinstance(owner, dict) else None
    path = path_to(text, parent)
    if section in ("otherwise", "undetermined"):
        return set_key(text, path, section, given, fields_at(parent))
    if not isinstance(listed, list):
        order = fields_at(parent) if parent else []
        text = set_key(text, path, section, [], order)
        listed = []
    one_line = None if listed else section in ONE_LINE
    place = len(listed) if at is None else at
    return insert(text, (*path, section), place, dict(given), on_one_line=one_line)


def record_drop(text: str, way: Way) -> str:
    """Return the text without a record; an empty section goes with its last one."""
    path = path_to(text, way)
    if isinstance(path[-1], str):
        return drop_key(text, path[:-1], path[-1])
    owner = record_get(text, way[:-2]) if way[:-2] else plain(_tree(text))
    listed = owner.get(way[-2]) if isinstance(owner, dict) else None
    if isinstance(listed, list) and len(listed) == 1 and way[-2] not in ("rows", "levels"):
        return drop_key(text, path[:-2], str(path[-2]))
    return drop(text, path[:-1], path[-1])


def record_move(text: str, way: Way, by: int) -> str:
    """Return the text with a record moved some places down (or up, if negative) in its list."""
    path = path_to(text, way)
    at = path[-1]
    if not isinstance(at, int):
        raise UnwritableError(_("这一项没有次序。"))
    return move(text, path[:-1], at, at + by)


def path_to(text: str, way: Way) -> Path:
    """Return a way by keys and places.

    Raises:
        UnwritableError: it leads nowhere.
    """
    node, path = _tree(text), list[str | int]()
    for part in way:
        step = _place(node, part) if isinstance(node, Listing) else part
        node = _step(node, step)
        path.append(step)
    return tuple(path)


def records(tree: Node, way: Way = ()) -> Iterator[Span]:
    """Yield every record of a file with its lines, the outer ones first."""
    if isinstance(tree, Block):
        for key, node in tree.entries.items():
            if isinstance(node, Listing) and key in SHAPES:
                for index, one in enumerate(node.items):
                    name = _id_of(one) or f"#{index}"
                    here = (*way, key, name)
                    yield Span(here, one.at.line, _last_line(one))
                    yield from records(one, here)
            elif isinstance(node, Block) and key in SHAPES:
                yield Span((*way, key), tree.keys[key].line, _last_line(node))


def record_on(tree: Node, line: int) -> Way:
    """Return the way to the innermost record on a line, () if there is none."""
    found: Way = ()
    for span in records(tree):
        if span.first <= line <= span.last:
            found = span.way
    return found


@functools.lru_cache(maxsize=64)
def tree_of(text: str) -> Node | None:
    """Return a file as a tree with positions, None where it cannot be read."""
    return read_file("", text)[0]


def fields_of(tree: Node | None) -> Mapping[str, Plain]:
    """Return a file as bare data; nothing where it cannot be read."""
    found = plain(tree) if tree is not None else {}
    return found if isinstance(found, dict) else {}


@functools.lru_cache(maxsize=16)
def _tree(text: str) -> Node:
    tree, problems = read_file("", text)
    if tree is None:
        line = problems[0].at.line if problems else 1
        raise UnwritableError(
            _("这个文件第 %(line)d 行写法有误，表单改不了；请先在原文里改正。") % {"line": line}
        )
    return tree


def _step(node: Node, part: str | int) -> Node:
    if isinstance(node, Block) and isinstance(part, str) and part in node.entries:
        return node.entries[part]
    if isinstance(node, Listing) and isinstance(part, int) and 0 <= part < len(node.items):
        return node.items[part]
    raise UnwritableError(_("要改的内容已经不在了；请刷新页面。"))


def _place(node: Listing, name: str) -> int:
    if name.startswith("#") and name[1:].isdecimal():
        return int(name[1:])
    return next((index for index, one in enumerate(node.items) if _id_of(one) == name), -1)


def _id_of(node: Node) -> str:
    found = node.entries.get("id") if isinstance(node, Block) else None
    return found.value if isinstance(found, Scalar) else ""


def _last_line(node: Node) -> int:
    inner: Sequence[Node] = ()
    if isinstance(node, Listing):
        inner = node.items
    elif isinstance(node, Block):
        inner = list(node.entries.values())
    return max([node.at.line, *(_last_line(one) for one in inner)])


def _goes_without_saying(way: Way, key: str, value: Plain) -> bool:
    """Tell whether a value is what the shape takes for granted."""
    field = shape_at(way).model_fields.get(key)
    return field is not None and not field.is_required() and field.default in (value, value or None)
