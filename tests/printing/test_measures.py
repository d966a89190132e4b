"""Columns get room by what stands in them, and a page is always filled."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.printing.measures import shares
from bihuan.procedure.document.model import Column

TEXTS = st.text(alphabet="部门负责人 within working days，、1●", max_size=40)


def columns(*names):
    return [Column(name, name) for name in names]


@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.lists(TEXTS, min_size=n, max_size=n))))
def test_the_shares_fill_the_page(rows):
    count = len(rows[0]) if rows else 3
    given_columns = columns(*("名称" for _ in range(count)))
    found = shares(given_columns, rows)
    assert len(found) == count
    assert all(share > 0 for share in found)
    assert abs(sum(found) - 1) < 0.01


def test_whoever_says_more_gets_more():
    found = shares(columns("情形", "由谁"), [["发现途径=顾客投诉；不合格程度=严重", "主管"]])
    assert found[0] > found[1]


def test_a_column_of_signs_is_narrower_than_one_of_words():
    found = shares(columns("甲", "步骤"), [["●", "告知"], ["", "决定处置"]])
    assert found[0] < found[1]


def test_ids_below_the_first_column_have_room():
    rows = [["", "发现途径=顾客投诉；不合格程度=严重"]]
    narrow = shares(columns("依据", "情形"), rows)
    assert shares(columns("依据", "情形"), rows, ["undetermined"])[0] > narrow[0]


def test_words_of_letters_are_not_broken_where_there_is_room():
    rows = [["description", "a long sentence that goes on and on and on and says little"] * 3]
    found = shares(columns(*"abcdef"), rows)
    assert found[0] * 56 > 6
