"""`bihuan demo` where the demo is not at home."""

import pytest

import bihuan.cli.stored.demo as door
from bihuan.people.services import person_add
from tests.demo.conftest import NOW


@pytest.mark.django_db
def test_leaves_another_organisation_alone(bihuan, settings):
    settings.BIHUAN_DEMO = True
    person_add(username="somebody", name="某人", actor=None, now=NOW)
    answer = bihuan("demo", "--if-empty")
    assert (answer.code, answer.out) == (door.NOT_HERE, "")
    answer = bihuan("demo")
    assert (answer.code, "另用一个空的数据库" in answer.err) == (1, True)
