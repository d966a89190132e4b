"""When something is wrong, a page says so in the reader's language, with a way out."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "没有找到"), ("en", "Not found")])
def test_an_unknown_address(db, language, words):
    browser = Client(headers={"accept-language": language})
    answer = browser.get("/no-such-page/")
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_a_form_from_elsewhere(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.li_jing, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post("/report/", {"title": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.parametrize("template", ["400.html", "403.html", "500.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_that_are_shown_when_nothing_else_works(template, language):
    with translation.override(language):
        bare = render_to_string(template)
        asked = render_to_string(template, request=RequestFactory().get("/"))
    for page in (bare, asked):
        assert page.count("<h1") == 1
        assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page


def test_too_many_fields_are_refused_with_a_page(li):
    answer = li.post("/report/", {f"x{at}": "1" for at in range(2100)})
    assert answer.status_code == 400
    assert "没有保存" in answer.content.decode()
