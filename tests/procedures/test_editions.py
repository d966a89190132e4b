"""Issuing editions and putting them in force."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.journal.models import Entry
from bihuan.procedure.language.loading import Loaded
from bihuan.procedures import queries
from bihuan.procedures.models import ImmutableError, InForce, Issue
from bihuan.procedures.queries import (
    EditionUnreadableError,
    NoEditionError,
    PackUnknownError,
    edition_by_digest,
    edition_for,
    pack_read,
    packs,
)
from bihuan.procedures.reader import read_pack
from bihuan.procedures.services import (
    EditionKnownError,
    EditionRefusedError,
    InForceClashError,
    NotYoursToIssueError,
    edition_put_in_force,
    edition_store,
)
from tests.procedures.conftest import NOW

SPRING = date(2026, 3, 1)


@pytest.fixture
def issue(files, zhao):
    return edition_store(files=files, actor=zhao, now=NOW)


def suspect(files):
    """The pack with a clause that changed after it was confirmed."""
    chapter = files["ch1-purpose.yaml"].replace(
        "force: 要求\n", "force: 要求\n    confirmed: {on: 2026-01-01, by: 甲, digest: abc}\n", 1
    )
    return files | {"ch1-purpose.yaml": chapter}


def test_a_clause_that_changed_since_it_was_confirmed_bars_the_issue(files, zhao):
    assert read_pack(suspect(files)).edition is not None
    with pytest.raises(EditionRefusedError, match="P304") as refused:
        edition_store(files=suspect(files), actor=zhao, now=NOW)
    assert [problem.level for problem in refused.value.problems] == ["error"]


def test_an_issued_edition_is_not_put_to_new_proofs(files, zhao):
    """A later release may prove more; what was in order when it was issued stays executable."""
    refused = read_pack(files | {"pack.yaml": files["pack.yaml"] + IDLE})
    assert [problem.code for problem in refused.errors] == ["P112"]
    proven = read_pack(files | {"pack.yaml": files["pack.yaml"] + IDLE}, proven=True)
    assert proven.problems == ()
    assert proven.edition is not None


IDLE = """allow:
  - {code: P308, at: "1.0", because: {zh: 多余, en: idle}, by: 甲}
