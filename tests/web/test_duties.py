"""My duties: mine only, the most urgent first, each with its time and its clause."""

from tests.web.conftest import SERIOUS


def test_the_most_urgent_stand_first_in_their_groups(reported, cast, signed_in):
    reported(title="昨天的事", minutes=60 * 48)
    reported(title="今天的事", minutes=5)
    page = signed_in(cast.chen_gang).get("/").content.decode()
    assert page.index("已超时") < page.index("昨天的事") < page.index("今天的事")
    assert "left-late" in page
    assert "3.0 一般" in page
    assert "由部门主管或负责人在 1天 内处理" in page
    assert "?act=correct#act-correct" in page


def test_duties_belong_to_those_who_hold_them(reported, cast, signed_in, li):
    reported(title="要领导处理", facts=SERIOUS)
    assert "要领导处理" in signed_in(cast.zhou_zong).get("/").content.decode()
    for nobody in (li, signed_in(cast.qian_lei), signed_in(cast.chen_gang)):
        assert "要领导处理" not in nobody.get("/").content.decode()


def test_whoever_has_nothing_to_do_is_told_what_to_do(li):
    page = li.get("/").content.decode()
    assert "现在没有等您做的事" in page
    assert 'href="/report/"' in page
