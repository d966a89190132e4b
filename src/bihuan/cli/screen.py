"""What a command shows: tables whose columns stand under one another, JSON, progress."""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from time import monotonic
from typing import TextIO

import click

from bihuan.cli.words import say

EVERY = 2.0  # seconds between two lines of progress where the output is no terminal


def show_json(data: object) -> None:
    """Print data for programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads; the last column may be as long as it likes."""
    lines = [heads, *rows]
    widths = [max(columns_of(line[at]) for line in lines) for at in range(len(heads) - 1)]
    for line in lines:
        cells = [padded(cell, width) for cell, width in zip(line, widths, strict=False)]
        click.echo("  ".join([*cells, line[-1]]).rstrip())


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes; hanzi take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    """Return a text filled up with spaces to a width in columns."""
    return text + " " * (width - columns_of(text))


def due_text(due: datetime) -> str:
    """Return a due time; midnight is 24:00 of the day before, as limits in days end."""
    if due.time() == time.min:
        return f"{due - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{due:%Y-%m-%d %H:%M}"


class Progress:
    """How far a long command has come, on standard error.

    On a terminal one line is rewritten; elsewhere a line is added every few seconds, so that a
    log shows that the command lives.
    """

    def __init__(self, what: str, total: int | None, stream: TextIO) -> None:
        self.what, self.total, self.stream = what, total, stream
        self.live = stream.isatty()
        self.told = monotonic()
        self.width = 0

    def at(self, count: int, name: str = "") -> None:
        """Tell how far it is; `name` is what is being worked on."""
        of = f"/{self.total:,}" if self.total is not None else ""
        text = f"{self.what} {count:,}{of} {name}".rstrip()
        if self.live:
            self._rewrite(text)
        elif monotonic() - self.told >= EVERY:
            self.told = monotonic()
            self.stream.write(f"{text}\n")
            self.stream.flush()

    def close(self) -> None:
        """Clear the line, so that what follows stands at its beginning."""
        if self.live:
            self._rewrite("")

    def _rewrite(self, text: str) -> None:
        width = columns_of(text)
        blank = " " * max(0, self.width - width)
        self.stream.write(f"\r{text}{blank}" + ("" if text else "\r"))
        self.stream.flush()
        self.width = width


@contextmanager
def progress(zh: str, en: str, total: int | None = None) -> Iterator[Progress]:
    """Show how far the block has come."""
    shown = Progress(say(zh, en), total, sys.stderr)
    try:
        yield shown
    finally:
        shown.close()
