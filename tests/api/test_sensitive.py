"""A sensitive fact stays with those who may know the customer, also where a decision is told."""

import pytest
from django.utils import timezone

from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.api.conftest import BEGIN

NAME = "顾客不满程度"
SLIGHT = {
    "complained_to": "没有投诉",
    "handler_can_settle": "是",
    "effect": "影响不大",
    "felt": "感觉不明显",
    "repeated": "否",
    "latent": "否",
}


@pytest.fixture
def reported(house, li):
    """Report by a procedure in which it is sensitive how dissatisfied somebody is."""
    files = pack_read("s15-property")
    before = "  - id: dissatisfaction\n"
    assert before in files["vocabulary.yaml"]
    told = files["vocabulary.yaml"].replace(before, f"{before}    sensitive: yes\n")
    files, now = files | {"vocabulary.yaml": told}, timezone.now()
    issue = edition_store(files=files, actor=house.zhao, now=now)
    edition_put_in_force(issue=issue, unit=house.hq, valid_from=BEGIN, actor=house.zhao, now=now)

    def report(**more):
        body = {"unit": "EAST", "title": "地面湿滑", "facts": SLIGHT | more}
        return li.post("/cases", body).json()["number"]

    return report


@pytest.mark.parametrize(
    ("dissatisfaction", "path"),
    [
        ("不满意", "decisions?level=1"),
        ("不满意", "decisions?level=4"),
        ("没有不满", "why-not?wanted=ordinary"),
    ],
)
def test_it_is_told_only_to_those_who_may_know(
    house, program, wang, reported, dissatisfaction, path
):
    path = f"/cases/{reported(dissatisfaction=dissatisfaction)}/{path}"
    assert f"{NAME}=" in wang.get(path).content.decode()
    hidden = program(house.chen).get(path)
    assert hidden.status_code == 200
    assert f"{NAME}=" not in hidden.content.decode()
    assert "敏感内容" in hidden.content.decode()
