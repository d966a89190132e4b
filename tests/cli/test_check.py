"""`bihuan procedure check`: every mistake told once, with its place, and nothing stored."""

import subprocess
import sys

import pytest

LIGHT = """
import sys
from bihuan.cli.main import main
try:
    main(["procedure", "check", "s15-property"])
except SystemExit as end:
    assert end.code in (0, None), end.code
loaded = [name for name in sys.modules if name.startswith(("django.db", "bihuan.config"))]
assert not loaded, loaded
"""


def test_a_good_pack_passes(bihuan):
    answer = bihuan("procedure", "check", "s15-property")
    assert answer.code == 0, answer.out
    assert "✓ s15-property" in answer.out
    assert "个场景通过" in answer.out
    assert "1 个程序包，1 个合格" in answer.out


def test_json_says_the_same(bihuan):
    (record,) = bihuan("procedure", "check", "s15-property", "--json").json
    assert record["good"] is True
    assert record["problems"] == []
    assert record["scenarios"]["failed"] == 0
    assert record["scenarios"]["passed"] >= 9
    assert record["coverage"]["clauses"]["not_covered"] == []
    assert len(record["digest"]) == 64


def test_a_misspelt_fact_is_told_with_place_clause_and_nearest_name(bihuan, pack):
    folder = pack("ch3-grades.yaml", "{complained_to:", "{complaint_to:")
    answer = bihuan("procedure", "check", str(folder))
    assert answer.code == 1
    assert "ch3-grades.yaml:" in answer.out
    assert "3.0" in answer.out
    assert "^" in answer.out
    assert "complained_to" in answer.out
    assert "✗ ours" in answer.out
    (record,) = bihuan("procedure", "check", str(folder), "--json").json
    (problem,) = [one for one in record["problems"] if one["level"] == "error"]
    assert problem["file"] == "ch3-grades.yaml"
    assert problem["line"] > 1
    assert problem["column"] > 1
    assert "complained_to" in problem["nearest"]
    assert problem["message"]["zh"]
    assert problem["message"]["en"]


def test_mistakes_are_told_in_english_when_asked(bihuan, pack):
    folder = pack("ch3-grades.yaml", "{complained_to:", "{complaint_to:")
    answer = bihuan("procedure", "check", str(folder), lang="en")
    assert "nearest:" in answer.out
    assert "0 in order" in answer.out


def test_a_scenario_that_fails_says_what_was_expected_and_found(bihuan, pack):
    folder = pack("scenarios/grading.yaml", "severity: 轻微", "severity: 严重")
    answer = bihuan("procedure", "check", str(folder))
    assert answer.code == 1
    assert "scenarios/grading.yaml" in answer.out
    assert "应为 严重" in answer.out
    assert "实际 轻微" in answer.out
    (record,) = bihuan("procedure", "check", str(folder), "--json").json
    assert record["scenarios"]["failed"] == 1
    assert record["scenarios"]["failures"][0]["expected"] == "严重"


def test_a_failure_is_told_with_the_values_and_what_was_one_condition_away(bihuan, pack):
    folder = pack("scenarios/grading.yaml", "severity: 一般, rows: [ordinary-3]", "severity: 轻微")
    answer = bihuan("procedure", "check", str(folder))
    assert "本案 投诉到=" in answer.out
    assert "符合：ordinary-3" in answer.out
    english = bihuan("procedure", "check", str(folder), lang="en")
    assert "Matched: ordinary-3" in english.out


def test_a_changed_rule_breaks_the_frozen_cases_and_is_told_by_what_came_instead(bihuan, pack):
    folder = pack("ch3-grades.yaml", "within: 1天", "within: 2天")
    answer = bihuan("procedure", "check", str(folder))
    assert answer.code == 1
    assert "用例 scenarios/generated.yaml › limits" in answer.out
    assert "handle-ordinary | 2026-01-01T09:00" in answer.out
    (record,) = bihuan("procedure", "check", str(folder), "--json").json
    assert {case["suite"] for case in record["generated"]["broken"]} == {"limits"}
    assert record["mutation"] is None


