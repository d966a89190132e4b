"""`bihuan edition put-in-force` and the issued editions in `bihuan procedure list` and `show`."""

from datetime import date

import pytest
from django.utils import timezone

from bihuan.people.services import person_add, unit_add
from bihuan.procedures.models import InForce, Issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def east():
    return unit_add(
        code="EAST", name="东苑", kind="site", parent=None, actor=None, now=timezone.now()
    )


@pytest.fixture
def admin():
    now = timezone.now()
    return person_add(username="admin", name="管理员", is_administrator=True, actor=None, now=now)


WORDS = ("edition", "put-in-force", "s15-property", "--unit", "EAST", "--from", "2026-12-01")


def test_a_shipped_pack_is_issued_and_put_in_force(bihuan, east, admin):
    answer = bihuan(*WORDS, "--as", "admin")
    assert answer.code == 0, answer.err
    assert "s15-property 1 在 东苑 施行，自 2026-12-01 起" in answer.out
    row = InForce.objects.get()
    assert (row.unit, row.valid_from, row.issue.issued_by) == (east, date(2026, 12, 1), admin)
    told = bihuan("procedure", "list", "--json").json
    assert [one["id"] for one in told["issued"]] == ["s15-property"]
    assert "3.0" in bihuan("procedure", "show", "s15-property", "--issued", "1").out


def test_the_same_day_twice_is_refused_with_the_reason(bihuan, east, admin):
    bihuan(*WORDS, "--as", "admin")
    again = bihuan(*WORDS, "--as", "admin")
    assert again.code == 1
    assert "另选一天" in again.err
    assert InForce.objects.count() == 1


def test_only_those_who_may_issue_may(bihuan, east):
    person_add(username="lijing", name="李静", actor=None, now=timezone.now())
    answer = bihuan(*WORDS, "--as", "lijing")
    assert answer.code == 1
    assert "管理者代表" in answer.err
    assert not Issue.objects.exists()


def test_unknown_units_procedures_and_versions_are_named(bihuan, east, admin):
    wrong_unit = bihuan(*[word.replace("EAST", "EASTT") for word in WORDS], "--as", "admin")
    assert "EAST" in wrong_unit.err
    wrong_pack = bihuan(*[word.replace("s15", "s77") for word in WORDS], "--as", "admin")
    assert "没有名为 s77-property 的程序" in wrong_pack.err
    wrong_version = bihuan(*WORDS, "--version", "9", "--as", "admin")
    assert "没有发布过 s15-property 的第 9 版" in wrong_version.err
    assert {wrong_unit.code, wrong_pack.code, wrong_version.code} == {1}
