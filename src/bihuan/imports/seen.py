"""Which rows a file has brought already: on disk, so that memory stays constant."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple


class Met(NamedTuple):
    """How often a key has come so far, this time included, and the line where it first came."""

    times: int
    first: int


class Seen:
    """A private file of keys that vanishes when it is closed."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None)  # "" is a file without a name
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute(
            "CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER, times INTEGER) WITHOUT ROWID"
        )

    def meet(self, key: str, line: int) -> Met:
        """Remember that a key has come on a line."""
        found = self._store.execute(
            "INSERT INTO seen VALUES (?, ?, 1)"
            " ON CONFLICT (key) DO UPDATE SET times = times + 1 RETURNING times, line",
            (key, line),
        ).fetchone()
        return Met(*found)

    def close(self) -> None:
        """Let the file go."""
        self._store.close()


@contextlib.contextmanager
def seen_keys() -> Iterator[Seen]:
    """Keep keys for as long as the block runs."""
    kept = Seen()
    try:
        yield kept
    finally:
        kept.close()
