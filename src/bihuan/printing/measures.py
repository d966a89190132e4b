"""How wide the columns of a table are, judged by what stands in them."""

import re
from collections.abc import Sequence

from bihuan.procedure.document.drawing import width_of
from bihuan.procedure.document.model import Block, Column, Overview

ROOM = 56.0
"""How many hanzi go beside each other on a page of paper, in the size of tables."""

LEAST, USUAL, MOST = 3.2, 5.2, 24.0
"""A column of signs has at least the first, one of words the second, and none asks for more."""

HEAD, WORD, EDGE = 4.0, 6.5, 1.1
"""What a heading may claim, what a word of letters may before it is hyphenated, and the edges."""

KEPT = 0.82
"""So much of the room goes to what columns need at least; words are hyphenated beyond that."""

TINY = 6.5 / 8.5
"""How large an id is beside the text of a table."""

SIGNS, TURNED = 2.0, 9.0
"""How wide signs are at most, and the first column of a table whose other heads are turned."""


def block_shares(block: Block) -> list[float]:
    """Return the shares of a block's columns; below the first stand the ids of its rows."""
    return shares(
        block.columns,
        [line.cells for line in block.lines],
        [piece for line in block.lines for piece in re.split(r"[-:_.]", line.id)],
    )


def shares(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], ids: Sequence[str] = ()
) -> list[float]:
    """Return the share of the page's width that each column should have; together they are 1.

    Every column first gets what it needs for its words not to break; what is left goes to those
    that have the most to say.
    """
    floors, wishes = [], []
    for at, column in enumerate(columns):
        texts = [row[at] for row in rows if row[at]]
        floor = _floor(column.name, texts)
        if not at:
            below = max((width_of(piece, 1) for piece in ids), default=0)
            floor = max(floor, below * TINY + EDGE)
        floors.append(floor)
        wishes.append(max(floor, _wish(texts)))
    tight = min(1.0, KEPT * ROOM / sum(floors))
    floors = [floor * tight for floor in floors]
    left = ROOM - sum(floors)
    more = sum(wishes) - sum(floors)
    widths = floors
    if more > 0:
        widths = [
            floor + left * (wish - floor) / more for floor, wish in zip(floors, wishes, strict=True)
        ]
    total = sum(widths)
    return [round(width / total, 4) for width in widths]


def overview_shares(overview: Overview) -> list[float]:
    """Return the shares of an overview; the signs of a matrix all get the same."""
    if not overview.turned:
        return shares(overview.columns, overview.rows)
    first = max(width_of(row[0], 1) for row in overview.rows)
    beside = len(overview.columns) - 1
    named = min(first + EDGE, TURNED) / ROOM
    return [named, *[round((1 - named) / beside, 4)] * beside] if beside else [1.0]


def _floor(name: str, texts: Sequence[str]) -> float:
    """Return how wide a column must be."""
    longest = max((width_of(text, 1) for text in texts), default=0)
    least = LEAST if longest <= SIGNS else min(USUAL, longest + EDGE)
    word = min(max(_longest_word(text) for text in (name, *texts)), WORD) + EDGE
    return max(least, word, min(width_of(name, 1), HEAD) + EDGE)


def _wish(texts: Sequence[str]) -> float:
    """Return how wide a column would like to be: between its usual and its longest text."""
    widths = [width_of(text, 1) for text in texts]
    if not widths:
        return LEAST
    return min(MOST, (max(widths) + sum(widths) / len(widths)) / 2 + EDGE)


def _longest_word(text: str) -> float:
    """Return how wide the longest run of letters is."""
    return max((width_of(word, 1) for word in re.findall(r"[A-Za-z]+", text)), default=0)
