"""Text with positions: what a pack's files are once their syntax has been read.

Every scalar stays text, so that clause `5.10` is never the number 5.1 and `no` never False; the
schema types it later. The reader that makes these nodes from YAML lives outside the core.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.edition import Position


class Scalar(NamedTuple):
    """One piece of text; `at` is where its first character stands."""

    value: str
    at: Position


class Listing(NamedTuple):
    """A sequence of nodes."""

    items: tuple["Node", ...]
    at: Position


class Block(NamedTuple):
    """A mapping; `keys` holds where each key stands."""

    entries: Mapping[str, "Node"]
    keys: Mapping[str, Position]
    at: Position


Node = Scalar | Listing | Block
Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """Return the bare data of a node, all scalars as text."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key: plain(entry) for key, entry in node.entries.items()}


def position_of(node: Node, path: Sequence[str | int], *, key: bool = False) -> Position:
    """Return where a path leads in the text; the nearest existing ancestor if it leads nowhere.

    With `key`, the position of the last path element's key instead of its value.
    """
    for depth, part in enumerate(path):
        last = depth == len(path) - 1
        if isinstance(node, Block) and isinstance(part, str) and part in node.entries:
            if last and key:
                return node.keys[part]
            node = node.entries[part]
        elif isinstance(node, Listing) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            break
    return node.at
