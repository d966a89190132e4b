"""`bihuan journal verify`: exit code 1 as soon as a line disagrees."""

import pytest
from django.db import connection
from django.utils import timezone

from bihuan.journal.actors import SYSTEM
from bihuan.journal.checker import check_file
from bihuan.journal.services import seal_make
from bihuan.people.services import person_add
from tests.flush import journal_guard_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    for name in ("李静", "王强", "赵敏"):
        person_add(username=name, name=name, actor=SYSTEM, now=timezone.now())


def tamper():
    with journal_guard_open(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET actor = 'person:99' WHERE sequence = 1")


def test_an_untouched_journal_agrees(bihuan, lines):
    answer = bihuan("journal", "verify")
    assert answer.code == 0
    assert "核查了 3 行，全部相符" in answer.out
    assert "all agrees" in bihuan("journal", "verify", lang="en").out


def test_a_line_that_was_altered_is_found(bihuan, lines):
    tamper()
    answer = bihuan("journal", "verify")
    assert answer.code == 1
    assert "[entry-altered]" in answer.out
    assert "处不符" in answer.out
    told = bihuan("journal", "verify", "--json")
    assert told.code == 1
    assert told.json["lines"] == 3
    assert told.json["findings"][0]["code"] == "entry-altered"
    assert "被改动" in told.json["findings"][0]["sentence"]


def test_the_exported_file_can_be_checked_elsewhere(bihuan, lines, tmp_path):
    seal_make(timezone.now())
    target = tmp_path / "journal.jsonl"
    answer = bihuan("journal", "verify", "--export", str(target))
    assert answer.code == 0
    assert f"已写入 {target}" in answer.out
    with target.open(encoding="utf-8") as exported:
        assert list(check_file(exported)) == []


def test_an_anchor_noted_elsewhere_must_agree(bihuan, lines):
    seal = seal_make(timezone.now())
    assert bihuan("journal", "verify", "--anchor", f"{seal.number}={seal.hash}").code == 0
    wrong = bihuan("journal", "verify", "--anchor", f"{seal.number}={'0' * 64}")
    assert wrong.code == 1
    assert "seal-not-as-anchored" in wrong.out
    assert bihuan("journal", "verify", "--anchor", "eins").code == 2
