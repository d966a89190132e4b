"""Time limits as procedures write them: 「30分钟」, 「三个工作日」, 「当日」, 「1个月」.

A limit says how much; `clocks.due` says when it ends. One spelling list serves the packs, the
settings and the forms, and what it refuses it answers with the spelling to use instead.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from bihuan.procedure.terms import Label


class Unit(StrEnum):
    """What a limit counts."""

    MINUTE = "minute"
    HOUR = "hour"
    SAME_DAY = "same_day"
    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"


ROLLING = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH})
"""The units whose end may fall on a day off, and so may roll to the next working day."""

MOST = 50_000
"""No limit may count more than this: every end stays inside the calendar of this millennium."""

COUNTING: Mapping[Unit, Label] = {
    Unit.MINUTE: Label("按实际经过的分钟计算", "elapsed minutes, nights and days off included"),
    Unit.HOUR: Label("按实际经过的小时计算", "elapsed hours, nights and days off included"),
    Unit.SAME_DAY: Label("至当日24时止", "until 24:00 of the same day"),
    Unit.DAY: Label(
        "自然日；当天不计入，至最后一日24时止",
        "calendar days; the first day is not counted, until 24:00 of the last",
    ),
    Unit.WORKING_DAY: Label(
        "工作日；当天不计入，按法定节假日和调休计算，至最后一日24时止",
        "working days; the first day is not counted, public holidays and make-up working days "
        "are observed, until 24:00 of the last",
    ),
    Unit.WEEK: Label(
        "每周七个自然日；当天不计入，至最后一日24时止",
        "seven calendar days each; the first day is not counted, until 24:00 of the last",
    ),
    Unit.MONTH: Label(
        "至到期月的对应日24时止；该月没有对应日的，至月末日24时止",
        "until 24:00 of the same day of the month in which it ends, or of that month's last day "
        "if it has no such day",
    ),
}
"""How each unit is counted, in words (Civil Code arts. 201 to 203); for explanations."""


class Limit(NamedTuple):
    """So many units; `rolls` moves an end on a day off to the next working day."""

    amount: int
    unit: Unit
    rolls: bool = False


class LimitError(ValueError):
    """A text is no limit; `label` says in both languages what is wrong and what to write."""

    def __init__(self, label: Label) -> None:
        super().__init__(label.zh)
        self.label = label


def parse_limit(text: str) -> Limit:
    """Read a limit from Chinese or English text such as 「三个工作日」 or "2 hours".

    A trailing 「内」 (or leading "within") is allowed, and so is 「，遇休息日顺延」 (or
    ", rolling over days off"), which makes the limit roll. A year is twelve months; a month ends
    on the same day of the month, or on the last day of a shorter one (Civil Code arts. 202 and
    203). Raises `LimitError` for everything else, half days and full-width digits included.
    """
    cleaned = text.strip().lower()
    _refuse_unclear(cleaned)
    core, rolls = _split_rolling(cleaned)
    core = _WITHIN.sub("", core).strip()
    limit = _FIXED.get(core) or _counted(core, text)
    if rolls and limit.unit not in ROLLING:
        raise LimitError(_rolls_needlessly(limit))
    return limit._replace(rolls=rolls)


def say_limit(limit: Limit, language: str) -> str:
    """Return the limit in words: 「3个工作日」, "3 working days"; `parse_limit` reads it back."""
    if limit.unit is Unit.SAME_DAY:
        words = _SAME_DAY.say(language)
    elif language.startswith("en"):
        unit = limit.unit.replace("_", " ")
        words = f"{limit.amount} {unit}{'' if limit.amount == 1 else 's'}"
    else:
        words = f"{limit.amount}{_CHINESE_UNITS[limit.unit]}"
    return words + _ROLLS.say(language) if limit.rolls else words


_SAME_DAY = Label("当日", "same day")
_ROLLS = Label("，遇休息日顺延", ", rolling over days off")
_EXAMPLES = Label(
    "30分钟、2小时、当日、3天、3个工作日、1周或1个月",
    "30 minutes, 2 hours, same day, 3 days, 3 working days, 1 week or 1 month",
)
_CHINESE_UNITS: Mapping[Unit, str] = {
    Unit.MINUTE: "分钟",
    Unit.HOUR: "小时",
    Unit.DAY: "天",
    Unit.WORKING_DAY: "个工作日",
    Unit.WEEK: "周",
    Unit.MONTH: "个月",
}
_SPELLINGS: Mapping[str, Unit] = {
    "分钟": Unit.MINUTE,
    "小时": Unit.HOUR,
    "个小时": Unit.HOUR,
    "天": Unit.DAY,
    "日": Unit.DAY,
    "个自然日": Unit.DAY,
    "自然日": Unit.DAY,
    "个工作日": Unit.WORKING_DAY,
    "工作日": Unit.WORKING_DAY,
    "周": Unit.WEEK,
    "个星期": Unit.WEEK,
    "星期": Unit.WEEK,
    "个月": Unit.MONTH,
    "minute": Unit.MINUTE,
    "hour": Unit.HOUR,
    "day": Unit.DAY,
    "natural day": Unit.DAY,
    "calendar day": Unit.DAY,
    "working day": Unit.WORKING_DAY,
    "business day": Unit.WORKING_DAY,
    "week": Unit.WEEK,
    "month": Unit.MONTH,
}
_YEARS = frozenset({"年", "year"})
_MONTHS_A_YEAR = 12
_FIXED: Mapping[str, Limit] = {
    **dict.fromkeys(("当日", "当天", "same day", "the same day"), Limit(1, Unit.SAME_DAY)),
    **dict.fromkeys(("半小时", "半个小时", "half an hour"), Limit(30, Unit.MINUTE)),
}
_VAGUE = frozenset({"立即", "立刻", "即时", "及时", "尽快", "马上", "immediately", "at once"})
_WITHIN = re.compile(r"^within\s+|\s*(?:之内|以内|内)$")
_ROLLING = re.compile(
    r"[,，(（\s]*(?:遇(?:节假日|休息日|假日)顺延|rolling over days off)\s*[)）]?$"
)
_COUNTED = re.compile(r"(?P<amount>[0-9]+|[零〇一二两三四五六七八九十百]+)\s*(?P<unit>\D+?)s?")
_FULL_WIDTH = re.compile(r"[０-９]")
_HALF = re.compile(r"半(?!个?小时)|half(?! an hour)|[0-9]\s*[.．]\s*[0-9]|[时天日周月年]半|个半")
_CALENDAR_MONTH = re.compile(r"(?P<amount>[0-9]+|[一二两三四五六七八九十]+)月")
_DIGITS = "零一二三四五六七八九"
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")


def _refuse_unclear(text: str) -> None:
    """Refuse what looks like a limit but can be read in more than one way."""
    if _FULL_WIDTH.search(text):
        plain = text.translate(_TO_ASCII)
        raise LimitError(
            Label(
                f"时限“{text}”里有全角数字；请改成半角：“{plain}”。",
                f"The limit “{text}” has full-width digits; write “{plain}”.",
            )
        )
    if text in _VAGUE:
        raise LimitError(
            Label(
                f"“{text}”算不出到期时间；请写明多少分钟或小时，例如 30分钟。",
                f"No due time follows from “{text}”; say how many minutes or hours, "
                "for example 30 minutes.",
            )
        )
    if _HALF.search(text):
        raise LimitError(
            Label(
                f"时限“{text}”不是整数，各处算法不同；请改用更小的单位写成整数，"
                "例如“半天”写成“4小时”，“1.5小时”写成“90分钟”。",
                f"The limit “{text}” is not a whole number and would be counted differently from "
                "place to place; use a smaller unit, for example 4 hours for half a day, "
                "90 minutes for 1.5 hours.",
            )
        )
    if month := _CALENDAR_MONTH.fullmatch(text):
        amount = month["amount"]
        raise LimitError(
            Label(
                f"“{text}”是月份，不是期限；期限请写成“{amount}个月”。",
                f"“{text}” names a month of the year; for a period write “{amount}个月”.",
            )
        )


def _split_rolling(text: str) -> tuple[str, bool]:
    core = _ROLLING.sub("", text)
    return core.strip(), core != text


def _counted(core: str, text: str) -> Limit:
    """Read an amount and a unit; `text` is what the author wrote, for the message."""
    match = _COUNTED.fullmatch(core)
    amount = _amount(match["amount"]) if match else None
    unit = match["unit"] if match else ""
    if unit in _YEARS and amount is not None:
        amount, unit = amount * _MONTHS_A_YEAR, "month"
    if amount is None or unit not in _SPELLINGS:
        raise LimitError(
            Label(
                f"“{text.strip()}”不是可用的时限；请写成{_EXAMPLES.zh}。",
                f"“{text.strip()}” is not a limit; write for example {_EXAMPLES.en}.",
            )
        )
    if not 1 <= amount <= MOST:
        raise LimitError(
            Label(
                f"时限“{text.strip()}”超出范围；数量应在 1 到 {MOST} 之间，"
                "要求当日完成的请写“当日”。",
                f"The limit “{text.strip()}” is out of range; the amount must be 1 to {MOST}; "
                "for the day itself write same day.",
            )
        )
    return Limit(amount, _SPELLINGS[unit])


def _amount(text: str) -> int | None:
    """Read ASCII digits, or a Chinese numeral up to 九百九十九; None when it is neither."""
    if text.isascii():
        return int(text)
    return _NUMERALS.get(text.replace("两", "二").replace("〇", "零"))


def _numeral(number: int) -> str:
    """Write a number below 1000 as a Chinese numeral (110 is 一百一十, 105 is 一百零五)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if number in range(10, 20) else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


_NUMERALS = {_numeral(number): number for number in range(1, 1000)} | {"零": 0}


def _rolls_needlessly(limit: Limit) -> Label:
    plain = limit._replace(rolls=False)
    return Label(
        f"“{say_limit(plain, 'zh')}”不会因休息日顺延；只有按天、周、月计算的时限可以顺延，"
        "请去掉“遇休息日顺延”。",
        f"“{say_limit(plain, 'en')}” never rolls over days off; only days, weeks and months do. "
        "Leave out 'rolling over days off'.",
    )
