"""Writing lines: chained, in words, for good."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.journal import services
from bihuan.journal.actors import CUSTOMER
from bihuan.journal.models import AppendOnlyError, Details, Entry
from bihuan.journal.queries import entries_by, entries_newest, entries_of, sentence_of
from bihuan.journal.registry import UnregisteredEventError
from bihuan.journal.services import details_redact, entry_write, seal_make
from tests.flush import journal_guard_open
from tests.journal.conftest import LI_JING, NOON, WANG_QIANG

pytestmark = pytest.mark.django_db


def test_it_chains_the_lines_of_each_record_by_themselves(write):
    first, other, second = write(), write(subject="case:NC-2"), write()
    assert [line.sequence for line in (first, second, other)] == [1, 2, 1]
    assert (first.previous, second.previous, other.previous) == ("", first.hash, "")


def test_it_keeps_what_was_said_apart_from_the_chain(write):
    line = write(words="三号楼，电话 13800000000")
    (stored,) = entries_of("case:NC-1")
    assert (stored.actor, stored.actor_name) == ("person:1", "李静")
    assert stored.details.body == {"words": "三号楼，电话 13800000000"}
    chained = (line.subject, line.actor, line.event, line.digest, line.previous, line.hash)
    assert "13800000000" not in str(chained)
    assert "李静" not in str(chained)


def test_it_salts_details_so_that_equal_words_do_not_show(write):
    assert write(words="是").digest != write(words="是").digest


def test_it_writes_the_system_where_nobody_acted(write):
    assert (write(actor=None).actor, write(actor=CUSTOMER).actor) == ("system", "customer")


def test_it_keeps_the_moment_to_the_microsecond(write):
    at = NOON + timedelta(microseconds=123_456)
    entry_write(actor=LI_JING, event="test.left", subject="case:NC-1", now=at)
    assert Entry.objects.get().at == at


@pytest.mark.parametrize("subject", ["", "case", "case:", "case:a b", "Case:1", "case:" + "x" * 99])
def test_it_refuses_a_subject_that_names_nothing(write, subject):
    with pytest.raises(ValueError, match="kind:key"):
        write(subject=subject)


def test_it_refuses_an_event_that_nobody_registered(write):
    with pytest.raises(UnregisteredEventError, match=r"test\.unknown"):
        write(event="test.unknown")


def test_it_refuses_details_that_leave_a_gap_in_the_sentence():
    with pytest.raises(ValueError, match="without words"):
        entry_write(actor=LI_JING, event="test.said", subject="case:NC-1", now=NOON)


def test_it_takes_its_line_back_with_the_change_that_failed(write):
    def change_that_fails():
        with transaction.atomic():
            write()
            raise KeyError

    with pytest.raises(KeyError):
        change_that_fails()
    assert not Entry.objects.exists()


def test_it_says_a_line_in_both_languages(write):
    write()
    (line,) = entries_of("case:NC-1")
    assert sentence_of(line, "zh-hans") == "说：电梯停运"
    assert sentence_of(line, "en") == "Said: 电梯停运"


def test_it_finds_lines_by_actor_and_by_age(write):
    write()
    write(actor=WANG_QIANG, subject="case:NC-2")
    write()
    assert [line.sequence for line in entries_by("person:1")] == [2, 1]
    assert [line.subject for line in entries_newest()] == ["case:NC-1", "case:NC-2", "case:NC-1"]


def test_it_costs_few_queries(write, django_assert_num_queries):
    write()
    with django_assert_num_queries(3):  # where the chain stands, the line, what it says
        write()
    with django_assert_num_queries(1):
        assert [sentence_of(line, "zh") for line in entries_of("case:NC-1")]


DEEDS = {
    "update of a line": "UPDATE journal_entry SET event = 'test.left'",
    "update of a moment": "UPDATE journal_entry SET at = '2020-01-01 00:00:00'",
    "deletion of a line": "DELETE FROM journal_entry",
    "update of the words": "UPDATE journal_details SET text = '{}'",
    "update of a name": "UPDATE journal_details SET actor_name = '王强'",
    "half an erasure": "UPDATE journal_details SET text = ''",
    "erasure without digest": "UPDATE journal_details SET text = '', text_salt = ''",
    "deletion of the words": "DELETE FROM journal_details",
    "breaking a seal": "UPDATE journal_entry SET seal_id = NULL",
    "update of a seal": "UPDATE journal_seal SET count = 9",
    "deletion of a seal": "DELETE FROM journal_seal",
}


def refused(*statements: str) -> bool:
    """Tell whether the database calls itself append-only."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except IntegrityError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("deed", DEEDS)
