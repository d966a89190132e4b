"""The East under S15, a small invented register, and short ways to write and import files."""

import csv
import io

import pytest
import xlsxwriter

from bihuan.imports.mapping import mapping_parse
from bihuan.imports.services import import_cases
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE

HEAD = ("编号", "报告时间", "部门", "标题", "描述", "状态", "关闭时间", "责任人")
_WRITTEN = """
K-01|2026-10-08 09:30:00|工程|电梯停在半层|这周已两次|已关闭|2026-10-09 15:00:00|陈刚
K-02|2026-10-08 11:00:00|客服|收据打错|多打一位|处理中||
K-03|2026-10-09 20:15:00|工程|楼道没有灯|三楼\\n从星期天起|已关闭|2026-10-10 08:00:00|
"""
ROWS = tuple(tuple(line.replace("\\n", "\n").split("|")) for line in _WRITTEN.strip().splitlines())
MAPPING = """
source: old-east
external_id: 编号
reported_at: 报告时间
unit: {column: 部门, values: {工程: DY-GC, 客服: DY-KF}}
title: 标题
description: 描述
status: 状态
closed: {column: 状态, values: 已关闭}
closed_at: 关闭时间
responsible_person: 责任人
facts:
  source: {value: 员工发现}
  complained_to: {value: 没有投诉}
  effect: {value: 影响不大}
  felt: {value: 感觉不明显}
  repeated: {value: 否}
  latent: {value: 否}
  dissatisfaction: {value: 没有不满}
  handler_can_settle: {value: 是}
"""


def csv_text(rows=ROWS, head=HEAD, delimiter=","):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([head, *rows])
    return text.getvalue()


def changed(row=0, **cells):
    """The invented rows with some cells of one of them changed."""
    rows = [list(one) for one in ROWS]
    for name, value in cells.items():
        rows[row][HEAD.index(name)] = value
    return rows


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def written(content, name="register.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


@pytest.fixture
def write_book(tmp_path):
    """Write a workbook of one or more sheets and return its path."""

    def written(name="register.xlsx", **sheets):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
            for sheet, rows in sheets.items():
                page = book.add_worksheet(sheet)
                for at, row in enumerate(rows):
                    page.write_row(at, 0, row)
        return path

    return written


@pytest.fixture
def in_force(cast):
    issue = edition_store(files=pack_read("s15-property"), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


@pytest.fixture
def take(cast, in_force, write):
    """Import text (or a file) with the invented register's mapping, as the administrator."""

    def taken(content=None, mapping=MAPPING, *, actor=None, now=NOW, more="", **options):
        path = content if hasattr(content, "exists") else write(content or csv_text())
        return import_cases(
            path=path,
            mapping=mapping_parse(mapping + more),
            actor=actor or cast.administrator,
            now=now,
            **options,
        )

    return taken
