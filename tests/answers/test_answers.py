"""What is asked several times is done once."""

from datetime import timedelta
from threading import Event

import pytest

from bihuan.answers.models import Answer
from bihuan.answers.services import (
    KeyRefusedError,
    KeyReusedError,
    Produced,
    answer_once,
    answers_forget,
    request_digest,
)
from bihuan.people.models import Unit
from bihuan.people.services import unit_add
from tests.cast import NOW
from tests.together import together

KEY = "7c0d4bd0-6c2a-4d52-9f41-0a52b6f0f001"
REPORT = request_digest("POST", b'{"text": "no light"}')


@pytest.fixture
def add_unit():
    """A request that does something: it adds a unit, each time another."""
    done = []

    def add():
        done.append(1)
        unit = unit_add(
            code=f"N{len(done)}", name="新", kind="site", parent=None, actor=None, now=NOW
        )
        return Produced(201, unit.code.encode(), "text/plain")

    add.done = done
    return add


def ask(produce, *, key=KEY, person=None, route="reports", digest=REPORT, now=NOW):
    return answer_once(
        key=key, person=person, route=route, request_digest=digest, now=now, produce=produce
    )


def test_a_repeated_request_gets_the_first_answer_and_does_nothing(cast, add_unit):
    first = ask(add_unit, person=cast.li_jing)
    again = ask(add_unit, person=cast.li_jing, now=NOW + timedelta(days=1))
    assert first == (201, b"N1", "text/plain", False)
    assert again == (201, b"N1", "text/plain", True)
    assert len(add_unit.done) == 1


def test_keys_belong_to_persons_and_the_public_door_has_its_own(cast, add_unit):
    for person in (cast.li_jing, cast.wang_qiang, None):
        assert not ask(add_unit, person=person).repeated
    for person in (cast.li_jing, cast.wang_qiang, None):
        assert ask(add_unit, person=person).repeated
    assert len(add_unit.done) == 3


@pytest.mark.parametrize(
    "other", [{"digest": request_digest("POST", b"other")}, {"route": "complaints"}]
)
def test_a_key_is_for_one_request(cast, add_unit, other):
    ask(add_unit)
    with pytest.raises(KeyReusedError, match="2026-11-20 09:30 的另一次提交"):
        ask(add_unit, **other)
    assert len(add_unit.done) == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "汉" * 20, "a b" * 10, "x" * 20 + "\n"])
def test_a_key_must_be_one(cast, add_unit, key):
    with pytest.raises(KeyRefusedError, match="UUID"):
        ask(add_unit, key=key)
    assert not add_unit.done


def test_a_request_that_fails_leaves_the_key_free(cast, add_unit):
    def fail():
        add_unit()
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - ours
        ask(fail)
    assert not Answer.objects.exists()
    assert not Unit.objects.filter(code="N1").exists()
    assert ask(add_unit, digest=request_digest("corrected")).status == 201


def test_an_answer_holds_any_bytes(cast):
    body = bytes(range(256))
    ask(lambda: Produced(200, body, "application/octet-stream"))
    assert ask(None).body == body


def test_a_request_costs_few_queries(cast, django_assert_num_queries):
    with django_assert_num_queries(6):  # the test's own transaction makes both of ours savepoints
        ask(lambda: Produced(204, b""))
    with django_assert_num_queries(8):
        ask(None)


def test_digests_know_where_their_parts_end():
    assert request_digest("ab", "c") != request_digest("a", "bc")
    assert request_digest("汉") == request_digest("汉".encode())


def test_old_answers_are_forgotten(cast, monkeypatch):
    for day in range(5):
        key = f"{KEY}-{day}"
        ask(lambda: Produced(204, b""), key=key, now=NOW + timedelta(days=day))
    monkeypatch.setattr("bihuan.answers.services._AT_ONCE", 2)
    later = NOW + timedelta(days=3)
    assert answers_forget(now=later, kept_for=timedelta(0)) == 3
    assert Answer.objects.count() == 2
    assert answers_forget(now=later) == 0


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_works_and_all_get_its_answer(cast, add_unit):
    given = together(*[lambda: ask(add_unit, person=cast.li_jing)] * 6)
    assert {(one.status, one.body) for one in given} == {(201, b"N1")}
    assert [one.repeated for one in given].count(False) == 1
    assert len(add_unit.done) == 1


@pytest.mark.django_db(transaction=True)
def test_the_second_takes_over_from_a_first_that_fails(cast, add_unit):
    claimed, second_is_coming = Event(), Event()

    def fail():
        claimed.set()
        second_is_coming.wait(timeout=30)
        raise OSError

    def second():
        claimed.wait(timeout=30)
        second_is_coming.set()
        return ask(add_unit)

    failed, taken = together(lambda: ask(fail), second)
    assert isinstance(failed, OSError)
    assert (taken.body, taken.repeated) == (b"N1", False)
