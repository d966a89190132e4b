"""Programs act in a person's name by a secret that nobody keeps."""

from datetime import timedelta

import pytest

from bihuan.journal.queries import entries_of, sentence_of
from bihuan.people.models import ApiToken
from bihuan.people.queries import person_for_token, token_for_secret
from bihuan.people.services import (
    InvalidError,
    NotAllowedError,
    TokenRefusedError,
    person_leave,
    token_issue,
    token_note_use,
    token_revoke,
)
from tests.cast import NOW

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def issued(cast):
    return token_issue(
        person=cast.wang_qiang,
        name="工单接口",
        actor=cast.wang_qiang,
        now=NOW,
        expires_at=NOW + AN_HOUR,
    )


def test_the_secret_opens_until_it_expires(cast, issued):
    assert person_for_token(issued.secret, NOW) == cast.wang_qiang
    assert person_for_token(issued.secret, NOW + AN_HOUR - timedelta(seconds=1))
    assert person_for_token(issued.secret, NOW + AN_HOUR) is None


@pytest.mark.parametrize("secret", ["", "bihuan_", "x" * 5000, "\ud800", "a\x00b"])
def test_nothing_else_opens(issued, secret):
    assert person_for_token(secret, NOW) is None


def test_the_secret_is_long_and_stands_nowhere(issued):
    assert len(issued.secret) >= 50
    stored = [str(value) for value in ApiToken.objects.values_list()[0]]
    lines = [line.details.text for line in entries_of(f"person:{issued.token.person_id}")]
    assert not any(issued.secret in text or issued.secret[7:] in text for text in stored + lines)


def test_a_token_without_end_stays_good(cast):
    token = token_issue(person=cast.li_jing, name="x", actor=None, now=NOW)
    assert person_for_token(token.secret, NOW + 10_000 * AN_HOUR) == cast.li_jing


def test_a_revoked_token_is_worthless_at_once(cast, issued):
    token_revoke(token=issued.token, actor=cast.administrator, now=NOW)
    assert person_for_token(issued.secret, NOW) is None
    with pytest.raises(TokenRefusedError, match="“工单接口”已经收回"):
        token_revoke(token=issued.token, actor=cast.administrator, now=NOW)
    said = [sentence_of(line, "zh") for line in entries_of(f"person:{cast.wang_qiang.pk}")]
    assert said[-2:] == [
        "发放接口令牌“工单接口”，有效期至 2026-11-20 10:30",
        "收回接口令牌“工单接口”",
    ]


def test_nobody_acts_in_the_name_of_who_left(cast, issued):
    person_leave(person=cast.wang_qiang, actor=None, now=NOW)
    assert person_for_token(issued.secret, NOW) is None


def test_tokens_are_for_oneself_or_from_an_administrator(cast, issued):
    with pytest.raises(NotAllowedError):
        token_issue(person=cast.wang_qiang, name="x", actor=cast.li_jing, now=NOW)
    with pytest.raises(NotAllowedError):
        token_revoke(token=issued.token, actor=cast.li_jing, now=NOW)


def test_a_token_has_a_purpose_and_a_future(cast):
    with pytest.raises(InvalidError):
        token_issue(person=cast.li_jing, name=" ", actor=None, now=NOW)
    with pytest.raises(TokenRefusedError, match="已经过去"):
        token_issue(person=cast.li_jing, name="x", actor=None, now=NOW, expires_at=NOW)


def test_use_is_noted_without_writing_each_time(issued, django_assert_num_queries):
    token = token_for_secret(issued.secret, NOW)
    with django_assert_num_queries(1):
        token_note_use(token=token, now=NOW)
    token = token_for_secret(issued.secret, NOW)
    assert token.last_used_at == NOW
    with django_assert_num_queries(0):
        token_note_use(token=token, now=NOW + timedelta(minutes=4))
    token_note_use(token=token, now=NOW + timedelta(minutes=5))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(minutes=5)


def test_finding_the_person_costs_one_query(issued, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert person_for_token(issued.secret, NOW)
