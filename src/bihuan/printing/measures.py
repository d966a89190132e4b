"""How wide the columns of a table are, judged by what stands in them."""

import re
from collections.abc import Sequence

from bihuan.procedure.document.drawing import width_of
from bihuan.procedure.document.model import Column

LEAST, MOST = 3.4, 20.0
"""A column is never judged narrower or wider than so many hanzi."""

HEAD = 4.5
"""A heading in hanzi may claim so much room; a longer one is broken."""

WORD = 6.5
"""So much room is kept for a word of letters; a longer one is hyphenated."""


def shares(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the share of the page's width that each column should have; together they are 1."""
    wanted = []
    for at, column in enumerate(columns):
        texts = [row[at] for row in rows if row[at]]
        cells = [width_of(text, 1) for text in texts]
        longest = max(cells, default=0)
        usual = sum(cells) / len(cells) if cells else 0
        inside = longest if longest <= HEAD else (longest + usual) / 2
        head = min(width_of(column.name, 1), HEAD)
        word = min(max(_longest_word(text) for text in (column.name, *texts)), WORD)
        wanted.append(min(MOST, max(LEAST, head + 1, word + 1, inside + 1)))
    total = sum(wanted) or 1
    return [round(share / total, 4) for share in wanted]


def _longest_word(text: str) -> float:
    """Return how wide the longest run of letters is."""
    return max((width_of(word, 1) for word in re.findall(r"[A-Za-z]+", text)), default=0)