"""


def put(issue, unit, zhao, day=SPRING):
    return edition_put_in_force(issue=issue, unit=unit, valid_from=day, actor=zhao, now=NOW)


def test_every_shipped_pack_can_be_read_and_named():
    assert "s15-property" in packs()
    assert "pack.yaml" in pack_read("s15-property")
    assert "vocabulary.yaml" in pack_read("s15-property")
    with pytest.raises(PackUnknownError, match="s15-property"):
        pack_read("s99")


def test_an_edition_is_stored_with_its_text_and_one_line_in_the_journal(issue, zhao, files):
    assert (issue.pack, issue.version, issue.issued_by) == ("s15-property", "1", zhao)
    assert Issue.objects.get().files == files
    assert edition_by_digest(issue.digest).id == "s15-property"
    line = Entry.objects.get(subject="edition:s15-property")
    assert (line.event, line.actor) == ("edition.issued", f"person:{zhao.pk}")


def test_a_faulty_pack_is_refused_with_every_problem_and_nothing_is_stored(files, zhao):
    faulty = files | {
        "ch3-grades.yaml": files["ch3-grades.yaml"].replace("repeated: 是", "repaeted: 是")
    }
    with pytest.raises(EditionRefusedError, match="repaeted") as refusal:
        edition_store(files=faulty, actor=zhao, now=NOW)
    assert refusal.value.problems[0].at.file == "ch3-grades.yaml"
    assert not Issue.objects.exists()
    assert not Entry.objects.filter(event="edition.issued").exists()


def test_the_same_text_and_the_same_version_are_issued_once(issue, files, zhao):
    with pytest.raises(EditionKnownError, match="已经"):
        edition_store(files=files, actor=zhao, now=NOW)
    other = files | {"pack.yaml": files["pack.yaml"].replace("retention: 3年", "retention: 5年")}
    with pytest.raises(EditionKnownError, match="版本号"):
        edition_store(files=other, actor=zhao, now=NOW)


def succeeding(files, *, start, declared):
    """The text of version 2 that says it replaces version 1."""
    line = "effective_from: 2026-01-01\n"
    assert line in files["pack.yaml"]
    said = f"effective_from: {start}\nreplaces: '1'\nchange: {{class: {declared}, "
    said += "because: {zh: 试行一年后, en: After a year}}\n"
    return files | {"pack.yaml": files["pack.yaml"].replace(line, said)}


def test_a_successor_declares_what_it_changes_and_starts_after_the_one_it_replaces(
    issue, another, zhao
):
    with pytest.raises(EditionRefusedError, match="P502") as refusal:
        edition_store(
            files=succeeding(another, start="2027-01-01", declared="editorial"),
            actor=zhao,
            now=NOW,
        )
    assert [problem.code for problem in refusal.value.problems] == ["P502"]
    with pytest.raises(EditionRefusedError, match="P501"):
        edition_store(
            files=succeeding(another, start="2026-01-01", declared="loosening"),
            actor=zhao,
            now=NOW,
        )
    assert Issue.objects.count() == 1
    good = succeeding(another, start="2027-01-01", declared="loosening")
    assert edition_store(files=good, actor=zhao, now=NOW).version == "2"


def test_only_administrators_and_management_representatives_issue(files, li, east, issue):
    with pytest.raises(NotYoursToIssueError):
        edition_store(files=files, actor=li, now=NOW)
    with pytest.raises(NotYoursToIssueError):
        put(issue, east, li)
    li.is_administrator = True
    assert put(issue, east, li).unit == east


def test_an_issue_is_never_changed_or_deleted(issue):
    with pytest.raises(ImmutableError):
        Issue.objects.update(title="x")
    with pytest.raises(ImmutableError):
        Issue.objects.all().delete()
    for statement in ("UPDATE procedures_issue SET title = 'x'", "DELETE FROM procedures_issue"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_edition_holds_for_the_subtree_from_its_day_on(issue, company, east, zhao):
    put(issue, company, zhao)
    assert edition_for(east, SPRING)[0] == issue
    assert edition_for(east, date(2030, 1, 1))[1].id == "s15-property"
    with pytest.raises(NoEditionError, match="东苑"):
        edition_for(east, SPRING - timedelta(days=1))


def test_the_nearest_unit_decides(issue, another, company, east, west, zhao):
    second = edition_store(files=another, actor=zhao, now=NOW)
    put(issue, company, zhao)
    put(second, east, zhao, date(2026, 5, 1))
    assert edition_for(east, date(2026, 4, 30))[0] == issue
    assert edition_for(east, date(2026, 5, 1))[0] == second
    assert edition_for(west, date(2026, 5, 1))[0] == issue


def test_a_new_edition_ends_the_one_before_it_and_stops_at_the_next(issue, another, company, zhao):
    second = edition_store(files=another, actor=zhao, now=NOW)
    first = put(issue, company, zhao)
    later = put(second, company, zhao, date(2026, 9, 1))
    between = put(second, company, zhao, date(2026, 6, 1))
    first.refresh_from_db()
    assert (first.valid_to, between.valid_to, later.valid_to) == (
        date(2026, 6, 1), date(2026, 9, 1), None,
    )  # fmt: skip
    with pytest.raises(InForceClashError, match="2026-06-01"):
        put(issue, company, zhao, date(2026, 6, 1))


def test_an_edition_is_not_in_force_before_its_own_day(issue, company, zhao):
    with pytest.raises(InForceClashError, match="2026-01-01"):
        put(issue, company, zhao, date(2025, 12, 31))


@pytest.mark.parametrize(("start", "end"), [("2026-05-01", "2026-07-01"), ("2020-01-01", None)])
def test_the_database_itself_refuses_two_editions_on_one_day(issue, company, zhao, start, end):
    row = put(issue, company, zhao)
    InForce.objects.filter(pk=row.pk).update(valid_to=date(2026, 6, 1))
    with pytest.raises(DatabaseError, match="in_force_apart"), transaction.atomic():
        InForce.objects.create(
            unit=company, issue=issue, valid_from=start, valid_to=end and date.fromisoformat(end)
        )


def test_finding_the_edition_costs_one_query(issue, company, east, zhao, django_assert_num_queries):
    put(issue, company, zhao)
    edition_for(east, SPRING)
    with django_assert_num_queries(1):
        edition_for(east, SPRING)


def test_text_that_no_longer_gives_its_edition_is_not_executed(issue, monkeypatch):
    monkeypatch.setattr(queries, "_compiled", {})
    monkeypatch.setattr(queries, "read_pack", lambda _files, **_options: Loaded(None, ()))
    with pytest.raises(EditionUnreadableError, match="备份"):
        edition_by_digest(issue.digest)
