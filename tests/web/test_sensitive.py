"""A sensitive fact stays with those who may know the customer, also where a decision is told."""

import pytest

from bihuan.cases.models import Decision
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE
from tests.web.conftest import SLIGHT

FACTS = "vocabulary.yaml"
NAME = "顾客不满程度"


@pytest.fixture
def issue(cast):
    """The property procedure with a sensitive fact: how dissatisfied the customer is."""
    files = dict(pack_read("s15-property"))
    before = "  - id: dissatisfaction\n"
    assert before in files[FACTS]
    files[FACTS] = files[FACTS].replace(before, f"{before}    sensitive: yes\n")
    issue = edition_store(files=files, actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


@pytest.fixture
def case(reported):
    """An ordinary one, and ordinary for nothing else than the sensitive fact."""
    return reported(SLIGHT | {"dissatisfaction": "dissatisfied"})


def told(browser, case):
    """Return all that the page of a case says of its decision, at every level."""
    pk = Decision.objects.get(case=case).pk
    asked = [f"level={level}" for level in range(1, 6)] + ["not=slight", "not=serious"]
    pages = [
        browser.get(f"/cases/{case.number}/why/{pk}/?{one}", headers={"HX-Request": "true"})
        for one in asked
    ]
    whole = browser.get(f"/cases/{case.number}/")
    return "".join(page.content.decode() for page in [*pages, whole])


def test_a_decision_is_explained_over_it_only_to_those_who_may_know(case, cast, signed_in):
    known = told(signed_in(cast.wang_qiang), case)
    assert f"{NAME}=不满意" in known
    assert "敏感内容" not in known
    hidden = told(signed_in(cast.sun_li), case)
    assert f"{NAME}=" not in hidden
    assert f"{NAME} " not in hidden
    assert "所依据的事实中有敏感内容" in hidden


def test_a_decision_on_other_grounds_is_explained_without_it(reported, cast, signed_in):
    case = reported(SLIGHT | {"dissatisfaction": "serious", "handler_can_settle": "否"})
    pk = Decision.objects.get(case=case).pk
    page = signed_in(cast.sun_li).get(f"/cases/{case.number}/why/{pk}/?not=slight")
    assert "严重不满（" not in page.content.decode()
