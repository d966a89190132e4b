"""Writing the search index: the words of a case, and who may find it by them."""

from collections.abc import Iterable

from django.db import connection

from bihuan.cases.models import Case
from bihuan.cases.queries.searching import scope_word
from bihuan.kit.bigrams import words
from bihuan.kit.statements import run

_INSERT = {
    "sqlite": "INSERT INTO cases_search (rowid, words, customer, scope) VALUES (%s, %s, %s, %s)",
    "postgresql": (
        "INSERT INTO cases_search (rowid, words, customer, scope) VALUES (%s,"
        " to_tsvector('simple', %s), to_tsvector('simple', %s), to_tsvector('simple', %s))"
    ),
}
_TEXTS = {
    "sqlite": "UPDATE cases_search SET words = %s, customer = %s WHERE rowid = %s",
    "postgresql": (
        "UPDATE cases_search SET words = to_tsvector('simple', %s),"
        " customer = to_tsvector('simple', %s) WHERE rowid = %s"
    ),
}
_SCOPE = {
    "sqlite": "UPDATE cases_search SET scope = scope || ' ' || %s WHERE rowid = %s",
    "postgresql": (
        "UPDATE cases_search SET scope = scope || to_tsvector('simple', %s) WHERE rowid = %s"
    ),
}


def search_add(case: Case, keys: Iterable[int]) -> None:
    """Index a new case for whoever holds one of the scope keys."""
    _write(_INSERT, [case.pk, *_words(case), _scope(keys)])


def search_texts(case: Case) -> None:
    """Index the texts of a case anew after they were put right."""
    _write(_TEXTS, [*_words(case), case.pk])


def search_scope(case: Case, keys: Iterable[int]) -> None:
    """Let the holders of further scope keys find a case."""
    _write(_SCOPE, [_scope(keys), case.pk])


def search_follow(key: int, unit: int) -> None:
    """Let the holders of a scope key find all cases for which a unit is responsible."""
    cases = "(SELECT case_id FROM cases_casescope WHERE key = %s AND responsible)"
    sql = _SCOPE[connection.vendor].replace("= %s", f"IN {cases}")
    run(sql, [scope_word(key), unit])


def _words(case: Case) -> list[str]:
    serial = case.number.rpartition("-")[2]
    texts = (serial, case.title, case.description, case.place, case.service_item)
    customer = (case.customer_name, case.customer_contact)
    return [words("\n".join(texts)), words("\n".join(customer))]


def _scope(keys: Iterable[int]) -> str:
    return " ".join(scope_word(key) for key in sorted(keys))


def _write(statements: dict[str, str], values: list[object]) -> None:
    run(statements[connection.vendor], values)
