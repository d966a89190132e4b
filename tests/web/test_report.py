"""Reporting: what is asked, what is foretold, what is taken in, and that it is taken in once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.answers.models import Answer
from bihuan.cases.models import Case
from bihuan.evidence.models import Attachment
from tests.web.conftest import ORDINARY, SERIOUS, SLIGHT

pytestmark = pytest.mark.usefixtures("issue")

KEY = "0123456789abcdef0123456789abcdef"
FORM = {"unit": "DY-GC", "title": "电梯轿厢照明不亮", "place": "3 号楼", "form_key": KEY}


def form(facts=ORDINARY, **changes):
    return FORM | {f"facts.{name}": value for name, value in facts.items()} | changes


def previewed(browser, facts, unit="DY-GC"):
    sent = {f"facts.{name}": value for name, value in facts.items()} | {"unit": unit}
    return browser.post("/report/preview/", sent, headers={"HX-Request": "true"}).content.decode()


def test_the_form_starts_where_the_person_works(li):
    page = li.get("/report/").content.decode()
    assert '<option value="DY-KF" selected' in page
    assert "顾客向谁投诉了" in page


def test_the_address_on_a_wall_names_the_unit_and_the_place(li):
    page = li.get("/report/?unit=XY&place=西门岗").content.decode()
    assert '<option value="XY" selected' in page
    assert 'value="西门岗"' in page


def test_only_what_can_still_change_the_outcome_is_asked(li):
    nothing_known, serious = previewed(li, {}), previewed(li, SERIOUS)
    assert "当事人自己能处理好吗" in nothing_known
    assert "当事人自己能处理好吗" not in serious
    assert 'value="government"' in serious  # what was answered stays to be corrected


def test_it_says_what_the_procedure_will_do_before_anything_is_sent(li):
    page = previewed(li, ORDINARY)
    assert "判为一般" in page
    assert "主管处理" in page
    assert "陈刚" in page  # who holds the post in the works department
    assert "3.0 一般" in page
    assert not Case.objects.exists()


def test_without_a_unit_it_says_what_to_choose(li):
    assert "选好部门后" in previewed(li, {}, unit="")


def test_an_answer_that_cannot_be_read_is_told_at_its_question(li):
    page = previewed(li, {"complained_to": "火星"})
    assert "火星" in page
    assert 'aria-invalid="true"' in page or "field-error" in page


def test_a_report_becomes_a_case_and_leads_to_it(li):
    answer = li.post("/report/", form())
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.number}/"
    assert (case.title, case.place, case.severity) == ("电梯轿厢照明不亮", "3 号楼", "ordinary")
    assert case.number in li.get(answer["Location"]).content.decode()


def test_everything_that_may_be_said_is_kept(li, photo):
    more = {
        "description": "轿厢全黑",
        "service_item": "电梯",
        "channel": "phone",
        "customer_name": "张女士",
        "customer_contact": "138",
        "wants": "今天修好",
        "found_at": "2026-11-20T09:00",
        "occurred_at": "2026-11-20T08:30",
    }
    li.post("/report/", form(**more, evidence=[photo("一.jpg"), photo("二.jpg", (320, 200))]))
    case = Case.objects.get()
    texts = {name: getattr(case, name) for name in more if not name.endswith("_at")}
    assert texts == {name: value for name, value in more.items() if not name.endswith("_at")}
    assert case.found_at.isoformat() == "2026-11-20T01:00:00+00:00"
    files = Attachment.objects.order_by("pk")
    assert [(file.name, file.act_sequence) for file in files] == [("一.jpg", 1), ("二.jpg", 1)]


def test_a_double_press_makes_one_case(li):
    first, second = li.post("/report/", form()), li.post("/report/", form())
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_the_same_form_with_another_content_is_asked_back(li):
    li.post("/report/", form())
    answer = li.post("/report/", form(title="另一件事"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "刚才已经报告过一次" in page
    assert "另一件事" in page
    assert KEY not in page  # the next press is a new one
    assert Case.objects.count() == 1


def test_a_form_without_a_key_is_taken_in_too(li):
    assert li.post("/report/", form(form_key="")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "  "}, "说明"),
        ({"unit": "MARS"}, "请选择在哪个部门发现的"),
        ({"found_at": "昨天"}, "“昨天”不是时间"),
        ({"found_at": "2999-01-01T00:00"}, "发现时间不能晚于报告时间"),
        ({"facts.complained_to": "火星"}, "火星"),
        ({"title": "长" * 300}, "最多"),
        ({"channel": "pigeon"}, "pigeon"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_nothing_typed_is_lost(li, changes, sentence):
    answer = li.post("/report/", form(place="地库 B2", wants="道歉", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'id="summary"' in page
    assert 'value="地库 B2"' in page
    assert "道歉" in page
    assert not Case.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("病毒.exe", b"MZ" + b"\0" * 64), ("网页.html", b"<script>1</script>"), ("空.txt", b"")],
)
def test_a_file_that_is_no_evidence_is_refused_by_name(li, name, content):
    answer = li.post("/report/", form(evidence=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert not Case.objects.exists()


def test_without_scripts_a_button_shows_what_the_procedure_will_do(li):
    page = li.post("/report/", form(SLIGHT, look="1")).content.decode()
    assert "判为轻微" in page
    assert not Case.objects.exists()


def test_where_no_procedure_is_in_force_it_says_so(cast, li, issue):
    issue.in_force.all().delete()
    assert "没有生效的程序版本" in previewed(li, {})
    assert "没有生效的程序版本" in li.post("/report/", form()).content.decode()


def test_what_people_type_is_never_markup(li):
    evil = "<script>alert(1)</script>"
    answer = li.post("/report/", form(title=evil, description=evil, place=evil))
    page = li.get(answer["Location"]).content.decode()
    assert evil not in page
    assert "&lt;script&gt;" in page
