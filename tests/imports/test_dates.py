"""The dates of old registers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bihuan.imports.dates import DateUnreadableError, formats_of, read_moment

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
AMERICAN = ["%m/%d/%Y %I:%M:%S %p"]


@pytest.mark.parametrize(
    ("text", "formats", "zone", "utc"),
    [
        ("2026-10-08 09:30:15", [], SHANGHAI, (2026, 10, 8, 1, 30, 15)),
        ("2026-10-08T09:30", [], SHANGHAI, (2026, 10, 8, 1, 30)),
        ("2026-10-08T09:30Z", [], SHANGHAI, (2026, 10, 8, 9, 30)),
        ("2026-10-08 09:30+0900", [], SHANGHAI, (2026, 10, 8, 0, 30)),
        ("2026/10/8 9:30", [], SHANGHAI, (2026, 10, 8, 1, 30)),
        ("2026年10月8日9时30分", [], SHANGHAI, (2026, 10, 8, 1, 30)),
        ("２０２６．１０．０８", [], SHANGHAI, (2026, 10, 7, 16)),
        ("20261008", [], SHANGHAI, (2026, 10, 7, 16)),
        ("10/08/2026 09:30:00 PM", AMERICAN, NEW_YORK, (2026, 10, 9, 1, 30)),
        ("2026-10-08 09:30", AMERICAN, NEW_YORK, (2026, 10, 8, 13, 30)),
        ("46303.395833", ["excel"], SHANGHAI, (2026, 10, 8, 1, 30)),
        ("11/01/2026 01:30:00 AM", AMERICAN, NEW_YORK, (2026, 11, 1, 5, 30)),
    ],
)
def test_reads_a_moment(text, formats, zone, utc):
    assert read_moment(text, formats, zone) == datetime(*utc, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "  ", "-", "—", "无", "N/A", "NULL", "nan", "待定"])
def test_nothing_written_is_no_moment(text):
    assert read_moment(text, [], SHANGHAI) is None


@pytest.mark.parametrize(
    ("text", "formats", "reason"),
    [
        ("08/10/2026", [], "不是日期，按 年在前的写法 读不出"),
        ("yesterday", AMERICAN, "读不出"),
        ("13/08/2026 09:30:00 AM", AMERICAN, "不是日期"),
        ("2026-02-30", [], "没有这一天"),
        ("2026-10-08 25:00", [], "没有这一天"),
        ("1900-01-01", [], "占位值"),
        ("0001-01-01 00:00:00", [], "占位值"),
        ("03/08/2026 02:30:00 AM", AMERICAN, "不存在（夏令时拨快的一小时）"),
        ("46303", [], "不是日期"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(text, formats, reason):
    with pytest.raises(DateUnreadableError) as caught:
        read_moment(text, formats, NEW_YORK)
    assert reason in str(caught.value)
    assert caught.value.advice


@pytest.mark.parametrize(
    ("samples", "first", "unsure"),
    [
        (["2026-10-08 09:30:00", ""], "%Y-%m-%d %H:%M:%S", False),
        (["2026/10/8 9:30"], "%Y/%m/%d %H:%M", False),
        (["10/31/2026", "01/02/2026"], "%m/%d/%Y", False),
        (["01/02/2026"], "%m/%d/%Y", True),
        (["31.10.2026"], "%d.%m.%Y", False),
    ],
)
def test_the_format_of_samples_is_found(samples, first, unsure):
    found = formats_of(samples)
    assert found[0] == first
    assert (len(found) > 1) is unsure


@pytest.mark.parametrize("samples", [[], ["-"], ["abc"], ["2026-10-08", "abc"]])
def test_no_format_reads_what_is_no_date(samples):
    assert formats_of(samples) == []
