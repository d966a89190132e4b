"""The check finds every way of tampering, in the database and in an exported file."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from bihuan.journal import checker
from bihuan.journal.models import Details, Entry, Seal
from bihuan.journal.queries import journal_export, journal_verify, seal_newest
from bihuan.journal.services import NotErasableError, details_redact, seal_make
from bihuan.journal.terms import Part
from tests.flush import journal_guard_open
from tests.journal.conftest import NOON, WANG_QIANG

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def journal(write):
    """Three lines about one record, two about another, under two seals; one line without."""
    for subject in ("case:NC-1", "case:NC-2", "case:NC-1"):
        write(subject=subject)
    seal_make(NOON)
    write(subject="case:NC-1")
    write(subject="case:NC-2")
    seal_make(NOON + A_DAY)
    write(subject="case:NC-1", words="最后一行")


SHORT = {
    "its_details": "entry_id = (SELECT id FROM journal_entry WHERE line_2)",
    "details_of_tail": "entry_id = (SELECT id FROM journal_entry WHERE the_tail)",
    "line_1": "subject = 'case:NC-1' AND sequence = 1",
    "line_2": "subject = 'case:NC-1' AND sequence = 2",
    "first_seal": "journal_seal WHERE number = 1",
    "the_tail": "subject = 'case:NC-2' AND sequence = 2",
}


def tamper(*statements: str) -> None:
    """Change the database as somebody who owns it could."""
    with journal_guard_open(), connection.cursor() as cursor:
        for short, long in SHORT.items():
            statements = [statement.replace(short, long) for statement in statements]
        for statement in statements:
            cursor.execute(statement)


def in_database(**options) -> list[str]:
    return sorted({finding.code for finding in journal_verify(**options)})


def in_file(**options) -> list[str]:
    return sorted({finding.code for finding in checker.check_file(journal_export(), **options)})


def test_it_finds_nothing_in_a_journal_that_nobody_touched(journal):
    assert (in_database(), in_file()) == ([], [])


def test_it_finds_nothing_in_an_empty_journal():
    assert (in_database(), in_file()) == ([], [])


ALTERATIONS = {
    "a moment": ("UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE line_2", "entry"),
    "an actor": ("UPDATE journal_entry SET actor = 'person:9' WHERE line_2", "entry"),
    "an event": ("UPDATE journal_entry SET event = 'test.left' WHERE line_2", "entry"),
    "words": (
        'UPDATE journal_details SET text = \'{"words":"没事"}\' WHERE its_details',
        "details",
    ),
    "a name": ("UPDATE journal_details SET actor_name = '王强' WHERE its_details", "details"),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_it_finds_altered(journal, what):
    statement, code = ALTERATIONS[what]
    tamper(statement)
    assert in_database() == in_file() == [f"{code}-altered"]
    (finding,) = journal_verify()
    assert (finding.place, finding.sequence) == ("case:NC-1", 2)


def test_it_finds_a_digest_that_was_fitted_to_new_words(journal):
    tamper("UPDATE journal_entry SET digest = hash WHERE line_2")
    assert in_database() == in_file() == ["details-altered", "entry-altered"]


def test_it_finds_a_line_whose_hash_was_computed_anew(journal):
    line = Entry.objects.get(subject="case:NC-1", sequence=2)
    fixed = (line.subject, 2, "2026-11-22T04:02:00.000000Z", "person:9", line.event)
    forged = checker.chained(*fixed, line.digest, line.previous)
    tamper(
        "UPDATE journal_entry SET actor = 'person:9' WHERE line_2",
        f"UPDATE journal_entry SET hash = '{forged}' WHERE line_2",  # noqa: S608
    )
    assert in_database() == in_file() == ["chain-broken", "seal-root-mismatch"]


def test_it_finds_a_whole_chain_that_was_computed_anew(journal):
    """Nothing in the chain betrays it; the seals do."""
    lines = list(Entry.objects.filter(subject="case:NC-2").order_by("sequence"))
    previous, statements = "", []
    for line, at in zip(lines, ("04:01", "04:04"), strict=True):
        fixed = (line.subject, line.sequence, f"2026-11-22T{at}:00.000000Z", "person:9")
        forged = checker.chained(*fixed, line.event, line.digest, previous)
        statements.append(
            f"UPDATE journal_entry SET actor = 'person:9', hash = '{forged}',"  # noqa: S608
            f" previous = '{previous}' WHERE id = {line.pk}"
        )
        previous = forged
    tamper(*statements)
    assert in_database() == in_file() == ["seal-root-mismatch"]
    assert [finding.place for finding in journal_verify()] == ["1", "2"]


def test_it_finds_a_line_that_was_taken_out(journal):
    tamper(
        "DELETE FROM journal_details WHERE its_details",
        "DELETE FROM journal_entry WHERE line_2",
    )
    assert in_database() == in_file() == ["seal-root-mismatch", "sequence-missing"]
    assert next(journal_verify()).say("en") == "case:NC-1: line 2 is missing."


def test_it_finds_the_last_lines_of_a_record_taken_off(journal):
    """The chain ends earlier and still agrees; the seals do not."""
    tamper(
        "DELETE FROM journal_details WHERE details_of_tail",
        "DELETE FROM journal_entry WHERE the_tail",
    )
    assert in_database() == in_file() == ["seal-root-mismatch"]


def test_it_finds_details_that_are_gone(journal):
    tamper("DELETE FROM journal_details WHERE its_details")
    assert in_database() == in_file() == ["details-missing"]


def test_it_finds_an_erasure_that_nobody_wrote_down(journal):
    tamper("UPDATE journal_details SET text = '', text_salt = '' WHERE its_details")
    assert in_database() == in_file() == ["details-altered", "erased-without-line"]


SEALS = {
    "an altered count": ("UPDATE journal_seal SET count = 9 WHERE number = 1", "seal-altered"),
    "an altered moment": (
        "UPDATE journal_seal SET at = '2020-01-01 00:00:00' WHERE number = 1",
        "seal-altered",
    ),
    "an altered root": ("UPDATE journal_seal SET root = hash WHERE number = 2", "seal-altered"),
    "another hash": ("UPDATE journal_seal SET hash = root WHERE number = 1", "seal-chain-broken"),
    "a line moved under another": (
        "UPDATE journal_entry SET seal_id = 2 WHERE line_1",
        "seal-root-mismatch",
    ),
    "a line out of its seal": (
        "UPDATE journal_entry SET seal_id = NULL WHERE line_1",
        "seal-root-mismatch",
    ),
    "a first seal that is gone": (
        "UPDATE journal_entry SET seal_id = NULL WHERE seal_id = 1; DELETE FROM first_seal",
        "seal-missing",
    ),
}


@pytest.mark.parametrize("what", SEALS)
def test_it_finds(journal, what):
    statements, code = SEALS[what]
    tamper(*statements.split(";"))
    assert code in in_database()
    assert in_file() == in_database()


def test_it_finds_a_newest_seal_that_is_gone_only_by_its_anchor(journal):
    """Who owns the database can unseal the end of it; the noted hash is what stops them."""
    newest = seal_newest()
    anchors = {newest.number: newest.hash}
    assert (in_database(anchors=anchors), in_file(anchors=anchors)) == ([], [])
    tamper(
        "UPDATE journal_entry SET seal_id = NULL WHERE seal_id = 2",
        "DELETE FROM journal_seal WHERE number = 2",
    )
    assert (in_database(), in_file()) == ([], [])
    assert in_database(anchors=anchors) == in_file(anchors=anchors) == ["seal-missing"]


def test_it_finds_a_seal_that_is_not_the_one_that_was_noted(journal):
    anchors = {1: "0" * 64}
    assert in_database(anchors=anchors) == in_file(anchors=anchors) == ["seal-not-as-anchored"]


def test_it_agrees_after_every_lawful_erasure(journal):
    for part in Part:
        line = Entry.objects.get(subject="case:NC-1", sequence=1)
        details_redact(entry=line, actor=WANG_QIANG, now=NOON, reason="要求删除", part=part)
    details = Details.objects.get(entry=line)
    assert (details.actor_name, details.text) == ("", "")
    assert (in_database(), in_file()) == ([], [])


def test_it_refuses_to_erase_twice_or_to_erase_an_explanation(journal):
    line = Entry.objects.get(subject="case:NC-1", sequence=1)
    told = details_redact(entry=line, actor=WANG_QIANG, now=NOON, reason="要求删除")
    with pytest.raises(NotErasableError, match="第 1 行的明细已经抹去"):
        details_redact(entry=line, actor=WANG_QIANG, now=NOON, reason="再来一次")
    with pytest.raises(NotErasableError, match="说明了另一次抹去"):
        details_redact(entry=told, actor=WANG_QIANG, now=NOON, reason="不留痕迹")
    assert in_database() == []


def test_it_seals_in_portions_and_covers_each_line_once(write):
    for _ in range(5):
        write()
    assert [seal_make(NOON, at_most=2).count for _ in range(3)] == [2, 2, 1]
    assert seal_make(NOON) is None
    first, second, third = Seal.objects.order_by("number")
    assert (first.previous, second.previous, third.previous) == ("", first.hash, second.hash)
    assert in_database() == []


def test_it_reports_its_progress(journal):
    told = []
    assert not list(journal_verify(progress=told.append))
    assert told == [6]


def test_it_needs_the_same_queries_however_long_the_journal(journal, django_assert_num_queries):
    with django_assert_num_queries(4):
        list(journal_verify())


def test_it_has_a_sentence_in_both_languages_for_each_finding():
    for code in checker.SENTENCES:
        finding = checker.Finding(code, "case:NC-1", 7, "text")
        assert finding.say("zh") != finding.say("en")
        assert "{" not in finding.say("zh") + finding.say("en")


@pytest.fixture
def exported(journal, tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_text("".join(line + "\n" for line in journal_export()), encoding="utf-8")
    return path


def run_checker(*words):
    """Run the checker as an outsider would: Python alone, no Django, no Bihuan."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", checker.__file__, *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout + done.stderr


