"""`bihuan import cases` and `bihuan import suggest`."""

import pytest

from bihuan.cases.models import Case
from tests.imports.conftest import MAPPING, changed, csv_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return str(path)


@pytest.fixture
def register(write, in_force):
    def written(rows=None):
        return str(write(csv_text(*([rows] if rows else []))))

    return written


def test_imports_a_register(bihuan, register, mapping):
    answer = bihuan("import", "cases", register(), "--mapping", mapping, "--as", "zhao_min")
    assert answer.code == 0, answer.err
    assert "共 3 行：已导入 3。" in answer.out
    assert "NC-2026-00001 – NC-2026-00003" in answer.out
    again = bihuan("import", "cases", register(), "--mapping", mapping)
    assert (again.code, "已有 3" in again.out) == (0, True)


def test_lists_every_bad_row_and_stores_nothing(bihuan, register, mapping):
    rows = changed(0, 报告时间="")
    rows[2][6] = "2026-10-01"
    answer = bihuan("import", "cases", register(rows), "--mapping", mapping, "--dry-run")
    assert answer.code == 1
    assert "[未导入] 第 2 行 列“报告时间” 没有报告时间；补上报告时间：时限从它起算。" in answer.out
    assert "[存疑] 第 4 行 列“关闭时间”：“2026-10-01” 早于报告时间" in answer.out
    assert "可导入 2，其中存疑 1，未导入 1" in answer.out
    assert "这是检查，什么也没有保存。" in answer.out
    assert not Case.objects.exists()


def test_speaks_english(bihuan, register, mapping):
    rows = changed(0, 报告时间="")
    words = ("import", "cases", register(rows), "--mapping", mapping)
    answer = bihuan(*words, lang="en")
    assert "[refused] line 2 column “报告时间”" in answer.out
    assert "no time of report" in answer.out
    assert "3 rows: imported 2, refused 1." in answer.out


def test_prints_json(bihuan, register, mapping):
    rows = changed(0, 报告时间="")
    data = bihuan("import", "cases", register(rows), "--mapping", mapping, "--json").json
    assert (data["rows"], data["imported"], data["refused"]) == (3, 2, 1)
    assert data["faults"][0]["line"] == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("none.csv", "--mapping", "{mapping}"), "没有文件 none.csv"),
        (("{file}", "--mapping", "none.yaml"), "映射文件 none.yaml 读不出来"),
        (("{file}", "--mapping", "{mapping}", "--as", "li_jing"), "只有系统管理员"),
        (("{file}", "--mapping", "{mapping}", "--as", "nobody"), "没有用户名为 nobody"),
    ],
)
def test_refusals_are_sentences(bihuan, register, mapping, words, sentence):
    file = register()
    given = [word.format(file=file, mapping=mapping) for word in words]
    answer = bihuan("import", "cases", *given)
    assert answer.code == 1
    assert sentence in answer.err


def test_drafts_a_mapping(bihuan, register):
    file = register()
    answer = bihuan("import", "suggest", file, "--unit", "DY")
    assert answer.code == 0
    assert "external_id: 编号" in answer.out
    assert "#  effect:" in answer.out
    data = bihuan("import", "suggest", file, "--json").json
    assert data["unused"] == []
