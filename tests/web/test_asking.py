"""Trying an edition out in the browser: question after question, and why not otherwise."""

import re
from html import unescape

import pytest
from django.urls import reverse

HIDDEN = re.compile(r'<input type="hidden" name="a" value="([^"]*)">')
CHOICE = re.compile(r'name="a" value="([^"]*)">([^<]*)</button>')


@pytest.fixture
def ask(wang, issue):
    def asked(*answers, **more):
        address = reverse("ask", kwargs={"pk": issue.pk})
        return wang.get(address, {"a": list(answers), **more}).content.decode()

    return asked


def test_it_asks_until_nothing_more_matters_and_shows_what_would_be_done(ask):
    answers = ["complained_to:government"]
    page = ask(*answers)
    while 'id="ask"' in page:
        answers = [*dict.fromkeys(HIDDEN.findall(page)), CHOICE.findall(page)[0][0]]
        page = ask(*answers)
    assert "公司领导处理" in page
    assert "严重" in page
    assert "还可能是" not in page


def test_an_answer_may_be_that_nobody_knows(ask):
    page = ask("complained_to:")
    assert "不清楚" in page
    assert '<legend class="ask-question">顾客向谁投诉了？' not in page


def test_it_says_why_it_is_not_another_severity(ask):
    page = unescape(
        ask("complained_to:nobody", "dissatisfaction:dissatisfied", **{"not": "serious"})
    )
    assert "投诉到=公司领导或政府部门或媒体（本案：没有投诉）；这样就是严重" in page


@pytest.mark.parametrize("answer", ["severity:serious", "nonsense", "complained_to:mars", "x:y"])
def test_an_answer_that_cannot_be_is_left_out(ask, answer):
    page = ask(answer)
    assert "顾客向谁投诉了？" in page
    assert answer not in HIDDEN.findall(page)


def test_a_case_page_says_why_not(reported, wang):
    case = reported()
    page = wang.get(reverse("case", kwargs={"number": case.number})).content.decode()
    links = re.findall(r'href="([^"]*\?not=[a-z]+)#', page)
    assert links
    shown = unescape(wang.get(links[-1], headers={"HX-Request": "true"}).content.decode())
    assert "还要" in shown
    whole = unescape(wang.get(links[-1]).content.decode())
    assert "还要" in whole
    nothing = wang.get(links[-1].replace("not=", "not=un")).content.decode()
    assert "还要" not in nothing
