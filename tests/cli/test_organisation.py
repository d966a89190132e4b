"""`bihuan unit` and `bihuan post`: an organisation of one's own, from an empty database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bihuan.people.models import Unit
from bihuan.people.queries import holders
from bihuan.people.services import person_add

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(bihuan):
    assert bihuan("unit", "add", "HY", "--name", "和悦", "--kind", "group").code == 0
    words = ("unit", "add", "DY", "--name", "东苑", "--kind", "site", "--under", "HY")
    assert bihuan(*words).code == 0
    person_add(username="wang", name="王强", actor=None, now=timezone.now())
    return Unit.objects.get(code="DY")


def test_units_are_listed_as_a_tree(bihuan, site):
    answer = bihuan("unit", "list")
    assert answer.out.splitlines() == ["HY  和悦", "  DY  东苑"]
    assert [unit["level"] for unit in bihuan("unit", "list", "--json").json] == [1, 2]


def test_an_empty_organisation_says_what_to_do(bihuan):
    assert "bihuan unit add" in bihuan("unit", "list").out


def test_a_code_that_is_taken_or_unknown_is_refused(bihuan, site):
    assert bihuan("unit", "add", "DY", "--name", "又一个").code == 1
    answer = bihuan("unit", "add", "X", "--name", "x", "--under", "DX")
    assert answer.code == 1
    assert "DY" in answer.err


def test_a_post_is_held_from_the_day_it_is_given_until_it_ends(bihuan, site):
    today = timezone.localdate()
    assert bihuan("post", "give", "wang", "manager", "--unit", "DY").code == 0
    assert [person.username for person in holders(["manager"], site, today)] == ["wang"]
    tomorrow = today + timedelta(days=1)
    ended = bihuan("post", "end", "wang", "manager", "--unit", "DY", "--on", str(tomorrow))
    assert ended.code == 0, ended.err
    assert [person.username for person in holders(["manager"], site, today)] == ["wang"]
    assert list(holders(["manager"], site, tomorrow)) == []


def test_ending_a_post_that_is_not_held_is_refused(bihuan, site):
    answer = bihuan("post", "end", "wang", "manager", "--unit", "DY")
    assert answer.code == 1
    assert "没有在 东苑 任这个岗位" in answer.err


def test_an_unknown_post_is_refused_with_those_there_are(bihuan, site):
    answer = bihuan("post", "give", "wang", "boss", "--unit", "DY")
    assert answer.code != 0
    assert "manager" in answer.err
