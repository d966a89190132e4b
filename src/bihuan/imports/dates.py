"""The dates of old registers: many ways of writing, a time zone, and days that cannot be."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bihuan.imports.wording import listed

EARLIEST = 1990
EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's local time
EXCEL = "excel"
"""The format of a date that a spreadsheet has turned into its number of days."""

USUAL = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y.%m.%d",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
)
"""Understood without being asked for: the year stands first, so nothing is ambiguous."""

SUGGESTED = (
    *USUAL,
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
"""Tried when a mapping is suggested from sample values."""

NOTHING = {"", "-", "--", "—", "/", "无", "未知", "n/a", "na", "null", "none", "nan", "待定"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?")


class DateUnreadableError(Exception):
    """A text is no moment that can have been; the message says why, `advice` what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.advice = advice


def read_moment(text: str, formats: Sequence[str], zone: ZoneInfo) -> datetime | None:
    """Return the moment that a cell tells, in UTC; None where nothing was written.

    A day without a time is its beginning. Of an hour that the clocks repeat, the first counts.

    Raises:
        DateUnreadableError: it is no date, or one that cannot be.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if text.casefold() in NOTHING:
        return None
    naive = _read(text, formats)
    if naive.tzinfo is not None:
        return _possible(naive, text)
    moment = naive.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise DateUnreadableError(
            _("这个时刻在 %(zone)s 不存在（夏令时拨快的一小时）") % {"zone": zone.key},
            _("核对时间，或在映射的 timezone 里改时区"),
        )
    return _possible(moment, text)


def _possible(moment: datetime, text: str) -> datetime:
    if moment.year < EARLIEST:
        raise DateUnreadableError(
            _("%(text)s 早于 %(year)d 年，多半是占位值") % {"text": text, "year": EARLIEST},
            _("填上真实的日期，没有就留空"),
        )
    return moment.astimezone(UTC)


def _read(text: str, formats: Sequence[str]) -> datetime:
    if EXCEL in formats and re.fullmatch(r"\d{4,5}(\.\d+)?", text):
        return EXCEL_DAY_ZERO + timedelta(seconds=round(float(text) * 86400))
    if _ISO.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise DateUnreadableError(_no_such_day(), _("改正单元格")) from error
    for form in formats or USUAL:
        if form != EXCEL and (found := _by_format(text, form)):
            return found
    raise DateUnreadableError(
        _("不是日期，按 %(formats)s 读不出")
        % {"formats": listed(formats) if formats else _("年在前的写法")},
        _("改正单元格，或在映射的 date_format 里补上这种写法"),
    )


def _by_format(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the caller knows the time zone
    except ValueError:
        return None


def _no_such_day() -> str:
    return _("没有这一天或这个时刻")


def formats_of(samples: Sequence[str]) -> list[str]:
    """Return the formats that read every sample, the one to use first; empty if none does.

    More than one: the samples do not tell month and day apart.
    """
    texts = [unicodedata.normalize("NFKC", text).strip() for text in samples]
    texts = [text for text in texts if text.casefold() not in NOTHING]
    if not texts:
        return []
    if all(_ISO.fullmatch(text) for text in texts):
        return [USUAL[0]]
    return [form for form in SUGGESTED if all(_by_format(text, form) for text in texts)]
