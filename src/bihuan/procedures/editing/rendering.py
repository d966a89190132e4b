"""Values written as YAML the way the packs are written: rows on one line, quotes where needed."""

import json
from collections.abc import Sequence

import yaml

from bihuan.procedure.language.tree import Plain

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader's own: what is written here is read by it."""

WIDTH = 100
"""Mappings longer than this stand on several lines, where they may."""

SINGLE = "'"


def scalar(value: str, *, flow: bool, style: str | None = None) -> str:
    """Return a text, plain if it stays the same text, else in the quotes that stood there."""
    if style == SINGLE and not any(sign in value for sign in "\n\r\t"):
        return SINGLE + value.replace(SINGLE, SINGLE * 2) + SINGLE
    if style != '"' and _is_plain(value, flow=flow):
        return value
    return json.dumps(value, ensure_ascii=False)


def inline(value: Plain) -> str:
    """Return a value on one line."""
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    parts = (f"{scalar(key, flow=True)}: {inline(item)}" for key, item in value.items())
    return "{" + ", ".join(parts) + "}"


def entry(key: str, value: Plain, indent: int) -> list[str]:
    """Return the lines of a key with its value in a mapping that stands on lines of its own."""
    head = " " * indent + scalar(key, flow=False) + ":"
    if isinstance(value, str):
        return [f"{head} {scalar(value, flow=False)}"]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [head, *(line for one in value for line in item(one, indent + 2))]
    one_line = f"{head} {inline(value)}"
    if isinstance(value, list) or len(one_line) <= WIDTH or not value:
        return [one_line]
    return [head, *(line for name in value for line in entry(name, value[name], indent + 2))]


def item(value: Plain, indent: int, *, on_one_line: bool = False) -> list[str]:
    """Return the lines of an item of a list, its dash at the indent."""
    dash = " " * indent + "- "
    if not isinstance(value, dict) or not value or on_one_line:
        return [dash + inline(value)]
    lines = [line for key in value for line in entry(key, value[key], indent + 2)]
    return [dash + lines[0].lstrip(), *lines[1:]]


def compose(text: str) -> yaml.Node | None:
    """Return the text as YAML's own tree, whose marks say where everything stands."""
    return yaml.compose(text, Loader=LOADER)


def data_of(node: yaml.Node | None) -> Plain:
    """Return the bare data of a tree, all scalars as text."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): data_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [data_of(one) for one in node.value]
    return str(node.value) if node else ""


def _is_plain(value: str, *, flow: bool) -> bool:
    """Tell whether a text without quotes is read as the same text."""
    if not value or value != value.strip() or any(sign in value for sign in "\n\r\t"):
        return False
    wrapped = f"{{k: {value}, z: z}}" if flow else f"k: {value}\nz: z"
    try:
        events: Sequence[object] = list(yaml.parse(wrapped, Loader=LOADER))
        read = data_of(compose(wrapped))
    except yaml.YAMLError:
        return False
    marked = any(getattr(event, "anchor", None) or getattr(event, "tag", None) for event in events)
    return read == {"k": value, "z": "z"} and not marked
