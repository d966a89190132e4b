"""Words to search Chinese by, without a dictionary: every run of hanzi as overlapping pairs.

Index `words(text)` (FTS5 with `unicode61`, or `to_tsvector('simple', …)`), and ask with
`fts5_query` or `tsquery`. The last hanzi of a run is also a word of its own, so that one single
hanzi can be asked for as a prefix: with pairs alone, 停电 would be missed by 电.
"""

import re
import unicodedata
from typing import NamedTuple

LONGEST_WORD = 60
"""Longer runs of letters are cut: nobody types them, and PostgreSQL refuses very long ones."""

_HAN = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_LETTERS = f"(?:(?![{_HAN}])[^\\W_])+"
_RUNS = re.compile(f"(?P<han>[{_HAN}]+)|(?P<letters>{_LETTERS}(?:[-./:_]{_LETTERS})*)")


class _Run(NamedTuple):
    """What stands together in a text: hanzi, or words joined as in NC-2026-0001."""

    words: list[str]
    last: str
    open: bool
    """Whether the last word may be only the beginning of the one that is sought."""


def words(text: str) -> str:
    """Return the words to index, separated by spaces."""
    return " ".join(word for run in _runs(text) for word in (*run.words, run.last) if word)


def fts5_query(text: str) -> str:
    """Return the question for SQLite's `MATCH`; empty if there is nothing to look for."""
    return " AND ".join(f'"{" ".join(run.words)}"{" *" if run.open else ""}' for run in _runs(text))


def tsquery(text: str) -> str:
    """Return the question for PostgreSQL's `to_tsquery('simple', …)`; empty if there is none."""
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in run.words) + (":*)" if run.open else ")")
        for run in _runs(text)
    )


def _runs(text: str) -> list[_Run]:
    """Return the runs of hanzi and of letters, in one width and one case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [
        _hanzi(match["han"]) if match["han"] else _letters(match["letters"])
        for match in _RUNS.finditer(folded)
    ]


def _hanzi(run: str) -> _Run:
    if len(run) == 1:
        return _Run([run], last="", open=True)
    return _Run([run[at : at + 2] for at in range(len(run) - 1)], last=run[-1], open=False)


def _letters(run: str) -> _Run:
    return _Run([word[:LONGEST_WORD] for word in re.split("[-./:_]", run)], last="", open=True)
