"""`bihuan procedure confirm`: one line for each clause, everything else as it was."""

import re

CONFIRMED = re.compile(
    r"^ +confirmed: \{on: \d{4}-\d\d-\d\d, by: 品质部经理, digest: \w{12}\}\n", re.MULTILINE
)


def texts(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def test_all_clauses_are_confirmed_and_nothing_else_changes(bihuan, pack):
    before = texts(pack.folder)
    answer = bihuan("procedure", "confirm", str(pack.folder), "--by", "品质部经理")
    assert answer.code == 0, answer.out
    assert "已确认 7 个条款" in answer.out
    after = texts(pack.folder)
    assert {name: CONFIRMED.sub("", text) for name, text in after.items()} == before
    assert sum(len(CONFIRMED.findall(text)) for text in after.values()) == 7
    assert bihuan("procedure", "check", str(pack.folder)).code == 0
    assert "品质部经理于" in bihuan("procedure", "show", str(pack.folder)).out
    again = bihuan("procedure", "confirm", str(pack.folder), "--by", "品质部经理")
    assert "没有要写的" in again.out


def test_a_change_afterwards_is_told_until_it_is_confirmed(bihuan, pack):
    folder = str(pack.folder)
    bihuan("procedure", "confirm", folder, "--clause", "补1", "--by", "甲")
    pack("ch4-completed.yaml", "轻微不合格处理后即告完成", "轻微不合格处理完即完成")
    assert "P304" in bihuan("procedure", "check", folder).out
    bihuan("procedure", "confirm", folder, "--clause", "补1", "--by", "乙")
    assert "P304" not in bihuan("procedure", "check", folder).out
    assert "by: 乙" in (pack.folder / "ch4-completed.yaml").read_text(encoding="utf-8")


def test_a_clause_that_there_is_not_and_a_shipped_pack_are_refused(bihuan, pack):
    answer = bihuan("procedure", "confirm", str(pack.folder), "--clause", "补9", "--by", "甲")
    assert answer.code == 2
    assert "最接近" in answer.out + answer.err
    assert bihuan("procedure", "confirm", "s15-property", "--by", "甲").code == 2


def test_exceptions_are_listed(bihuan, pack):
    pack("ch4-completed.yaml", "告知顾客在 1天 内", "告知顾客在 一日 内")
    pack("ch4-completed.yaml", "验证和通报在 3个工作日 内，", "")
    pack("pack.yaml", "timezone:", EXCEPTION + "timezone:")
    checked = bihuan("procedure", "check", str(pack.folder))
    assert checked.code == 0, checked.out
    assert "例外 P303 verify：已商定（甲）" in checked.out
    (record,) = bihuan("procedure", "check", str(pack.folder), "--json").json
    assert record["exceptions"][0]["at"] == "verify"
    shown = bihuan("procedure", "show", str(pack.folder), lang="en").out
    assert "exception P303 verify: agreed (甲)" in shown


EXCEPTION = """allow:
  - {code: P303, at: verify, because: {zh: 已商定, en: agreed}, by: 甲}
  - {code: P303, at: notify, because: {zh: 已商定, en: agreed}, by: 甲}
"""
