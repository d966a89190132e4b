"""Drafts: written by several without overwriting, approved by who wrote nothing of them."""

from datetime import date, timedelta

import pytest

from bihuan.journal.models import Entry
from bihuan.people.models import Appointment
from bihuan.procedures.editing.records import record_add, record_put
from bihuan.procedures.models import Draft, Issue
from bihuan.procedures.queries import DraftNotFoundError, draft_get, drafts, edition_by_digest
from bihuan.procedures.rights import NotYoursToDraftError
from bihuan.procedures.services import (
    EditionKnownError,
    NotYoursToIssueError,
    draft_approve,
    draft_change,
    draft_discard,
    draft_issue,
    draft_rename,
    draft_return,
    draft_start,
    draft_submit,
    draft_undo,
    edition_store,
)
from bihuan.procedures.services.drafts import DraftInputError, DraftMovedOnError, DraftStateError
from bihuan.procedures.services.reviewing import (
    DraftUnsoundError,
    OwnDraftError,
    RemarksMissingError,
)
from bihuan.procedures.tailoring.freezing import generated_anew
from tests.procedures.conftest import NOW, person_made, unit_made

LATER = NOW + timedelta(minutes=5)
GRADES = "ch3-grades.yaml"


@pytest.fixture
def he(company):
    """何欣 of the quality department: she drafts, and may not issue."""
    quality = unit_made("QD", "品质部", "department", company)
    quality.function = "quality"
    quality.save(update_fields=["function"])
    he = person_made("何欣")
    Appointment.objects.create(
        person=he, unit=quality, post="inspector", valid_from=date(2025, 1, 1)
    )
    return he


@pytest.fixture
def issue(files, zhao):
    return edition_store(files=files, actor=zhao, now=NOW)


@pytest.fixture
def draft(issue, he):
    return draft_start(base=issue, actor=he, now=NOW)


def changed(draft, actor, limit="2天", **more):
    """Change the limit with its clause and scenarios left as they are."""
    text = record_put(draft.files[GRADES], ("demands", "handle-ordinary"), {"within": limit})
    fields = {"draft": draft, "seen": draft.revision, "actor": actor, "now": LATER} | more
    return draft_change(files={GRADES: text}, **fields)


def next_version(draft, actor, version="2"):
    text = record_put(draft.files["pack.yaml"], (), {"version": version})
    return draft_change(
        draft=draft, files={"pack.yaml": text}, seen=draft.revision, actor=actor, now=LATER
    )


def submitted(draft, actor):
    draft = next_version(draft, actor)
    return draft_submit(draft=draft, seen=draft.revision, actor=actor, now=LATER)


def test_a_draft_begins_with_the_text_of_its_base(draft, issue, he, files):
    assert (draft.files, draft.base, draft.pack) == (files, issue, "s15-property")
    assert draft.title == "不合格（服务）控制程序"
    assert list(drafts()) == [draft]
    line = Entry.objects.get(subject=draft.subject)
    assert (line.event, line.actor) == ("draft.started", f"person:{he.pk}")
    other = draft_start(origin="s14-property", actor=he, now=NOW)
    assert (other.pack, other.origin, other.base) == ("s14-property", "s14-property", None)


def test_who_does_not_look_after_procedures_drafts_nothing(draft, issue, li):
    with pytest.raises(NotYoursToDraftError, match="归口"):
        draft_start(base=issue, actor=li, now=NOW)
    with pytest.raises(NotYoursToDraftError):
        changed(draft, li)
    assert draft_get(draft.pk).revision == 1


def test_a_change_is_kept_with_its_author_and_one_line(draft, he):
    draft = changed(draft, he, what="一般：1天 → 2天")
    assert (draft.revision, "within: 2天" in draft.files[GRADES]) == (2, True)
    assert draft.changes.get(revision=2).what == "一般：1天 → 2天"
    assert Entry.objects.filter(subject=draft.subject, event="draft.changed").count() == 1
    again = draft_change(
        draft=draft, files={GRADES: draft.files[GRADES]}, seen=2, actor=he, now=LATER
    )
    assert again.revision == 2


