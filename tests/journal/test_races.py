"""Writers and sealers at the same moment, each with a connection of its own."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from bihuan.journal.models import Entry, Seal
from bihuan.journal.queries import journal_verify
from bihuan.journal.services import entry_write, seal_make
from tests.journal.conftest import LI_JING, NOON
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def write(subject="case:NC-1", minute=0):
    now = NOON + timedelta(minutes=minute)
    return entry_write(actor=LI_JING, event="test.left", subject=subject, now=now)


def many(subject, count=12):
    def write_many():
        for minute in range(count):
            write(subject, minute)

    return write_many


def seal_until_done():
    for _ in range(30):
        seal_make(NOON, at_most=7)


def test_two_writers_to_one_record_lose_no_line_and_break_no_chain():
    assert together(*[many("case:NC-1")] * 6) == [None] * 6
    lines = Entry.objects.filter(subject="case:NC-1").order_by("sequence")
    assert [line.sequence for line in lines] == list(range(1, 73))
    assert list(journal_verify()) == []


def test_sealers_and_writers_do_not_disturb_one_another():
    writers = [many("case:NC-1"), many("case:NC-1"), many("case:NC-2"), many("case:NC-3")]
    assert together(seal_until_done, seal_until_done, *writers) == [None] * 6
    while seal_make(NOON):
        pass
    assert sum(Seal.objects.values_list("count", flat=True)) == 48
    assert not Entry.objects.filter(seal=None).exists()
    assert list(journal_verify()) == []


def test_a_line_that_commits_late_falls_under_the_next_seal():
    """Its number is lower than those that were sealed before it could be seen."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: no line commits out of order")
    written, sealed = Event(), Event()

    def slow():
        with transaction.atomic():
            line = write("case:NC-1")
            written.set()
            assert sealed.wait(timeout=30)
            return line.pk

    def quick():
        assert written.wait(timeout=30)
        line = write("case:NC-2")
        seal_make(NOON)
        sealed.set()
        return line.pk

    early, late = together(slow, quick)
    assert early < late
    assert seal_make(NOON).count == 1
    numbers = Entry.objects.order_by("pk").values_list("seal_id", flat=True)
    assert list(numbers) == [2, 1]
    assert list(journal_verify()) == []


def test_the_flush_between_tests_leaves_the_guard_shut():
    assert not Entry.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT open FROM journal_guard")
        assert cursor.fetchall() == [(0,)]
