"""On a slow line nothing that was answered is lost to a preview that comes late."""

import pytest

from tests.browser.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_given_while_a_preview_is_on_its_way_stays(cast, issue, page):
    sign_in(page, "li_jing")
    page.goto("/report/")
    page.select_option("#f-unit", "DY-GC")
    page.fill("#f-title", "电梯轿厢照明不亮")
    page.wait_for_timeout(1000)
    late = []
    page.route("**/report/preview/", lambda route: late.append((route, route.fetch())), times=1)
    page.check("[name='facts.effect'][value='clear']")
    while not late:
        page.wait_for_timeout(50)
    page.check("[name='facts.repeated'][value='true']")
    route, answer = late[0]
    route.fulfill(response=answer)  # within the moment before the next preview is asked for
    page.wait_for_timeout(1500)
    assert page.is_checked("[name='facts.repeated'][value='true']")
    assert page.is_checked("[name='facts.effect'][value='clear']")
