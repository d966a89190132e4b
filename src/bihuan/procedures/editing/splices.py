"""One place of a YAML text changed, every other character left as it is.

Places are found by the marks of YAML's own tree. After each change the text is read again and
compared with the data that was meant: a change that cannot be written is refused, never guessed.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import yaml
from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError
from bihuan.procedure.language.tree import Plain
from bihuan.procedures.editing.rendering import compose, data_of, entry, inline, item, scalar
from bihuan.procedures.reader import read_file

Path = tuple[str | int, ...]


class UnwritableError(RefusedError):
    """The change cannot be written into this text; it can be made in the text itself."""

    code = "draft.unwritable"


def set_key(text: str, path: Path, key: str, value: Plain, order: Sequence[str] = ()) -> str:
    """Return the text with a key of a mapping set; a new key follows those before it in `order`.

    A mapping that stands there already is changed key by key, so that only what differs changes.

    Raises:
        UnwritableError: the text cannot be read, or the key cannot be written.
    """
    node = _mapping(text, path)
    known = _entry_of(node, key)
    if known is None:
        after = _add_key(text, node, key, value, order)
    elif data_of(known[1]) == value:
        return text
    elif isinstance(known[1], yaml.MappingNode) and isinstance(value, dict) and value:
        return _merge(text, (*path, key), value)
    else:
        after = _replace(text, node, *known, value)

    def meant(data: Any) -> None:  # noqa: ANN401 - a tree of plain data
        data[key] = value

    return _verified(text, after, path, meant)


def drop_key(text: str, path: Path, key: str) -> str:
    """Return the text without a key of a mapping; a key that is not there is no matter."""
    node = _mapping(text, path)
    keys = [str(name.value) for name, _value in node.value]
    if key not in keys:
        return text
    at = keys.index(key)
    name, value = node.value[at]
    start, end = name.start_mark.index, _end(text, value)
    last = at == len(keys) - 1
    if len(keys) == 1:
        after = _only(text, start, end, flow=node.flow_style, empty="{}")
    elif node.flow_style:
        start, end = (
            (_end(text, node.value[at - 1][1]), end)
            if last
            else (start, node.value[at + 1][0].start_mark.index)
        )
        after = text[:start] + text[end:]
    elif text[_line_start(text, start) : start].strip():  # the first key of an item of a list
        after = text[:start] + text[node.value[at + 1][0].start_mark.index :]
    else:
        after = text[: _line_start(text, start)] + text[_next_line(text, end) :]

    def meant(data: Any) -> None:  # noqa: ANN401 - a tree of plain data
        del data[key]

    return _verified(text, after, path, meant)


def insert(text: str, path: Path, at: int, value: Plain, *, on_one_line: bool | None = None) -> str:
    """Return the text with one more item of a list, written like its neighbours.

    Raises:
        UnwritableError: the text cannot be read, or there is no list.
    """
    node = _listing(text, path)
    items = node.value
    at = max(0, min(at, len(items)))
    if node.flow_style and not items:
        after = _first_item(text, node, path, value, on_one_line=bool(on_one_line))
    elif node.flow_style:
        place = items[0].start_mark.index if at == 0 else _end(text, items[at - 1])
        words = f"{inline(value)}, " if at == 0 else f", {inline(value)}"
        after = text[:place] + words + text[place:]
    else:
        if on_one_line is None:
            on_one_line = bool(getattr(items[max(at - 1, 0)], "flow_style", False))
        lines = item(value, node.start_mark.column, on_one_line=on_one_line)
        place = (
            _line_start(text, items[0].start_mark.index)
            if at == 0
            else _next_line(text, _end(text, items[at - 1]))
        )
        after = _with_lines(text, place, lines)

    def meant(data: Any) -> None:  # noqa: ANN401 - a tree of plain data
        data.insert(at, value)

    return _verified(text, after, path, meant)


def drop(text: str, path: Path, at: int) -> str:
    """Return the text without one item of a list; comments between items stay."""
    node = _listing(text, path)
    items = node.value
    start, end = items[at].start_mark.index, _end(text, items[at])
    if node.flow_style:
        if at:
            start = _end(text, items[at - 1])
        elif len(items) > 1:
            end = items[1].start_mark.index
        after = text[:start] + text[end:]
    else:
        after = text[: _line_start(text, start)] + text[_next_line(text, end) :]
        if len(items) == 1:
            parent = _mapping(text, path[:-1])
            key, _value = _entry_of(parent, str(path[-1])) or (items[0], None)
            colon = text.index(":", key.end_mark.index) + 1
            after = after[:colon] + " []" + after[colon:]

    def meant(data: Any) -> None:  # noqa: ANN401 - a tree of plain data
        del data[at]

    return _verified(text, after, path, meant)


def move(text: str, path: Path, at: int, to: int) -> str:
    """Return the text with an item of a list moved to another place, word for word."""
    node = _listing(text, path)
    to = max(0, min(to, len(node.value) - 1))
    if at == to:
        return text
    moved = data_of(node.value[at])
    if node.flow_style:
        return insert(drop(text, path, at), path, to, moved)
    first = _line_start(text, node.value[at].start_mark.index)
    last = _next_line(text, _end(text, node.value[at]))
    block = text[first:last]
    neighbour = node.value[to]
    place = (
        _line_start(text, neighbour.start_mark.index)
        if to < at
        else _next_line(text, _end(text, neighbour))
    )
    lines = block.removesuffix("\n").split("\n")
    after = (
        _with_lines(text[:first] + text[last:], place, lines)
        if to < at
        else text[:first] + _with_lines(text, place, lines)[last:]
    )

    def meant(data: Any) -> None:  # noqa: ANN401 - a tree of plain data
        data.insert(to, data.pop(at))

    return _verified(text, after, path, meant)


def lines_of(text: str, path: Path) -> list[tuple[int, int]]:
    """Return for each item of a list on lines of its own where they begin and end."""
    return [
        (_line_start(text, one.start_mark.index), _next_line(text, _end(text, one)))
        for one in _listing(text, path).value
    ]


# --- finding --------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=16)
def _root(text: str) -> yaml.Node:
    tree, problems = read_file("", text)
    root = compose(text) if tree is not None else None
    if root is None:
        line = problems[0].at.line if problems else 1
        raise UnwritableError(
            _("这个文件第 %(line)d 行写法有误，表单改不了；请先在原文里改正。") % {"line": line}
        )
    return root


def _find(text: str, path: Path) -> yaml.Node:
    node: yaml.Node | None = _root(text)
    for part in path:
        if isinstance(node, yaml.MappingNode) and isinstance(part, str):
            node = (_entry_of(node, part) or (None, None))[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part] if part < len(node.value) else None
        else:
            node = None
    if node is None:
        raise UnwritableError(_("要改的内容已经不在了；请刷新页面。"))
    return node


def _mapping(text: str, path: Path) -> yaml.MappingNode:
    node = _find(text, path)
    if not isinstance(node, yaml.MappingNode):
        raise UnwritableError(_("这里的写法不同寻常，表单改不了；请在原文里改。"))
    return node


def _listing(text: str, path: Path) -> yaml.SequenceNode:
    node = _find(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise UnwritableError(_("这里的写法不同寻常，表单改不了；请在原文里改。"))
    return node


def _entry_of(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((name, value) for name, value in node.value if name.value == key), None)


def _end(text: str, node: yaml.Node) -> int:
    """Return where a node's last character stands; YAML's own mark may lie lines further."""
    if isinstance(node, yaml.ScalarNode):
        end: int = node.end_mark.index
        if node.style in ("|", ">"):
            return len(text[:end].rstrip())
        return end
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _next_line(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


# --- writing --------------------------------------------------------------------------------------
def _verified(text: str, after: str, path: Path, meant: Callable[[Any], None]) -> str:
    """Return the new text if it says what was meant and nothing else.

    Raises:
        UnwritableError: it does not.
    """
    wanted = data_of(_root(text))
    place: Any = wanted
    for part in path:
        place = place[part]
    meant(place)
    try:
        found = data_of(_root(after))
    except UnwritableError:
        found = ""
    if found != wanted:
        raise UnwritableError(_("这处修改没法只改一处写进去；请在原文里改。"))
    return after


def _merge(text: str, path: Path, value: dict[str, Plain]) -> str:
    for key in data_of(_mapping(text, path)):
        if key not in value and len(_mapping(text, path).value) > 1:
            text = drop_key(text, path, str(key))
    for key, inner in value.items():
        text = set_key(text, path, key, inner, list(value))
    for key in data_of(_mapping(text, path)):
        if key not in value:
            text = drop_key(text, path, str(key))
    return text


def _replace(
    text: str, parent: yaml.MappingNode, key: yaml.Node, old: yaml.Node, value: Plain
) -> str:
    start, end = old.start_mark.index, _end(text, old)
    if isinstance(value, str):
        style = old.style if isinstance(old, yaml.ScalarNode) else None
        words = scalar(value, flow=parent.flow_style, style=style)
    elif parent.flow_style or not any(isinstance(one, dict) for one in value):
        words = inline(value)
    else:
        lines = entry(str(key.value), value, parent.start_mark.column)
        start, words = key.end_mark.index, ":" + "\n".join(lines).split(":", 1)[1]
    on_later_line = "\n" in text[key.end_mark.index : start]
    if on_later_line or start == end:
        start, words = text.index(":", key.end_mark.index) + 1, f" {words}"
        end = max(end, start)
    return text[:start] + words + text[end:]


def _add_key(
    text: str, node: yaml.MappingNode, key: str, value: Plain, order: Sequence[str]
) -> str:
    keys = [str(name.value) for name, _value in node.value]
    earlier = list(order[: order.index(key)]) if key in order else keys
    before = max((keys.index(name) for name in earlier if name in keys), default=0)
    if node.flow_style:
        words = f"{scalar(key, flow=True)}: {inline(value)}"
        if not keys:
            place = node.start_mark.index + 1
            return text[:place] + words + text[place:]
        place = _end(text, node.value[before][1])
        return f"{text[:place]}, {words}{text[place:]}"
    lines = entry(key, value, node.start_mark.column)
    return _with_lines(text, _next_line(text, _end(text, node.value[before][1])), lines)


def _first_item(
    text: str, node: yaml.SequenceNode, path: Path, value: Plain, *, on_one_line: bool
) -> str:
    parent = _find(text, path[:-1])
    inside = isinstance(parent, yaml.CollectionNode) and bool(parent.flow_style)
    start, end = node.start_mark.index, node.end_mark.index
    if inside or not isinstance(value, dict):
        return text[:start] + inline([value]) + text[end:]
    lines = item(value, parent.start_mark.column + 2, on_one_line=on_one_line)
    rest = _next_line(text, end)
    head = (text[:start].rstrip(" ") + text[end:rest]).rstrip("\n") + "\n"
    return head + "\n".join(lines) + "\n" + text[rest:]


def _only(text: str, start: int, end: int, *, flow: bool, empty: str) -> str:
    return text[:start] + ("" if flow else empty) + text[end:]


def _with_lines(text: str, place: int, lines: Sequence[str]) -> str:
    """Return the text with whole lines put in before a place where a line begins."""
    head = text[:place]
    if head and not head.endswith("\n"):
        head += "\n"
    return head + "\n".join(lines) + "\n" + text[place:]