def test_a_change_that_no_scenario_notices_is_told_and_fails(bihuan, pack):
    folder = pack("scenarios/across.yaml", ", on_breach: {verify: representative}", "")
    answer = bihuan("procedure", "check", str(folder))
    assert answer.code == 1
    assert "变异 verify：逾期通知删去，没有场景发现" in answer.out
    (record,) = bihuan("procedure", "check", str(folder), "--json").json
    survivor = {"row": "verify", "change": {"zh": "逾期通知删去", "en": "on_breach dropped"}}
    assert record["mutation"]["survivors"] == [survivor]
    assert bihuan("procedure", "check", str(folder), "--without", "mutation").code == 0


def test_what_no_scenario_touches_is_told_as_a_warning_and_for_issue_as_an_error(bihuan, pack):
    folder = pack("scenarios/grading.yaml", ", due: {notify: 2026-03-17T00:00}", "")
    parts = ("procedure", "check", str(folder), "--without", "mutation")
    answer = bihuan(*parts)
    assert answer.code == 0
    assert "warning P601  ch4-completed.yaml" in answer.out
    assert "期限 7/8" in answer.out
    issue = bihuan(*parts, "--for-issue")
    assert issue.code == 1
    assert "error P601" in issue.out


def test_a_table_row_that_no_scenario_touches_fails_the_check(bihuan, pack):
    (pack.folder / "scenarios" / "across.yaml").unlink()
    path = pack.folder / "scenarios" / "grading.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - name: 影响明显且重复出现为一般")], encoding="utf-8")
    (record,) = bihuan(
        "procedure", "check", str(pack.folder), "--without", "mutation", "--json"
    ).json
    assert record["coverage"]["rows"]["not_covered"] == ["ordinary-1", "ordinary-2"]
    assert record["scenarios"]["failed"] == 0
    assert record["good"] is False


def test_rights_that_no_scenario_uses_are_named(bihuan, pack):
    path = pack.folder / "scenarios" / "across.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  - name: 重复的记录"), text.index("  - name: 处理后即告完成")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    answer = bihuan("procedure", "check", str(pack.folder), "--without", "mutation")
    assert "没有场景用到权限：merge" in answer.out
    assert "权限 8/9" in answer.out


def test_packs_are_told_in_the_order_asked_for(bihuan):
    names = ["s19-property", "s15-property", "s14-property"]
    records = bihuan("procedure", "check", *names, "--without", "mutation", "--json").json
    assert [record["pack"] for record in records] == names


def test_a_pack_without_scenarios_proves_nothing(bihuan, pack):
    for path in (pack.folder / "scenarios").iterdir():
        path.unlink()
    answer = bihuan("procedure", "check", str(pack.folder))
    assert answer.code == 1
    assert "没有场景" in answer.out


def test_a_file_that_is_not_utf8_is_named(bihuan, pack):
    (pack.folder / "ch9.yaml").write_bytes("条款".encode("gb18030"))
    answer = bihuan("procedure", "check", str(pack.folder))
    assert answer.code == 1
    assert "ch9.yaml:1:1" in answer.out
    assert "UTF-8" in answer.out


def test_an_unknown_name_is_answered_with_the_nearest(bihuan):
    answer = bihuan("procedure", "check", "s15-proprty")
    assert answer.code == 1
    assert "没有名为 s15-proprty 的程序包" in answer.err
    assert "s15-property" in answer.err


def test_a_folder_without_a_pack_is_refused(bihuan, tmp_path):
    answer = bihuan("procedure", "check", str(tmp_path))
    assert answer.code == 1
    assert "pack.yaml" in answer.err


def test_one_bad_pack_does_not_hide_the_others(bihuan, pack):
    folder = pack("pack.yaml", "title:", "titel:")
    answer = bihuan("procedure", "check", str(folder), "s15-property")
    assert answer.code == 1
    assert "✗ ours" in answer.out
    assert "✓ s15-property" in answer.out
    assert "2 个程序包，1 个合格" in answer.out


def test_every_shipped_pack_is_checked_when_none_is_named(bihuan):
    records = bihuan("procedure", "check", "--json").json
    assert "s15-property" in {record["pack"] for record in records}


@pytest.mark.slow
def test_needs_no_database_and_no_framework():
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
