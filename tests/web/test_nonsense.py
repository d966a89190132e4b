"""Addresses and forms that no page would send: answered with a page, never with a failure."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bihuan.cases.models import Replay
from bihuan.procedures.queries import draft_get, pack_read
from bihuan.procedures.services import draft_start, edition_store
from tests.cast import NOW
from tests.web.conftest import ORDINARY

LONG = "9" * 5000


@pytest.fixture
def draft(cast, issue):
    return draft_start(base=issue, actor=cast.he_xin, now=timezone.now())


@pytest.fixture
def zhao(cast, signed_in):
    return signed_in(cast.zhao_min)


@pytest.fixture
def second(issue, cast):
    files = dict(pack_read("s15-property"))
    files["pack.yaml"] = files["pack.yaml"].replace('version: "1"', 'version: "2"')
    return edition_store(files=files, actor=cast.administrator, now=NOW)


@pytest.mark.parametrize("since", ["2026-02-31", "9999-99-99", "soon", "0001-01-01", "9999-12-31"])
def test_a_replay_since_no_day(draft, second, issue, zhao, since):
    for address in (
        reverse("draft-compare", args=[draft.pk]),
        reverse("replay-begin", args=[second.pk, issue.pk]),
    ):
        answer = zhao.post(address, {"since": since})
        assert answer.status_code < 500
    for replay in Replay.objects.all():
        assert zhao.post(reverse("replay-step", args=[replay.pk])).status_code < 500


@pytest.mark.parametrize("key", ["x", "²", "-1", LONG, "1.5", ""])
def test_a_key_that_is_none(draft, issue, zhao, reported, key):
    case = reported(ORDINARY)
    sent = {
        reverse("drafts"): {"base": key},
        reverse("in-force"): {"issue": key, "unit": key, "valid_from": "2026-12-01"},
        reverse("case-move-propose", args=[case.number]): {"issue": key, "reason": "试"},
        reverse("draft-step", args=[draft.pk, "rename"]): {"seen": key, "title": "试"},
        reverse("draft-text", args=[draft.pk, "a.yaml"]): {"seen": key, "text": "a: b"},
    }
    for address, fields in sent.items():
        assert zhao.post(address, fields).status_code < 500, address


@pytest.mark.parametrize(
    "name",
    [
        "a\0.yaml",
        "a\x1b[0m.yaml",
        "scenarios/\0.yaml",
        "..\\a.yaml",
        ".a.yaml",
        "\u202e.yaml",
    ],
)
def test_a_file_name_that_is_none(draft, zhao, name):
    address = reverse("draft-text", args=[draft.pk, name])
    answer = zhao.post(address, {"seen": draft.revision, "text": "a: b"})
    assert answer.status_code in (404, 409)
    assert name not in draft_get(draft.pk).files


def test_a_level_that_is_none(zhao, reported):
    case = reported(ORDINARY)
    for level in ("²", LONG, "-1", "7"):
        answer = zhao.get(f"/cases/{case.number}/why/1/?level={level}")
        assert answer.status_code < 500