def test_the_database_refuses(write, deed):
    write()
    seal_make(NOON)
    assert refused(DEEDS[deed])


def test_the_database_refuses_to_replace_or_truncate(write):
    write()
    if connection.vendor == "postgresql":
        assert refused("SET CONSTRAINTS ALL IMMEDIATE", "TRUNCATE journal_entry CASCADE")
    else:
        assert refused("REPLACE INTO journal_entry SELECT * FROM journal_entry")
        assert refused("REPLACE INTO journal_details SELECT * FROM journal_details")
        before = list(Entry.objects.values())
        with connection.cursor() as cursor:
            cursor.execute(
                "REPLACE INTO journal_entry (subject, sequence, at, actor, event, digest, previous,"
                " hash) SELECT subject, sequence, at, 'x', event, digest, previous, hash"
                " FROM journal_entry"
            )
        assert list(Entry.objects.values()) == before


def test_every_trigger_stands_after_all_migrations():
    """A migration that remakes a table on SQLite loses its triggers and must install them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = {name for (name,) in cursor.fetchall()}
    deeds = ["update", "delete", "insert" if connection.vendor == "sqlite" else "truncate"]
    assert found >= {
        f"journal_{table}_no_{deed}" for table in ("entry", "details", "seal") for deed in deeds
    }


def test_the_guard_shuts_again(write):
    write()
    with journal_guard_open(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET event = 'test.left'")
    assert refused("UPDATE journal_entry SET event = 'test.said'")


def test_it_stores_the_loser_of_a_race_after_the_winner(write, monkeypatch):
    """Somebody stores the record's next line between our look and our insert."""
    formula, others = services._hash, [lambda: write(words="别人先写")]

    def hash_late(line):
        if others:
            others.pop()()
        return formula(line)

    monkeypatch.setattr(services, "_hash", hash_late)
    late = write(words="后写")
    first, second = entries_of("case:NC-1")
    assert (first.details.body["words"], second) == ("别人先写", late)
    assert second.previous == first.hash


def test_the_querysets_refuse_what_the_database_would(write):
    line = write()
    details = Details.objects.get()
    for deed in (
        Entry.objects.all().delete,
        lambda: Entry.objects.update(event="x"),
        lambda: Entry.objects.bulk_update([line], ["event"]),
        lambda: Entry.objects.update_or_create(subject="case:NC-1"),
        line.delete,
        line.save,
        details.save,
        details.delete,
        Details.objects.all().delete,
    ):
        with pytest.raises(AppendOnlyError):
            deed()


def test_it_erases_words_for_good_and_says_who_did(write):
    line = write(words="13800000000")
    told = details_redact(entry=line, actor=WANG_QIANG, now=NOON, reason="当事人要求删除")
    (erased, telling) = entries_of("case:NC-1")
    assert erased.details.redacted
    assert erased.details.body == {}
    assert erased.actor_name == "李静"
    assert sentence_of(erased, "zh") == "说：（已抹去）"
    assert sentence_of(erased, "en") == "Said: (erased)"
    assert telling == told
    assert sentence_of(telling, "zh") == "抹去第 1 行的明细，理由：当事人要求删除"
    assert sentence_of(telling, "en").startswith("Erased the text of line 1")
