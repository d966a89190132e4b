"""The main job end to end: report, see what will happen, act, verify that it is done."""

import pytest

from bihuan.cases.models import Case
from tests.browser.conftest import WINDOWS
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, username):
    page.goto("/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click(".gate-form .button-primary")
    page.wait_for_url("**/")


def sign_out(page):
    page.goto("/account/")
    page.click("form[data-leaves] button")
    page.wait_for_url("**/sign-in/")


def report(page, fits):
    """Fill the form as far as the procedure asks, and look at what it foretells."""
    page.goto("/report/")
    fits(page)
    page.select_option("#f-unit", "DY-GC")
    page.fill("#f-title", "电梯轿厢照明不亮")
    page.check("[name='facts.complained_to'][value='staff']")
    page.check("[name='facts.dissatisfaction'][value='dissatisfied']")
    page.check("[name='facts.handler_can_settle'][value='false']")
    page.wait_for_selector("#foretold .sev-bars")
    fits(page)
    page.select_option("[name='facts.source']", "complaint")
    page.wait_for_selector("#foretold .foretold-duty")
    page.click("#foretold .send-bar button")
    page.wait_for_url("**/cases/NC-*/")
    fits(page)


def take_duty(page, fits):
    """Take the first duty on the list and leave a word about it."""
    page.goto("/")
    fits(page)
    page.click(".duty-act")
    page.wait_for_url("**/cases/NC-*/**")
    form = page.locator("#act-correct form")
    form.locator("textarea").first.fill("已更换灯管，照明恢复。")
    form.locator("button[type=submit]").click()
    page.wait_for_selector(".notice-success")
    fits(page)


@pytest.mark.parametrize("window", WINDOWS, indirect=True)
def test_from_report_to_correction(cast, issue, window, fits):
    page = window
    sign_in(page, "li_jing")
    report(page, fits)
    assert page.locator(".notice-success").count() == 1
    sign_out(page)
    sign_in(page, "chen_gang")
    take_duty(page, fits)
    case = Case.objects.get()
    assert (case.severity, case.awaited) == ("ordinary", "verify")


def test_a_press_too_many_makes_one_case(cast, issue, open_as):
    page = open_as(cast.li_jing, "/report/")
    page.fill("#f-title", "灯不亮")
    page.check("[name='facts.complained_to'][value='media']")
    page.wait_for_selector("#foretold .sev-bars")
    page.dblclick("#foretold .send-bar button")
    page.wait_for_url("**/cases/NC-*/")
    assert Case.objects.count() == 1


def test_a_mistake_leads_the_eye_to_its_sentence(cast, issue, open_as, fits):
    page = open_as(cast.li_jing, "/report/", phone=True)
    page.fill("#f-description", "一段很长的经过")
    page.click("#foretold .send-bar button")
    page.wait_for_selector("#summary")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.input_value("#f-description") == "一段很长的经过"
    page.click("#summary a")
    assert page.evaluate("document.activeElement.id") == "f-title"
    fits(page)


def test_what_was_typed_outlives_a_wrong_tap(cast, issue, open_as):
    page = open_as(cast.li_jing, "/report/", phone=True)
    page.fill("#f-title", "写了一半")
    page.check("[name='facts.complained_to'][value='media']")
    page.wait_for_selector("#foretold .sev-bars")
    page.goto("/cases/")
    page.goto("/report/")
    assert page.input_value("#f-title") == "写了一半"
    page.wait_for_selector("#foretold .sev-bars")
    page.click("#foretold .send-bar button")
    page.wait_for_url("**/cases/NC-*/")
    page.goto("/report/")
    assert page.input_value("#f-title") == ""


def test_everything_works_without_scripts(cast, issue, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "li_jing")
    page.goto("/report/")
    page.fill("#f-title", "没有脚本也行")
    page.check("[name='facts.complained_to'][value='media']")
    page.click("[name=look]")
    page.wait_for_selector("#foretold .sev-bars")
    assert page.locator("#foretold .sev-bars").count() == 1
    page.click("#foretold .send-bar button")
    page.wait_for_url("**/cases/NC-*/")
    context.close()
