"""Lets the flush between tests empty the journal, and nothing else do it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def journal_guard_open() -> Iterator[None]:
    """Take the journal's triggers out of force, as only whoever owns the database can."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_guard SET open = 1")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_guard SET open = 0")


@pytest.fixture(autouse=True, scope="session")
def _flush_through_the_guard():
    """Open the guard while Django empties every table after a transactional test."""
    flush = TransactionTestCase._fixture_teardown

    def flush_with_open_guard(case: TransactionTestCase) -> None:
        with journal_guard_open():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_with_open_guard)
        yield
