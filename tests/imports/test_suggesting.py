"""A first draft of a mapping from column names in both languages."""

import pytest

from bihuan.imports.mapping import mapping_parse
from bihuan.imports.suggesting import suggest
from bihuan.imports.tables import TableForm
from bihuan.procedures.queries import pack_read
from bihuan.procedures.reader import read_pack
from tests.imports.conftest import csv_text

ENGLISH = """\
TicketNum,Category,Method,CreatedDate,Status,DueDate,ClosedDate,Department,Location,Caller,Junk
T1,Noise,Phone,10/31/2026 09:30,Open,,,Works,Block 3,Ann,1
T2,Light,Mail,11/02/2026 14:00,Closed,,11/03/2026 08:00,Desk,Block 4,Bob,2
"""


def test_chinese_columns_are_recognised(write):
    draft = suggest(write(csv_text()), TableForm())
    mapping = mapping_parse(draft.text)
    assert mapping.external_id.column == "编号"
    assert mapping.reported_at.column == "报告时间"
    assert mapping.closed_at.column == "关闭时间"
    assert mapping.responsible_person.column == "责任人"
    assert mapping.unit.values == {"工程": "待填", "客服": "待填"}
    assert (mapping.title.column, mapping.description.column) == ("标题", "描述")
    assert draft.unused == ()


def test_english_columns_are_recognised_with_their_date_format(write):
    draft = suggest(write(ENGLISH), TableForm())
    mapping = mapping_parse(draft.text)
    assert mapping.external_id.column == "TicketNum"
    assert mapping.reported_at.column == "CreatedDate"
    assert mapping.reported_at.format == ["%m/%d/%Y %H:%M"]
    assert mapping.title.template == "{Category} ({Location})"
    assert mapping.channel.values == {"Phone": "待填", "Mail": "待填"}
    assert mapping.customer_name.column == "Caller"
    assert draft.unused == ("Junk",)
    assert "# 没有用到的列：Junk" in draft.text


def test_dates_that_do_not_say_which_is_the_month_are_told(write):
    text = "date,title\n01/02/2026,a\n"
    assert "# 也可能是 %d/%m/%Y" in suggest(write(text), TableForm()).text


def test_a_column_without_dates_is_no_time(write):
    draft = suggest(write("time,title\nsoon,a\n"), TableForm())
    assert "reported_at: {value: 待填}" in draft.text
    assert draft.unused == ("time",)


def test_what_must_be_there_is_marked(write):
    text = suggest(write("foo,bar\n1,2\n"), TableForm()).text
    for field in ("unit", "title", "reported_at"):
        assert f"{field}: {{value: 待填}}" in text


@pytest.mark.parametrize("name", ["no", "a: b", "1st", "{x}", "a,b", "说明#1"])
def test_odd_names_are_quoted(write, name):
    path = write(csv_text([["1"]], [f"标题 {name}"]))
    text = suggest(path, TableForm()).text.replace("reported_at: {value: 待填}", "reported_at: x")
    assert mapping_parse(text).title.column == f"标题 {name}"


def test_the_questions_of_an_edition_are_listed(write):
    edition = read_pack(pack_read("s15-property")).edition
    text = suggest(write(csv_text()), TableForm(), edition).text
    assert "#  effect: {value: 影响不大 | 影响明显}  # 对服务质量的影响" in text
    assert "severity" not in text
