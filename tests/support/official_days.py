"""The official days off and make-up working days of 2025 and 2026, and a calendar of them.

Source: the notices of the General Office of the State Council on the holidays of
2025, https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm, and of
2026, https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from bihuan.procedure.clocks.calendar import Calendar

HOLIDAYS = (  # first and last day off
    ("元旦", "2025-01-01", "2025-01-01"),
    ("春节", "2025-01-28", "2025-02-04"),
    ("清明节", "2025-04-04", "2025-04-06"),
    ("劳动节", "2025-05-01", "2025-05-05"),
    ("端午节", "2025-05-31", "2025-06-02"),
    ("国庆节、中秋节", "2025-10-01", "2025-10-08"),
    ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"),
    ("清明节", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"),
    ("端午节", "2026-06-19", "2026-06-21"),
    ("中秋节", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
)
MAKE_UP_DAYS = (
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)


def official_days_table() -> dict[date, bool]:
    """Return every explicit day of both years; true means worked."""
    off = {day: False for _, first, last in HOLIDAYS for day in days_from(first, last)}
    return off | {date.fromisoformat(day): True for day in MAKE_UP_DAYS}


def days_from(first: str, last: str) -> Iterable[date]:
    """Give every day from the first to the last, both included."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day
        day += timedelta(days=1)


def china(timezone: str = "Asia/Shanghai") -> Calendar:
    """Return the official calendar, published for 2025 and 2026 and not yet for 2027."""
    return Calendar.from_days(
        "cn", "国务院办公厅通知 2025、2026", timezone, official_days_table(), (2025, 2026)
    )