def test_the_second_of_two_is_told_who_changed_what_and_overwrites_nothing(draft, he, zhao):
    seen = draft_get(draft.pk)
    changed(draft, he, what="表 grading")
    with pytest.raises(DraftMovedOnError, match=r"何欣于 2026-03-02 09:05 修改了（表 grading）"):
        changed(seen, zhao, "5天")
    assert "within: 2天" in draft_get(draft.pk).files[GRADES]


def test_a_change_is_undone_word_for_word(draft, he, files):
    draft = changed(draft, he)
    draft = draft_undo(draft=draft, seen=2, actor=he, now=LATER)
    assert draft.files == files
    draft = draft_rename(draft=draft, title="第二版", seen=3, actor=he, now=LATER)
    with pytest.raises(DraftStateError, match="撤销"):
        draft_undo(draft=draft, seen=4, actor=he, now=LATER)


def test_files_come_and_go_and_bad_names_are_refused(draft, he):
    given = {"scenarios/more.yaml": "format: 1\nscenarios: []\n"}
    draft = draft_change(draft=draft, files=given, seen=1, actor=he, now=LATER)
    assert "scenarios/more.yaml" in draft.files
    gone = dict.fromkeys(given)
    draft = draft_change(draft=draft, files=gone, seen=2, actor=he, now=LATER)
    assert "scenarios/more.yaml" not in draft.files
    for name in ("../x.yaml", "a/b.yaml", "x.txt", ".yaml"):
        with pytest.raises(DraftInputError, match="文件名"):
            draft_change(draft=draft, files={name: "a: b"}, seen=3, actor=he, now=LATER)


def test_a_draft_has_room_for_a_procedure_and_not_for_more(draft, he):
    filler = {f"ch{number}.yaml": "# " + "长" * 300_000 for number in range(4)}
    with pytest.raises(DraftInputError, match="1000000"):
        draft_change(draft=draft, files=filler, seen=1, actor=he, now=LATER)
    assert draft_get(draft.pk).files == draft.files


def test_a_broken_draft_is_kept_and_not_submitted(draft, he):
    broken = draft_change(draft=draft, files={GRADES: "tables: ["}, seen=1, actor=he, now=LATER)
    with pytest.raises(DraftUnsoundError, match="错误"):
        draft_submit(draft=broken, seen=2, actor=he, now=LATER)


def test_a_draft_whose_scenarios_fail_is_not_submitted(draft, he):
    draft = next_version(changed(draft, he), he)
    with pytest.raises(DraftUnsoundError, match="场景"):
        draft_submit(draft=draft, seen=draft.revision, actor=he, now=LATER)


ROW = {
    "id": "ordinary-9",
    "clause": "3.0",
    "item": "一般",
    "when": {"handler_can_settle": "否", "effect": "影响明显", "repeated": "是", "latent": "是"},
    "then": "一般",
}


def test_a_rule_that_no_example_looks_at_keeps_a_draft_from_being_submitted(draft, he):
    draft = next_version(draft, he)
    text = record_add(draft.files[GRADES], ("tables", "grading", "rows"), ROW)
    draft = draft_change(
        draft=draft, files={GRADES: text}, seen=draft.revision, actor=he, now=LATER
    )
    with pytest.raises(DraftUnsoundError, match="ordinary-9"):
        draft_submit(draft=draft, seen=draft.revision, actor=he, now=LATER)
    draft = draft_change(
        draft=draft,
        files=generated_anew(draft.files),
        seen=draft.revision,
        actor=he,
        now=LATER,
    )
    assert draft_submit(draft=draft, seen=draft.revision, actor=he, now=LATER).state == "submitted"


