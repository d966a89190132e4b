"""Every refusal is a problem with a code, a sentence that says what to do, and the right status."""

import pytest
from django.test import override_settings
from django.utils import timezone

from bihuan.api import rates
from bihuan.people.models import ApiToken
from bihuan.people.services import person_leave, token_issue, token_revoke
from tests.api.conftest import Program


def told(answer, status, code):
    """Return the problem, having looked that it is a proper one."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:bihuan:problem:{code}"
    assert body["title"]
    assert body["detail"]
    return body


def test_without_a_token_nothing_is_told(db, stranger):
    answer = stranger.get("/me")
    assert "Bearer" in told(answer, 401, "request.token")["detail"]
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic abc", "Bearer", "bearer  x y"])
def test_a_wrong_token_is_no_token(db, stranger, header):
    told(stranger.get("/me", Authorization=header), 401, "request.token")


def test_a_revoked_an_expired_and_a_leavers_token_are_worthless(house):
    now = timezone.now()
    issued = token_issue(person=house.li, name="x", actor=None, now=now)
    program = Program(issued.secret)
    assert program.get("/me").status_code == 200
    token_revoke(token=issued.token, actor=None, now=now)
    told(program.get("/me"), 401, "request.token")
    second = token_issue(person=house.wang, name="y", actor=None, now=now)
    ApiToken.objects.filter(pk=second.token.pk).update(expires_at=now)
    told(Program(second.secret).get("/me"), 401, "request.token")
    third = token_issue(person=house.qian, name="z", actor=None, now=now)
    person_leave(person=house.qian, actor=None, now=now)
    told(Program(third.secret).get("/me"), 401, "request.token")


def test_the_use_of_a_token_is_noted(house, li):
    li.get("/me")
    assert ApiToken.objects.get(person=house.li).last_used_at is not None


def test_an_unknown_address_is_told(li):
    told(li.get("/nowhere"), 404, "request.not_found")
    told(li.get("/"), 404, "request.not_found")


def test_an_unsupported_method_names_those_that_are(li):
    answer = li.generic("DELETE", "/me")
    assert "GET" in told(answer, 405, "request.method")["detail"]
    assert answer["Allow"] == "GET"


DECIDE = "/editions/s15-property/1/decide"


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"\xff\xfe", b'{"facts": NaN}', b'{"facts": {"source": "\\u0000"}}',
        b'{"facts": {"source": "\\ud800"}}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_told(issue, li, body):
    told(li.generic("POST", DECIDE, body), 400, "request.unreadable")


def test_another_content_type_is_told(issue, li):
    answer = li.generic("POST", DECIDE, b"a=b", "application/x-www-form-urlencoded")
    assert "application/json" in told(answer, 415, "request.media_type")["detail"]


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_that_is_too_large_is_told(issue, li):
    told(li.generic("POST", DECIDE, b"x" * 2000), 413, "request.too_large")


def test_each_field_at_fault_gets_its_sentence(issue, li):
    body = {"facts": {"felt": "vielleicht", "sourze": "x"}, "at": "2026-11-22T09:00+08:00"}
    errors = told(li.post(DECIDE, body), 422, "input.invalid")["errors"]
    assert set(errors) == {"facts.felt", "facts.sourze"}
    assert "感觉不明显" in errors["facts.felt"]
    assert "source" in errors["facts.sourze"]


def test_a_misshapen_body_is_told_by_field(issue, li):
    body = {"facts": ["a"], "when": 1, "at": "gestern"}
    errors = told(li.post(DECIDE, body), 422, "input.invalid")["errors"]
    assert set(errors) == {"facts", "when", "at"}
    assert "2026-11-22T09:30+08:00" in errors["at"]


def test_a_misshapen_query_is_told_by_field(issue, li):
    answer = li.generic("POST", f"{DECIDE}?level=9", b"{}")
    assert told(answer, 422, "input.invalid")["errors"] == {"level": "不能大于 5。"}


def test_a_misspelt_parameter_is_told_with_the_nearest(issue, li):
    errors = told(li.get("/cases", {"severty": "serious"}), 422, "input.invalid")["errors"]
    assert "severity" in errors["severty"]


def test_sentences_come_in_the_language_asked_for(db, stranger):
    chinese = told(stranger.get("/me"), 401, "request.token")
    english = told(stranger.get("/me", **{"Accept-Language": "en"}), 401, "request.token")
    german = told(stranger.get("/me", **{"Accept-Language": "de"}), 401, "request.token")
    assert "令牌" in chinese["detail"]
    assert "token" in english["detail"]
    assert english["title"] == "A valid token is needed"
    assert german["detail"] == chinese["detail"]


def test_a_runaway_program_is_slowed_down(li, stranger, monkeypatch):
    monkeypatch.setattr(rates, "PER_MINUTE", 2)
    monkeypatch.setattr(rates, "FAILED_PER_MINUTE", 1)
    assert [li.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    answer = li.get("/me")
    told(answer, 429, "request.too_many")
    assert 0 < int(answer["Retry-After"]) <= 60
    wrong = {"Authorization": "Bearer wrong"}
    assert [stranger.get("/me", **wrong).status_code for _ in range(2)] == [401, 429]


def test_our_own_failure_is_said_and_logged(li, monkeypatch, caplog):
    def broken(*_words):
        raise ZeroDivisionError("secret value 42")

    monkeypatch.setattr("bihuan.api.operations.me.posts_of", broken)
    body = told(li.get("/me"), 500, "request.failed")
    assert "42" not in body["detail"]
    assert "ZeroDivisionError" in caplog.text


def test_answers_are_private_and_never_framed(li):
    answer = li.get("/me")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
