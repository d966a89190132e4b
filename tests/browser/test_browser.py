"""The browser itself: pages look right in it before anything else is said about them."""

import io

import pytest
from PIL import Image

pytestmark = pytest.mark.django_db(transaction=True)

CHINESE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<body style="font: 40px sans-serif; margin: 20px">{}</body></html>"""


def picture(page, text):
    page.set_content(CHINESE.format(text))
    return page.screenshot()


def test_draws_every_chinese_character_differently(page):
    """A missing font draws the same empty box for all of them."""
    drawn = {picture(page, character) for character in "闭环不合格服务处置验证喆堃"}
    assert len(drawn) == len("闭环不合格服务处置验证喆堃")


def test_takes_a_picture_of_the_whole_window(phone):
    image = Image.open(io.BytesIO(picture(phone, "不合格服务控制程序：纠正、验证、关闭。")))
    assert image.size == (360, 740)
    assert len(image.getcolors(maxcolors=100_000)) > 10


def test_answers_a_browser(page):
    answer = page.goto("/healthz")
    assert answer.status == 200


def test_notices_a_script_that_the_policy_forbids(page, complaints):
    page.goto("/healthz")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in complaint for complaint in complaints)
    complaints.clear()
