"""A procedure changed in the browser: a gap told and mended, approved by another, in force."""

import pytest

from bihuan.procedures.models import Draft, InForce
from tests.browser.conftest import WINDOWS
from tests.cast import SINCE

pytestmark = pytest.mark.django_db(transaction=True)

GRADES = "ch3-grades.yaml"


def edit(page, draft, name=GRADES, query=""):
    page.goto(f"/procedure/drafts/{draft.pk}/file/{name}{query}")


def begin(page, issue):
    page.goto("/procedure/drafts/")
    page.select_option("#base", str(issue.pk))
    page.click("form[action='/procedure/drafts/'] button")
    page.wait_for_selector(".notice-success")
    return Draft.objects.get()


def change_the_version(page, draft):
    edit(page, draft, "pack.yaml", "?open=1")
    page.fill("[name='f.version']", "2")
    page.click(".draft-form button[value=save]")
    page.wait_for_selector(".notice-success")


def open_a_gap_and_mend_it(page, draft, fits):
    """Take the last resort of the grading away: the checks tell it; give it back."""
    edit(page, draft, GRADES, "?at=tables&at=grading&at=undetermined")
    fits(page)
    page.click(".draft-form button[value=drop]")
    page.wait_for_selector(".check-error a")
    assert "P201" in page.inner_text("#check")
    page.click(".check-error a")
    page.wait_for_selector(".grid-edit")
    fits(page)
    page.goto(f"/procedure/drafts/{draft.pk}/")
    page.click("form[action$='/do/undo/'] button")
    page.wait_for_selector(".notice-success")


def tick_a_cell(page, draft, fits, accessible):
    edit(page, draft, GRADES, "?at=tables&at=grading")
    accessible(page)
    cell = page.locator(".grid-edit details.grid-cell").first
    cell.locator("summary").click()
    cell.get_by_label("媒体").or_(cell.get_by_label("Media")).first.uncheck()
    page.wait_for_selector("#check .tone-ochre")
    fits(page)
    cell.get_by_label("媒体").or_(cell.get_by_label("Media")).first.check()
    page.click(".draft-save button[value=save]")
    page.wait_for_selector(".notice-success")


@pytest.mark.parametrize("kind", WINDOWS)
def test_a_wrong_limit_and_what_is_wrong_with_it_are_in_sight_together(cast, issue, kind, open_as):
    page = open_as(cast.he_xin, "/procedure/drafts/", **WINDOWS[kind])
    edit(page, begin(page, issue), GRADES, "?at=demands&at=handle-ordinary")
    limit = page.locator(".draft-form input[name='f.within']")
    limit.fill("三十个下午")
    page.wait_for_selector("#check .check-error")
    page.wait_for_function(
        """() => {
          const field = document.activeElement.getBoundingClientRect();
          const told = document.querySelector("#check .check-error").getBoundingClientRect();
          const beside = field.right <= told.left || told.right <= field.left;
          const apart = beside || field.bottom <= told.top || told.bottom <= field.top;
          const seen = [field, told].every((one) => one.top >= 0 && one.top < innerHeight);
          return document.activeElement.name === "f.within" && seen && apart;
        }"""
    )


@pytest.mark.parametrize("kind", WINDOWS)
def test_from_a_draft_to_an_edition_in_force(cast, issue, kind, open_as, fits, accessible):
    page = open_as(cast.he_xin, "/procedure/drafts/", **WINDOWS[kind])
    draft = begin(page, issue)
    fits(page)
    accessible(page)
    change_the_version(page, draft)
    tick_a_cell(page, draft, fits, accessible)
    open_a_gap_and_mend_it(page, draft, fits)
    edit(page, draft, GRADES, "?at=demands&at=handle-ordinary")
    fits(page)
    accessible(page)
    page.goto(f"/procedure/drafts/{draft.pk}/text/{GRADES}?line=30")
    fits(page)
    accessible(page)
    page.goto(f"/procedure/drafts/{draft.pk}/")
    fits(page)
    accessible(page)
    page.click("form[action$='/do/submit/'] button")
    page.wait_for_selector(".notice-success")
    approver = open_as(cast.zhao_min, f"/procedure/drafts/{draft.pk}/", **WINDOWS[kind])
    approver.click("form[action$='/do/approve/'] button")
    approver.wait_for_selector("#effective")
    approver.fill("#effective", SINCE.isoformat())
    approver.click("form[action$='/do/issue/'] button")
    approver.click("a[href*='in-force/?issue']")
    approver.wait_for_selector("#unit")
    fits(approver)
    approver.select_option("#unit", str(cast.east.pk))
    approver.click("form[action$='/in-force/'] button")
    approver.wait_for_selector(".notice-success")
    assert InForce.objects.get(unit=cast.east).issue.version == "2"
