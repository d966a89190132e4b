"""Explanations: five levels, from the stored record alone, the same on every machine."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bihuan.procedure.account.explain import LEVELS, WrongEditionError, explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.decisions.deciding import decide_all
from bihuan.procedure.edition import Cite
from bihuan.procedure.terms import Facts, Value

from .small import load_small, small, small_files

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


def stored(facts: Facts, graded: dict[str, tuple[Value, str, Cite]] | None = None) -> str:
    known, decided = decide_all(small(), facts, graded or {})
    return json.dumps(record_of(small(), decided["severity"], known, NOON, "person:3"))


def told(facts: Facts, level: int, language: str = "zh") -> list[str]:
    return explain(small(), json.loads(stored(facts)), level, language)


def test_level_one_names_the_grade_the_clause_the_condition_and_the_fact() -> None:
    assert told({"harm": "none", "loss": 13_200_000, "again": 1}, 1) == [
        "判为严重。依据 2 b · 分级：损失 ≥ 10万元；本案损失=13.2万元。"
    ]


def test_level_one_says_what_is_still_needed() -> None:
    assert told({"harm": "none"}, 1) == ["程度尚未判定：还要知道损失、次数。"]


def test_level_one_says_when_a_person_graded() -> None:
    record = json.loads(stored({"harm": "none"}, {"severity": ("serious", "person:9", Cite("2"))}))
    assert explain(small(), record, 1) == ["程度：严重，由人员判定（依据 2 · 分级）。"]


def test_level_two_shows_the_sentence_that_decided_with_edition_and_date() -> None:
    lines = told({"harm": "grave"}, 2)
    assert lines[0] == "《小程序》第 1 版，2026-01-01 起生效"
    assert "【a】有人重伤" in lines


def test_level_three_shows_other_matches_and_what_was_one_condition_away() -> None:
    lines = told({"harm": "none", "loss": 300_000, "again": 4}, 3)
    assert [line.split("（")[0] for line in lines[:2]] == ["符合：g3", "符合：g4"]
    assert "只差一项：若伤害=重伤，则 g1 成立 → 严重" in lines
    assert "只差一项：若损失 ≥ 10万元，则 g2 成立 → 严重" in lines


def test_level_four_shows_every_cell_of_every_row() -> None:
    lines = told({"harm": "grave"}, 4)
    assert lines[0] == "表 grading：哪一级？"
    assert len(lines) == 1 + len(small().tables[0].rows)
    assert lines[1].startswith("✓ g1")
    assert lines[2].startswith("? g2")


def test_level_five_tells_the_unknown_that_matters_from_the_unknown_that_does_not() -> None:
    assert told({"harm": "none"}, 5)[0].startswith("还能改变结果：")
    assert told({"harm": "grave"}, 5) == [
        "未知但不影响结果：损失",
        "未知但不影响结果：次数",
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_there_in_english_without_a_chinese_sentence(level: int) -> None:
    lines = told({"harm": "minor", "loss": 0, "again": 1}, level, "en")
    assert lines
    assert not any("。" in line or "，" in line for line in lines)


def test_another_edition_cannot_explain_the_record() -> None:
    changed = load_small(ch1=small_files()["ch1.yaml"].replace("10万元", "5万元")).edition
    assert changed
    with pytest.raises(WrongEditionError):
        explain(changed, json.loads(stored({"harm": "grave"})), 1)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="1 到 5"):
        told({"harm": "grave"}, 6)


def test_another_process_says_the_same_bytes_from_the_record_alone() -> None:
    record = stored({"harm": "none", "loss": 300_000, "again": 4})
    here = "\n".join(
        line for level in LEVELS for line in explain(small(), json.loads(record), level)
    )
    script = (
        "import json, sys\n"
        "from tests.procedure.small import small\n"
        "from bihuan.procedure.account.explain import LEVELS, explain\n"
        "record = json.loads(sys.stdin.read())\n"
        "lines = [x for level in LEVELS for x in explain(small(), record, level)]\n"
        "sys.stdout.buffer.write('\\n'.join(lines).encode())\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", script],
        input=record.encode(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout
    assert there == here.encode()
