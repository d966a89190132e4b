"""Texts of drafts that make no sense: they are told as problems, and never end in a failure."""

import pytest

from bihuan.procedures.checking import check
from bihuan.procedures.queries import pack_read

SCENARIO = """format: 1
scenarios:
  - name: 试
    at: {at}
    facts: {{handler_can_settle: 否}}
    acts:
      - {{act: postpone, at: {later}, by: 张三, data: {{until: {until}, reason: 缺料}}}}
"""
GOOD = {"at": '"2026-01-05T09:00"', "later": '"2026-01-05T10:00"', "until": '"2026-01-07T09:00"'}


@pytest.mark.parametrize("key", ["at", "later", "until"])
@pytest.mark.parametrize(
    "text", ["soon", '"2026-02-31T09:00"', '"9999-12-31"', '"0001-01-01"', "²"]
)
def test_a_moment_that_is_none_is_told(key, text):
    files = pack_read("s15-property")
    checked = check(files | {"scenarios/more.yaml": SCENARIO.format(**GOOD | {key: text})})
    assert not checked.sound
    told = [one for one in checked.loaded.errors if one.at.file == "scenarios/more.yaml"]
    assert told or [run for run in checked.failed if run.file == "scenarios/more.yaml"]


@pytest.mark.parametrize("text", ["²", "9" * 5000, "x"])
def test_decimals_that_are_no_number_are_told(text):
    files = pack_read("s15-property")
    more = f"""{files["facts.yaml"]}facts:
  - id: size
    type: number
    decimals: "{text}"
    low: "0"
    high: "9"
    unit: 米
    name: {{zh: 长度, en: Length}}
    question: {{zh: 多长？, en: How long?}}
"""
    assert check(files | {"facts.yaml": more}).loaded.errors


def test_a_table_that_nobody_could_wait_for_is_told_before_it_is_proved():
    files = pack_read("s15-property")
    row = '      - {{id: more-{n}, clause: "3.0", item: 一般, when: {{latent: 是}}, then: 一般}}\n'
    before = "    undetermined: {decided_by: supervisor"
    assert before in files["ch3-grades.yaml"]
    rows = "".join(row.format(n=n) for n in range(2000))
    many = files["ch3-grades.yaml"].replace(before, rows + before, 1)
    (told,) = check(files | {"ch3-grades.yaml": many}).loaded.errors
    assert "200 行" in told.message.zh
