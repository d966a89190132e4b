"""`bihuan edition replay`: past cases under another edition, seen by whoever asks."""

import shutil

import pytest
from django.utils import timezone

from bihuan.cases.intake import Report
from bihuan.cases.services.report import case_report
from bihuan.cli.packs import PACKS
from bihuan.cli.stored import replays
from bihuan.people.models import Person, Unit
from tests.cli.test_cases import FACTS
from tests.cli.test_cases import number as reported_case

pytestmark = pytest.mark.django_db
number = reported_case
STRICTER = "[不满意, 严重不满]}, then: 严重"


@pytest.fixture
def next_one(tmp_path):
    """A version in which a dissatisfied customer makes it serious."""
    folder = tmp_path / "next"
    shutil.copytree(PACKS / "s15-property", folder)
    for name, before, after in (
        ("pack.yaml", 'version: "1"', 'version: "2"'),
        ("ch3-grades.yaml", "[不满意, 严重不满]}, then: 一般", STRICTER),
    ):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
    return str(folder)


def test_tells_what_would_have_been_different(bihuan, number, next_one):
    answer = bihuan("edition", "replay", next_one, "--as", "zhaomin")
    assert answer.code == 0, answer.err
    assert "s15-property@1 → s15-property@2" in answer.out
    assert "1 条记录，1 条会不同，0 条未定。" in answer.out
    assert number in answer.out
    assert "不是人的行为" in answer.out
    english = bihuan("edition", "replay", next_one, "--as", "zhaomin", lang="en").out
    assert "1 cases, 1 would differ, 0 undetermined." in english


def test_json_carries_the_matrix_and_the_cases(bihuan, number, next_one):
    told = bihuan("edition", "replay", next_one, "--as", "zhaomin", "--json").json
    assert (told["old"], told["new"], told["cases"]) == ("s15-property@1", "s15-property@2", 1)
    ordinary = next(row for row in told["matrix"] if row["severity"]["en"] == "Ordinary")
    assert ordinary["counts"] == [0, 0, 1]
    assert told["changed_cases"][0]["number"] == number


def test_narrows_by_unit_and_day(bihuan, number, next_one):
    words = ("edition", "replay", next_one, "--as", "zhaomin", "--json")
    assert bihuan(*words, "--unit", "EAST").json["cases"] == 1
    assert bihuan(*words, "--unit", "WEST").json["cases"] == 0
    assert bihuan(*words, "--since", "2100-01-01").json["cases"] == 0


def test_not_everybody_may(bihuan, number, next_one):
    answer = bihuan("edition", "replay", next_one, "--as", "lijing")
    assert answer.code == 1
    assert "归口部门" in answer.err


def test_says_what_to_compare_with_where_nothing_is_issued(bihuan, number):
    answer = bihuan("edition", "replay", "s09-goods-services", "--as", "zhaomin")
    assert answer.code == 1
    assert "--against" in answer.err


@pytest.mark.django_db(transaction=True)
def test_a_long_history_is_shared_by_all_cores(bihuan, number, next_one, monkeypatch):
    words = ("edition", "replay", next_one, "--as", "zhaomin", "--json")
    li, east = Person.objects.get(username="lijing"), Unit.objects.get(code="EAST")
    for _each in range(6):
        report = Report(unit=east, title="电梯停运", facts=FACTS)
        case_report(report=report, actor=li, now=timezone.now())
    alone = bihuan(*words).json
    monkeypatch.setattr(replays, "MANY", 1)
    monkeypatch.setattr(replays, "SHARE", 2)
    shared = bihuan(*words).json
    assert alone["cases"] == 7
    assert shared == alone
