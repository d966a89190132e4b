"""Every page in a real window: nothing sticks out, nothing complains, everybody can use it."""

import pytest

from tests.browser.conftest import WINDOWS

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/", "/report/", "/cases/", "/cases/?q=没有", "/cases/{number}/", "/procedure/",
         "/procedure/{issue}/", "/account/", "/no-such-page/")  # fmt: skip


@pytest.fixture
def places(reported, issue):
    case = reported(description="一段没有空格的很长很长的文字" * 12, customer_name="张女士")
    reported("A-very-long-word-without-any-space-" * 5, minutes=60 * 30)
    return {"number": case.number, "issue": issue.pk}


@pytest.mark.parametrize("kind", WINDOWS)
def test_every_page_fits_and_is_accessible(places, cast, open_as, kind, fits, accessible):
    page = open_as(cast.chen_gang, "/", **WINDOWS[kind])
    for address in PAGES:
        page.goto(address.format(**places))
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        fits(page)
        accessible(page)


def test_every_width_between_phone_and_wall_fits(places, cast, open_as, fits):
    page = open_as(cast.chen_gang, "/", language="en")
    for width in (320, 600, 768, 820, 1024, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        for address in PAGES:
            page.goto(address.format(**places))
            fits(page)


def test_sign_in_fits_and_is_accessible(db, settings, new_page, fits, accessible):
    settings.BIHUAN_DEMO = True
    for kind in WINDOWS.values():
        page = new_page(**kind)
        page.goto("/sign-in/")
        fits(page)
        accessible(page)


def test_keys_lead_through_the_list(places, cast, open_as):
    page = open_as(cast.chen_gang, "/cases/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".case-row.at").count() == 1
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/cases/NC-*/")
    page.keyboard.press("n")
    page.wait_for_url("**/report/")


def test_keys_are_explained_and_can_be_switched_off(places, cast, open_as):
    page = open_as(cast.chen_gang, "/cases/")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.check("#keys-off")
    page.keyboard.press("Escape")
    page.goto("/cases/")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert page.url.endswith("/cases/")


def test_the_register_filters_while_one_types_and_back_undoes_it(places, cast, open_as):
    page = open_as(cast.chen_gang, "/cases/")
    assert page.locator(".case-row").count() == 2
    page.fill("#f-q", "电梯")
    page.wait_for_url("**/cases/?q=*")
    assert page.locator(".case-row").count() == 1
    page.click(".case-title")
    page.wait_for_url("**/cases/NC-*/")
    page.go_back()
    page.wait_for_url("**/cases/?q=*")
    assert page.locator(".case-row").count() == 1
    assert page.locator("main h1").count() == 1


def test_time_runs_on_while_the_page_is_open(places, cast, open_as):
    page = open_as(cast.chen_gang, "about:blank")
    page.clock.install()
    page.goto("/cases/{number}/".format(**places))
    assert page.locator(".left-late").count() == 0
    page.clock.fast_forward(72 * 3600 * 1000)
    page.wait_for_selector(".left-late")


def test_an_explanation_opens_in_place(places, cast, open_as):
    page = open_as(cast.chen_gang, "/cases/{number}/".format(**places))
    page.click(".why .strip a >> nth=3")
    page.wait_for_selector(".why-lines li")
    assert page.url.endswith("/cases/{number}/".format(**places))


def test_a_clause_opens_under_its_label_by_keyboard(places, cast, open_as):
    page = open_as(cast.chen_gang, "/")
    page.focus(".clause summary")
    page.keyboard.press("Enter")
    assert page.locator(".clause-text").first.is_visible()


def test_chosen_files_are_shown_before_they_are_sent(places, cast, open_as):
    page = open_as(cast.chen_gang, "/report/", phone=True)
    file = {"name": "现场.txt", "mimeType": "text/plain", "buffer": b"x" * 3000}
    page.set_input_files("#f-evidence", files=[file])
    assert "现场.txt · 3 KB" in page.locator("#f-evidence-chosen").inner_text()


def test_the_theme_is_chosen_at_once(places, cast, open_as):
    page = open_as(cast.chen_gang, "/account/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("main button[value=dark]")
    page.wait_for_function(
        "was => document.body && getComputedStyle(document.body).backgroundColor !== was",
        arg=before,
    )
