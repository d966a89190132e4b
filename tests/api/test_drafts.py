"""Drafts through the interface: the same rights and the same care as on the pages."""

import pytest
from django.utils import timezone

from bihuan.people.services import appointment_give
from bihuan.people.terms import Post
from bihuan.procedures.queries import pack_read


@pytest.fixture
def admin(house, program):
    return program(house.admin)


@pytest.fixture
def zhao(house, program):
    return program(house.zhao)


@pytest.fixture
def draft(issue, zhao):
    return zhao.post("/drafts", {"pack": "s15-property", "version": "1"}).json()


def version_two(draft):
    text = draft["files"]["pack.yaml"].replace('version: "1"', 'version: "2"')
    return {"file": "pack.yaml", "text": text}


def test_a_draft_begins_with_the_text_of_an_edition_or_a_pack(draft, zhao):
    assert draft["files"] == pack_read("s15-property")
    assert (draft["state"], draft["base"], draft["revision"]) == ("editing", "s15-property 1", 1)
    begun = zhao.post("/drafts", {"pack": "s14-property"})
    assert (begun.status_code, begun.json()["base"]) == (201, "s14-property")
    assert len(zhao.get("/drafts").json()) == 2
    assert zhao.post("/drafts", {"pack": "nothing"}).status_code == 404


def test_a_file_is_changed_once_for_one_key_and_never_over_somebody(draft, zhao, admin):
    address = f"/drafts/{draft['id']}/files"
    sent = version_two(draft)
    first = zhao.post(
        address,
        sent,
        **{"If-Match": '"1"', "Idempotency-Key": "3f0c2a74-9d1e-4b7a-8c55-0a1b2c3d4e5f"},
    )
    again = zhao.post(
        address,
        sent,
        **{"If-Match": '"1"', "Idempotency-Key": "3f0c2a74-9d1e-4b7a-8c55-0a1b2c3d4e5f"},
    )
    assert first.status_code == 200, first.json()
    assert first.json() == again.json()
    assert first["ETag"] == '"2"'
    late = admin.post(address, sent | {"text": "x"}, **{"If-Match": '"1"'})
    assert (late.status_code, late.json()["code"]) == (412, "draft.moved_on")
    assert late.json()["meanwhile"][0]["who"] == "赵敏"


def test_the_check_tells_problems_with_their_place(draft, zhao):
    assert zhao.get(f"/drafts/{draft['id']}/check").json()["sound"] is True
    text = draft["files"]["ch3-grades.yaml"].replace("{complained_to:", "{complaint_to:")
    zhao.post(f"/drafts/{draft['id']}/files", {"file": "ch3-grades.yaml", "text": text})
    told = zhao.get(f"/drafts/{draft['id']}/check").json()
    assert told["sound"] is False
    assert told["problems"][0]["code"] == "P102"
    assert told["problems"][0]["file"] == "ch3-grades.yaml"


def test_from_submission_to_an_edition(draft, zhao, admin):
    steps = f"/drafts/{draft['id']}/steps"
    zhao.post(f"/drafts/{draft['id']}/files", version_two(draft))
    assert zhao.post(steps, {"step": "submit"}).json()["state"] == "submitted"
    own = zhao.post(steps, {"step": "approve"})
    assert (own.status_code, own.json()["code"]) == (403, "draft.own")
    assert admin.post(steps, {"step": "approve"}).json()["state"] == "approved"
    assert admin.post(steps, {"step": "issue"}).status_code == 422
    day = timezone.localdate().isoformat()
    issued = admin.post(steps, {"step": "issue", "effective_from": day}).json()
    assert (issued["state"], issued["issued_as"]) == ("issued", "2")
    assert admin.get("/editions/s15-property/2").json()["effective_from"] == day


def test_a_draft_is_returned_with_remarks_only(draft, zhao, admin):
    steps = f"/drafts/{draft['id']}/steps"
    zhao.post(f"/drafts/{draft['id']}/files", version_two(draft))
    zhao.post(steps, {"step": "submit"})
    assert admin.post(steps, {"step": "return"}).status_code == 422
    returned = admin.post(steps, {"step": "return", "remarks": "看期限"}).json()
    assert (returned["state"], returned["remarks"]) == ("returned", "看期限")
    assert zhao.post(steps, {"step": "undo"}).status_code == 409


def test_whoever_is_lent_the_post_may_draft(house, draft, program):
    assert program(house.li).get(f"/drafts/{draft['id']}").status_code == 403
    appointment_give(
        person=house.li,
        unit=house.quality,
        post=Post.INSPECTOR,
        valid_from=timezone.localdate(),
        actor=None,
        now=timezone.now(),
    )
    assert program(house.li).get(f"/drafts/{draft['id']}").status_code == 200
