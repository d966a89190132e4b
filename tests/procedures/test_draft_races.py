"""Two people save the same draft at the same moment."""

import pytest

from bihuan.journal.queries import journal_verify
from bihuan.procedures.queries import draft_get, pack_read
from bihuan.procedures.services import (
    DraftMovedOnError,
    draft_approve,
    draft_change,
    draft_return,
    draft_start,
    draft_submit,
)
from tests.cast import NOW
from tests.together import together


@pytest.fixture
def draft(cast):
    files = pack_read("s15-property")
    return draft_start(files=files, origin="s15-property", actor=cast.he_xin, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_one_is_saved_and_the_other_is_told(cast, draft):
    def saves(person, text):
        given = {"ch9-new.yaml": text}
        return lambda: draft_change(draft=draft, files=given, seen=1, actor=person, now=NOW)

    answers = together(saves(cast.he_xin, "a: b\n"), saves(cast.zhao_min, "c: d\n"))
    assert sum(isinstance(one, DraftMovedOnError) for one in answers) == 1
    kept = draft_get(draft.pk)
    assert (kept.revision, kept.changes.count()) == (2, 2)
    (saved,) = [one for one in answers if not isinstance(one, Exception)]
    assert kept.files == saved.files
    assert list(journal_verify()) == []


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_not_approved_and_returned_at_once(cast, draft):
    draft = draft_submit(draft=draft, seen=1, actor=cast.he_xin, now=NOW)
    fields = {"draft": draft, "seen": 2, "now": NOW}
    answers = together(
        lambda: draft_approve(actor=cast.zhao_min, **fields),
        lambda: draft_return(actor=cast.administrator, remarks="再看", **fields),
    )
    assert sum(isinstance(one, DraftMovedOnError) for one in answers) == 1
    assert draft_get(draft.pk).revision == 3