def test_it_runs_without_the_system(exported):
    anchor = f"2={seal_newest().hash}"
    assert run_checker(exported, "--anchor", anchor) == (0, "相符。\n")


def test_it_tells_an_outsider_what_is_wrong(exported):
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace("电梯停运", "没有发生", 1), encoding="utf-8")
    code, said = run_checker(exported, "--language", "en")
    assert code == 1
    assert "[details-altered] case:NC-1, line 1" in said
    assert said.endswith("1 findings.\n")


def test_it_tells_a_file_that_was_cut_off_or_damaged(exported):
    lines = exported.read_text(encoding="utf-8").splitlines()
    assert "file-truncated" in {found.code for found in checker.check_file(lines[:-1])}
    for damaged in ("{", "[]", '"x"', '{"kind": "entry"}', '{"kind": "other"}'):
        (found,) = checker.check_file([*lines[:-1], damaged, lines[-1]])
        assert (found.code, found.sequence) == ("file-damaged", len(lines))


def test_it_tells_a_value_of_the_wrong_type(exported):
    lines = exported.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[1])
    for column, value in (("sequence", "1"), ("subject", None), ("at", {}), ("text", 5)):
        wrong = json.dumps(entry | {column: value})
        codes = [found.code for found in checker.check_file([lines[0], wrong, *lines[2:]])]
        assert codes[0] == "file-damaged"


def test_the_tree_is_that_of_rfc_6962():
    """Checked against a plain recursive writing of the definition."""

    def plain(leaves):
        if len(leaves) == 1:
            return checker.hashlib.sha256(b"\x00" + leaves[0].encode()).digest()
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return checker._node(plain(leaves[:split]), plain(leaves[split:]))

    for count in range(1, 70):
        leaves = [checker.sha256(str(at)) for at in range(count)]
        tree = checker.Merkle()
        for leaf in leaves:
            tree.add(leaf)
        assert tree.root() == plain(leaves).hex()


def test_a_journal_that_was_never_sealed_is_sound(write):
    write(subject="case:NC-1")
    assert (in_database(), in_file()) == ([], [])
