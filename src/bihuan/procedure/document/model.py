"""What a procedure says when it is read or printed: text, rules in words, overviews, charts.

Everything is already in one language, and every number in a rule has been read from the running
rule. Who prints it decides how it looks, never what it says.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What kind of rule executes a clause."""

    DECISION = "decision"
    DEMAND = "demand"
    TRIGGER = "trigger"
    RIGHT = "right"
    DISPOSITION = "disposition"
    OWNER = "owner"


class Column(NamedTuple):
    """A column: its key (a fact's id in a decision table) and its heading."""

    key: str
    name: str


class Line(NamedTuple):
    """One row of a rule: its id in the edition, its cells, and the same as one sentence."""

    id: str
    cells: tuple[str, ...]
    sentence: str = ""


class Block(NamedTuple):
    """Rules of one kind that stand under one clause; `id` is unique in the document."""

    id: str
    kind: Kind
    title: str
    note: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def rest(self) -> int:
        """Return how many columns there are beside the first."""
        return max(1, len(self.columns) - 1)


class Reading(NamedTuple):
    """A recorded interpretation, numbered through the document."""

    id: str
    number: int
    issue: str
    reading: str
    by: str
    on: str


class Paragraph(NamedTuple):
    """A clause: its text, what executes it, how it was read, or why nothing executes it."""

    id: str
    heading: str
    force: str
    text: str
    items: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    readings: tuple[Reading, ...]
    unexecuted: str
    confirmed: str = ""

    @property
    def rules(self) -> int:
        """Return how many rules stand under the clause."""
        return sum(len(block.lines) for block in self.blocks)


class Part(NamedTuple):
    """A chapter; the number is empty where its first clause has the same one."""

    number: str
    title: str
    clauses: tuple[Paragraph, ...]


class Overview(NamedTuple):
    """A table over the whole procedure: responsibilities, limits, forms, facts and more."""

    id: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    turned: bool = False
    """Whether there are so many narrow columns that their headings are best set upright."""


class Chart(NamedTuple):
    """A flow chart as SVG text, and its size in the picture's own units."""

    id: str
    title: str
    svg: str
    width: int
    height: int


class Issued(NamedTuple):
    """An issue in the history: handed in by who knows it, since an edition knows only itself."""

    version: str
    issued_on: str
    note: str = ""


class Document(NamedTuple):
    """The procedure, ready to be read."""

    language: str
    id: str
    version: str
    digest: str
    title: str
    cover: tuple[tuple[str, str], ...]
    history: tuple[Issued, ...]
    parts: tuple[Part, ...]
    charts: tuple[Chart, ...]
    overviews: tuple[Overview, ...]
    words: dict[str, str]

    @property
    def short_digest(self) -> str:
        """Return the beginning of the digest, enough to tell editions apart."""
        return self.digest[:12]

    def clauses(self) -> Iterator[Paragraph]:
        """Return every clause in the order of the document."""
        for part in self.parts:
            yield from part.clauses

    def lines(self) -> Iterator[tuple[Block, Line]]:
        """Return every row of every rule, each once, in the order of the document."""
        for clause in self.clauses():
            for block in clause.blocks:
                for line in block.lines:
                    yield block, line
