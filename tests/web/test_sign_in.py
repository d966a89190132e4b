"""Signing in, being locked out, leaving; the demo's logins; language and theme."""

import pytest
from django.test import Client

from bihuan.people.models import Person
from tests.cast import PASSWORD

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def sign_in(browser, username="li_jing", password=PASSWORD, **more):
    return browser.post("/sign-in/", {"username": username, "password": password} | more)


def test_the_right_password_leads_to_the_duties(cast):
    assert sign_in(Client())["Location"] == "/"


def test_it_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(cast):
    assert sign_in(Client(), next="/cases/?q=NC")["Location"] == "/cases/?q=NC"
    assert sign_in(Client(), next="https://example.org/")["Location"] == "/"


def test_a_wrong_password_is_told_in_a_sentence_and_the_name_stays(cast):
    page = sign_in(Client(), password="wrong").content.decode()
    assert "用户名或密码不对" in page
    assert 'value="li_jing"' in page
    assert "wrong" not in page


def test_whoever_left_gets_the_same_sentence(cast):
    Person.objects.filter(pk=cast.li_jing.pk).update(is_active=False)
    assert "用户名或密码不对" in sign_in(Client()).content.decode()


def test_many_wrong_passwords_pause_signing_in_with_a_sentence(cast, settings):
    settings.AXES_FAILURE_LIMIT = 3
    browser = Client()
    answers = [sign_in(browser, password="wrong") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert "15 分钟后再试" in answers[-1].content.decode()
    locked = sign_in(browser)
    assert locked.status_code == 429
    assert "暂停登录" in locked.content.decode()


def test_the_demo_shows_its_logins_and_nobody_else_does(db, settings):
    settings.BIHUAN_DEMO = True
    assert "lijing" in Client().get("/sign-in/").content.decode()
    settings.BIHUAN_DEMO = False
    assert "lijing" not in Client().get("/sign-in/").content.decode()


def test_signing_in_brings_the_persons_language_and_theme_to_the_device(cast):
    Person.objects.filter(pk=cast.li_jing.pk).update(language="en", theme="dark")
    browser = Client()
    sign_in(browser)
    assert browser.cookies["django_language"].value == "en"
    page = browser.get("/").content.decode()
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize(
    ("address", "field", "value", "shown"),
    [
        ("/language/", "language", "en", '<html lang="en"'),
        ("/theme/", "theme", "dark", 'data-theme="dark"'),
    ],
)
def test_a_switch_is_kept_on_the_person_and_returns_to_its_page(
    cast, li, address, field, value, shown
):
    answer = li.post(address, {field: value, "next": "/procedure/"})
    assert answer["Location"] == "/procedure/"
    assert getattr(Person.objects.get(pk=cast.li_jing.pk), field) == value
    assert shown in li.get("/procedure/").content.decode()


def test_nobodys_switch_is_kept_on_the_device(db):
    browser = Client()
    browser.post("/language/", {"language": "en", "next": "/sign-in/"})
    browser.post("/theme/", {"theme": "dark"})
    page = browser.get("/sign-in/").content.decode()
    assert "Sign in" in page
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize("value", ["", "klingon", "../../etc"])
def test_nonsense_switches_nothing(cast, li, value):
    li.post("/language/", {"language": value})
    li.post("/theme/", {"theme": value})
    person = Person.objects.get(pk=cast.li_jing.pk)
    assert (person.language, person.theme) == ("", "system")


def test_a_switch_does_not_lead_to_another_house(li):
    assert li.post("/language/", {"language": "en", "next": "//example.org"})["Location"] == "/"


def test_the_persons_language_is_stronger_than_the_devices(cast, signed_in):
    Person.objects.filter(pk=cast.li_jing.pk).update(language="zh-hans")
    browser = signed_in(cast.li_jing, headers={"accept-language": "en"})
    assert "我的职责" in browser.get("/").content.decode()


def test_signing_out_needs_a_form(li):
    assert li.get("/sign-out/").status_code == 405
    assert li.post("/sign-out/")["Location"] == "/sign-in/"
    assert li.get("/").status_code == 302


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(db):
    answer = Client().get("/cases/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_the_password_changes_only_with_the_current_one(cast, li):
    wrong = {"current": "nonsense", "password": "another-loop-2026", "again": "another-loop-2026"}
    answer = li.post("/account/password/", wrong)
    assert answer.status_code == 422
    assert "当前密码不正确" in answer.content.decode()
    right = wrong | {"current": PASSWORD}
    assert li.post("/account/password/", right)["Location"] == "/account/"
    assert li.get("/").status_code == 200  # still signed in here
    assert sign_in(Client(), password="another-loop-2026").status_code == 302


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"password": "a", "again": "b"}, "两次输入的新密码不一样"),
        ({"current": PASSWORD, "password": "12345", "again": "12345"}, "密码不够安全"),
    ],
)
def test_a_bad_new_password_is_told_at_its_field(li, sent, sentence):
    page = li.post("/account/password/", sent)
    assert page.status_code == 422
    assert sentence in page.content.decode()
