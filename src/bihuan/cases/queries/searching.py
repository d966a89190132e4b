"""Finding cases by their words: Chinese of any length, Latin words, case numbers."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from bihuan.cases.models import CaseSearch
from bihuan.cases.queries.sight import Sight
from bihuan.kit.bigrams import fts5_query, tsquery

NUMBER = re.compile(r"\s*NC[-\s]?(\d{4})(?:[-\s]?(\d{1,9}))?\s*", re.IGNORECASE)
"""What somebody types who wants a case by its number, or the cases of a year."""

FEW = 2000
"""So many hits are fetched and sorted at once; of more, the newest are soon met in order."""


class _Fts5Match(Func):
    """FTS5's question to a whole table."""

    arg_joiner = " MATCH "
    template = "%(expressions)s"
    output_field = BooleanField()


class _TextMatch(Func):
    """PostgreSQL's question to one tsvector column."""

    arg_joiner = " @@ to_tsquery('simple', "
    template = "%(expressions)s)"
    output_field = BooleanField()


def scope_word(key: int) -> str:
    """Return the word that stands for a scope key in the search index."""
    return f"p{-key}" if key < 0 else f"u{key}"


def found_by(rows: Any, words: str, sight: Sight) -> Any:  # noqa: ANN401 - querysets
    """Keep the cases that match the words, in what this person may search.

    Who the customer is can be searched only where the person may read it. What the person sees
    is part of the question, so that a rare right among frequent words costs no more.
    """
    number = NUMBER.fullmatch(words)
    if number:
        year, serial = number.groups()
        wanted = f"NC-{year}-{serial.zfill(5) if serial else ''}"
        return rows.filter(number=wanted) if serial else rows.filter(number__startswith=wanted)
    if connection.vendor == "postgresql":
        return _found_by_postgresql(rows, tsquery(words), sight)
    return _found_by_sqlite(rows, fts5_query(words), sight)


def found_few(words: str, sight: Sight) -> list[int] | None:
    """Return the keys of all cases that match if they are few; None where that is not known.

    PostgreSQL cannot know how rare a word is that it has never met, and then looks through
    everything for the newest hits. Fetching all of a few hits first costs little either way.
    """
    if connection.vendor != "postgresql" or NUMBER.fullmatch(words):
        return None
    found = _found_by_postgresql(CaseSearch.objects, tsquery(words), sight, "")
    keys = list(found.order_by().values_list("pk", flat=True)[:FEW])
    return keys if len(keys) < FEW else None


def newest_found_first(rows: Any, words: str) -> Any:  # noqa: ANN401 - querysets
    """Order found cases newest first, in the way each database can stop early."""
    if connection.vendor == "postgresql" or NUMBER.fullmatch(words):
        return rows.order_by("-pk")
    return rows.order_by(RawSQL('"cases_search"."rowid"', ()).desc())


def _found_by_sqlite(rows: Any, question: str, sight: Sight) -> Any:  # noqa: ANN401
    rows = rows.filter(search__isnull=False)
    if not question:
        return rows.none()
    parts = [
        f"({column} : ({question}){_fts5_scope(keys)})"
        for column, keys in (("words", sight.keys), ("customer", sight.customers))
        if keys is None or keys
    ]
    if not parts:
        return rows.none()
    return rows.filter(_Fts5Match(F("search__every"), Value(" OR ".join(parts))))


def _fts5_scope(keys: Iterable[int] | None) -> str:
    if keys is None:
        return ""
    return " AND scope : (" + " OR ".join(f'"{scope_word(key)}"' for key in sorted(keys)) + ")"


def _found_by_postgresql(
    rows: Any,  # noqa: ANN401 - querysets
    question: str,
    sight: Sight,
    path: str = "search__",
) -> Any:  # noqa: ANN401
    if not question:
        return rows.none()
    if path:
        rows = rows.filter(search__isnull=False)
    either = Q()
    for column, keys in (("words", sight.keys), ("customer", sight.customers)):
        matching = Q(_TextMatch(F(f"{path}{column}"), Value(question)))
        if keys is None:
            either |= matching
        elif keys:
            scope = " | ".join(f"'{scope_word(key)}'" for key in sorted(keys))
            either |= matching & Q(_TextMatch(F(f"{path}scope"), Value(scope)))
    return rows.filter(either) if either else rows.none()
