"""However long the file, memory stays as it is."""

import sys

import pytest

from bihuan.imports.mapping import mapping_parse
from bihuan.imports.services import import_cases
from tests.cast import NOW
from tests.imports.conftest import HEAD, csv_text

LEAST = "source: long\nexternal_id: 编号\nreported_at: 报告时间\nunit: {value: DY}\ntitle: 标题\n"
ROWS = 50_000
FEW = 5_000


def long_file(path, rows):
    with path.open("w", encoding="utf-8") as handle:
        handle.write(csv_text([]))
        for number in range(rows):
            month, day, minute = number % 9 + 1, number % 28 + 1, number % 60
            time = f"2026-{month:02d}-{day:02d} 08:{minute:02d}:00"
            bad = "" if number % 500 else "昨天"
            handle.write(f"R-{number},{bad or time},工程,第 {number} 行,“没有”什么,处理中,,\r\n")
    return path


@pytest.mark.slow
@pytest.mark.django_db
def test_the_last_rows_of_fifty_thousand_find_memory_as_the_first_left_it(cast, in_force, tmp_path):
    assert len(HEAD) == 8
    blocks = {}

    def measure(done, about):
        if done in (FEW, ROWS):
            blocks[done] = sys.getallocatedblocks()

    report = import_cases(
        path=long_file(tmp_path / "long.csv", ROWS),
        mapping=mapping_parse(LEAST),
        actor=cast.administrator,
        now=NOW,
        dry_run=True,
        progress=measure,
    )
    assert (report.rows, report.refused) == (ROWS, ROWS // 500)
    assert report.imported == ROWS - ROWS // 500
    assert blocks[ROWS] - blocks[FEW] < ROWS // 10
