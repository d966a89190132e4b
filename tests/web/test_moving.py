"""The page on which a case is moved to another edition."""

import re
from html import unescape

import pytest
from django.urls import reverse

from bihuan.cases.models import Case, CaseMove
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store
from tests.cast import NOW


@pytest.fixture
def second(cast, issue):
    files = dict(pack_read("s15-property"))
    files["pack.yaml"] = files["pack.yaml"].replace('version: "1"', 'version: "2"')
    files["ch3-grades.yaml"] = files["ch3-grades.yaml"].replace("within: 1天", "within: 2天")
    return edition_store(files=files, actor=cast.administrator, now=NOW)


def page_of(browser, case):
    address = reverse("case-move", kwargs={"number": case.number})
    return unescape(browser.get(address).content.decode())


def test_without_another_edition_there_is_nothing_to_move_to(reported, cast, signed_in):
    page = page_of(signed_in(cast.zhao_min), reported())
    assert "没有别的已施行的版本" in page
    assert "case-move-propose" not in page


def test_it_is_proposed_with_a_reason_and_approved_by_somebody_else(
    reported, cast, signed_in, second
):
    case = reported()
    zhao, administrator = signed_in(cast.zhao_min), signed_in(cast.administrator)
    assert "改按第 2 版会有什么变化" in page_of(zhao, case)
    propose = reverse("case-move-propose", kwargs={"number": case.number})
    empty = zhao.post(propose, {"issue": second.pk, "reason": ""})
    assert empty.status_code == 409
    assert "请写明为什么" in empty.content.decode()
    assert zhao.post(propose, {"issue": second.pk, "reason": "期限放宽"}).status_code == 302
    waits = page_of(zhao, case)
    assert "期限放宽" in waits
    assert "不能自己批准" in waits
    decide = reverse("case-move-decide", kwargs={"number": case.number})
    assert zhao.post(decide, {"decision": "approve"}).status_code == 409
    assert administrator.post(decide, {"decision": "approve"}).status_code == 302
    assert Case.objects.get(pk=case.pk).issue == second
    course = unescape(zhao.get(reverse("case", kwargs={"number": case.number})).content.decode())
    assert "改按另一版" in course
    assert "s15-property 2" in course
    assert re.search(r"以前的提议.*期限放宽", page_of(zhao, case), re.DOTALL)


def test_a_refusal_keeps_the_remark(reported, cast, signed_in, second):
    case = reported()
    propose = reverse("case-move-propose", kwargs={"number": case.number})
    signed_in(cast.zhao_min).post(propose, {"issue": second.pk, "reason": "期限放宽"})
    decide = reverse("case-move-decide", kwargs={"number": case.number})
    administrator = signed_in(cast.administrator)
    assert administrator.post(decide, {"decision": "refuse"}).status_code == 409
    sent = {"decision": "refuse", "remark": "先办完"}
    assert administrator.post(decide, sent).status_code == 302
    assert CaseMove.objects.get(case=case).remark == "先办完"


def test_who_may_not_propose_is_told_who_does(reported, wang, second):
    page = page_of(wang, reported())
    assert "由归口部门、管理者代表或系统管理员提出" in page
    assert 'name="reason"' not in page
