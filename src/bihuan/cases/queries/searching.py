"""Finding cases by their words: Chinese of any length, Latin words, case numbers."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from bihuan.cases.queries.sight import Sight
from bihuan.kit.bigrams import fts5_query, tsquery


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
    rows = rows.filter(search__isnull=False)
    if connection.vendor == "postgresql":
        return _found_by_postgresql(rows, tsquery(words), sight)
    return _found_by_sqlite(rows, fts5_query(words), sight)


def newest_found_first(rows: Any) -> Any:  # noqa: ANN401 - querysets
    """Order found cases newest first, in the way each database can stop early."""
    if connection.vendor == "postgresql":
        return rows.order_by("-pk")
    return rows.order_by(RawSQL('"cases_search"."rowid"', ()).desc())


def _found_by_sqlite(rows: Any, question: str, sight: Sight) -> Any:  # noqa: ANN401
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


def _found_by_postgresql(rows: Any, question: str, sight: Sight) -> Any:  # noqa: ANN401
    if not question:
        return rows.none()
    either = Q()
    for column, keys in (("words", sight.keys), ("customer", sight.customers)):
        matching = Q(_TextMatch(F(f"search__{column}"), Value(question)))
        if keys is None:
            either |= matching
        elif keys:
            scope = " | ".join(f"'{scope_word(key)}'" for key in sorted(keys))
            either |= matching & Q(_TextMatch(F("search__scope"), Value(scope)))
    return rows.filter(either) if either else rows.none()
