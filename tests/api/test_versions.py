"""Versions compared, and history replayed under both."""

import pytest
from django.utils import timezone

from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store

FACTS = {"source": "顾客投诉", "complained_to": "现场或客服人员", "dissatisfaction": "不满意"}
REPORT = {"unit": "EAST", "title": "电梯停运", "facts": FACTS}
BASE = "/editions/s15-property/2"


@pytest.fixture
def second(issue, house):
    """A version in which a dissatisfied customer makes it serious."""
    files = pack_read("s15-property")
    for name, before, after in (
        ("pack.yaml", 'version: "1"', 'version: "2"'),
        ("ch3-grades.yaml", "[不满意, 严重不满]}, then: 一般", "[不满意, 严重不满]}, then: 严重"),
    ):
        assert files[name].count(before) == 1
        files[name] = files[name].replace(before, after)
    return edition_store(files=files, actor=house.zhao, now=timezone.now())


def test_two_versions_are_compared_with_examples(second, li):
    told = li.get(f"{BASE}/diff", {"against": "1"}).json()
    assert (told["old"], told["new"]) == ("s15-property 1", "s15-property 2")
    assert told["change_class"] == "tightening"
    (change,) = told["behaviour"]
    region = change["regions"][0]
    assert (region["before"]["en"], region["after"]["en"]) == ("Ordinary", "Serious")
    assert region["region"]["dissatisfaction"]["allowed"] == ["dissatisfied", "serious"]
    assert region["example"]["dissatisfaction"] == "dissatisfied"
    assert told["new_questions"] == []
    assert [part["id"] for part in told["structure"]] == ["grading.ordinary-3"]


def test_a_version_that_was_not_issued_is_not_found(second, li):
    assert li.get(f"{BASE}/diff", {"against": "9"}).status_code == 404
    assert li.get(f"{BASE}/diff").status_code == 422


def test_history_is_replayed_step_by_step(second, house, li, program):
    number = li.post("/cases", REPORT).json()["number"]
    zhao = program(house.zhao)
    begun = zhao.post(f"{BASE}/replays", {"against": "1"}).json()
    assert (begun["state"], begun["done"], begun["percent"]) == ("finished", 1, 100)
    found = begun["found"]
    assert (found["cases"], found["changed"]) == (1, 1)
    assert [row["counts"] for row in found["matrix"]] == [[0, 0, 0], [0, 0, 1], [0, 0, 0]]
    assert [line["number"] for line in found["changed_cases"]] == [number]
    assert "behaviour" in found["limits"][0]["en"]
    again = zhao.get(f"/replays/{begun['id']}").json()
    assert again == begun
    assert zhao.post(f"/replays/{begun['id']}/continue").json() == begun
    assert zhao.post(f"/replays/{begun['id']}/cancel").json()["state"] == "finished"


def test_a_replay_is_narrowed_by_unit_and_day(second, house, li, program):
    li.post("/cases", REPORT)
    zhao = program(house.zhao)
    for more, cases in (({"unit": "EAST"}, 1), ({"unit": "WEST"}, 0), ({"since": "2100-01-01"}, 0)):
        asked = {"against": "1"} | more
        assert zhao.post(f"{BASE}/replays", asked).json()["total"] == cases
    wrong = zhao.post(f"{BASE}/replays", {"against": "1", "unit": "NOWHERE"})
    assert wrong.status_code == 422
    assert "unit" in wrong.json()["errors"]


def test_not_everybody_replays(second, li):
    answer = li.post(f"{BASE}/replays", {"against": "1"})
    assert (answer.status_code, answer.json()["code"]) == (403, "replay.not_yours")