def test_a_version_that_is_issued_is_not_submitted_again(draft, he):
    with pytest.raises(EditionKnownError, match="版本号"):
        draft_submit(draft=draft, seen=1, actor=he, now=LATER)


def test_from_submission_to_an_edition(draft, he, zhao):
    draft = submitted(draft, he)
    with pytest.raises(DraftStateError, match="待审批"):
        changed(draft, he)
    draft = draft_approve(draft=draft, seen=draft.revision, actor=zhao, now=LATER)
    day = date(2026, 4, 1)
    issue = draft_issue(draft=draft, effective_from=day, seen=draft.revision, actor=zhao, now=LATER)
    assert (issue.version, issue.effective_from, issue.issued_on) == ("2", day, date(2026, 3, 2))
    assert edition_by_digest(issue.digest).effective_from == day
    kept = Draft.objects.get()
    assert (kept.state, kept.issue, kept.files) == ("issued", issue, issue.files)
    events = Entry.objects.filter(subject=kept.subject).values_list("event", flat=True)
    assert list(events.order_by("pk"))[-3:] == ["draft.submitted", "draft.approved", "draft.issued"]


def test_whoever_gave_it_its_name_does_not_approve(draft, he, zhao):
    draft = draft_rename(draft=draft, title="第二版", seen=1, actor=zhao, now=LATER)
    draft = submitted(draft, he)
    with pytest.raises(OwnDraftError, match="不能自己批准"):
        draft_approve(draft=draft, seen=draft.revision, actor=zhao, now=LATER)


def test_whoever_wrote_a_word_of_it_does_not_approve(draft, he, zhao):
    draft = submitted(changed(draft, zhao, "1天", what=""), he)
    draft = draft_return(draft=draft, remarks="看期限", seen=draft.revision, actor=he, now=LATER)
    draft = changed(draft, zhao, "24小时")
    draft = changed(draft, he, "1天")
    draft = draft_submit(draft=draft, seen=draft.revision, actor=he, now=LATER)
    with pytest.raises(OwnDraftError, match="不能自己批准"):
        draft_approve(draft=draft, seen=draft.revision, actor=zhao, now=LATER)
    other = person_made("管理员", is_administrator=True)
    assert (
        draft_approve(draft=draft, seen=draft.revision, actor=other, now=LATER).approved_by == other
    )


def test_only_who_may_issue_approves_and_issues(draft, he, zhao):
    draft = submitted(draft, he)
    with pytest.raises(NotYoursToIssueError):
        draft_approve(draft=draft, seen=draft.revision, actor=he, now=LATER)
    with pytest.raises(DraftStateError):
        draft_issue(
            draft=draft, effective_from=date(2026, 4, 1), seen=draft.revision, actor=zhao, now=LATER
        )
    assert Issue.objects.count() == 1


def test_a_draft_comes_back_with_remarks_and_its_approval_is_gone(draft, he, zhao):
    draft = submitted(draft, he)
    with pytest.raises(RemarksMissingError):
        draft_return(draft=draft, remarks=" ", seen=draft.revision, actor=zhao, now=LATER)
    draft = draft_approve(draft=draft, seen=draft.revision, actor=zhao, now=LATER)
    draft = draft_return(
        draft=draft, remarks="补上告知", seen=draft.revision, actor=zhao, now=LATER
    )
    assert (draft.state, draft.remarks, draft.approved_by) == ("returned", "补上告知", None)
    assert changed(draft, he).state == "returned"


def test_a_draft_is_given_up_and_stays_readable(draft, he):
    draft = draft_discard(draft=draft, seen=1, actor=he, now=LATER)
    assert draft_get(draft.pk).state == "discarded"
    with pytest.raises(DraftStateError, match="已作废"):
        draft_discard(draft=draft, seen=2, actor=he, now=LATER)
    with pytest.raises(DraftNotFoundError):
        draft_get(0)
