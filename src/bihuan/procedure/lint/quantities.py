"""Quantities with a unit, as Chinese text writes them: 2小时, 三个工作日, 10万元, 3次, 30%.

A quantity has several keys when rules may say the same in different units: seven days are a week.
What only looks like a quantity (a frequency, a date, a number of a form) is left out.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from bihuan.procedure.clocks.limits import Limit, Unit

Key = tuple[str, Fraction]
"""A kind of measure and the amount in its base unit: minutes, days, 分, …"""

TIME, MONEY, PERCENT, COUNT = "time", "money", "percent", "count"


class Quantity(NamedTuple):
    """A quantity in a text: where it starts, how it is written, what it may stand for."""

    at: int
    text: str
    keys: frozenset[Key]
    family: str


MINUTES, DAYS, WORKING_DAYS, MONTHS = "minutes", "days", "working days", "months"
_HOUR, _DAY = 60, 1440
_TIMES: dict[str, tuple[tuple[str, int], ...]] = {
    "分钟": ((MINUTES, 1),),
    "小时": ((MINUTES, _HOUR),),
    "工作日": ((WORKING_DAYS, 1),),
    "天": ((DAYS, 1), (MINUTES, _DAY)),
    "周": ((DAYS, 7), (MINUTES, 7 * _DAY)),
    "月": ((MONTHS, 1), (DAYS, 30)),
    "年": ((MONTHS, 12), (DAYS, 365), (DAYS, 360)),
}
_SPELLINGS = {
    **{name: name for name in _TIMES},
    "个工作日": "工作日",
    "个小时": "小时",
    "钟头": "小时",
    "个钟头": "小时",
    "日": "天",
    "自然日": "天",
    "个自然日": "天",
    "星期": "周",
    "个星期": "周",
    "个月": "月",
    "周年": "年",
}
del _SPELLINGS["月"]  # 三月 is a month of the year
_MONEY = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
_COUNTS = ("次", "起")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMBER = r"(?<![A-Za-z0-9.\-/])\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+(?:万(?!元))?"
_HALVES = re.compile(
    r"(?P<whole>[一二两三四五六七八九]|\d+)?个?半个?(?P<unit>小时|钟头|天|月|年|工作日)"
)
_PERCENT = re.compile(
    rf"(?:{_NUMBER})\s*[%％]|百分之(?:{_NUMBER})"  # 30% or 百分之三十
)
_EVERY = re.compile(
    r"每(?:隔|个|逢)?(?:月|周|日|天|年|季度?|半年|班|次|星期|旬)?[^，。；、：]{0,10}$"
)
_DATED = re.compile(r"(?:[0-9一二三四五六七八九十]+|每|当|次|本|上|下)(?:月|季度?|年|周)的?$")
_ROUND_THE_CLOCK = re.compile(r"值班|值守|服务|热线|电话|开放|运行|监控|不间断|营业|制|有人")
_BOUNDED = re.compile(r"(?:之|以)?[内前后]|以[上下]|及以上|期|未|仍|不")
_ARTICLES = {"一天", "一日", "一周", "一年", "一个月", "一个星期"}
_FIRST_YEAR = 1900


def quantities(text: str, units: Iterable[str] = ()) -> list[Quantity]:
    """Return the quantities that a sentence states; `units` are further units to look for."""
    found = list(_halves(text)) + list(_percents(text))
    taken = {place for one in found for place in range(one.at, one.at + len(one.text))}
    found += [one for one in _measured(text, units) if one.at not in taken]
    return sorted(one for one in found if not _only_seems(text, one))


def mentioned(text: str, units: Iterable[str] = ()) -> frozenset[Key]:
    """Return the keys of everything in a text that may be read as a quantity, bare numbers too."""
    keys = {key for one in (*_halves(text), *_percents(text)) for key in one.keys}
    keys |= {key for one in _measured(text, units) for key in one.keys}
    keys |= {(COUNT, amount(found[0])) for found in re.finditer(_NUMBER, text)}
    if re.search(r"当[日天]", text):
        keys.add((Unit.SAME_DAY.value, Fraction(1)))
    return frozenset(keys)


def key_of(limit: Limit) -> Key:
    """Return the key of a limit, the same as that of the quantity that states it."""
    kinds = {
        Unit.MINUTE: (MINUTES, 1),
        Unit.HOUR: (MINUTES, _HOUR),
        Unit.DAY: (DAYS, 1),
        Unit.WEEK: (DAYS, 7),
        Unit.WORKING_DAY: (WORKING_DAYS, 1),
        Unit.MONTH: (MONTHS, 1),
        Unit.SAME_DAY: (Unit.SAME_DAY.value, 1),
    }
    kind, factor = kinds[limit.unit]
    return kind, Fraction(limit.amount * factor)


def amount(text: str) -> Fraction:
    """Return a number written in digits or in Chinese numerals."""
    plain = text.replace(",", "").strip()
    if plain[0].isdigit() and plain.isascii():
        return Fraction(plain)
    total, left = 0, 0
    for sign in plain:
        if sign in _DIGITS:
            left = _DIGITS[sign]
        elif sign == "万":
            total, left = (total + left) * _TENS[sign], 0
        else:
            total, left = total + (left or 1) * _TENS[sign], 0
    return Fraction(total + left)


def _measured(text: str, units: Iterable[str]) -> Iterator[Quantity]:
    names = {*_SPELLINGS, *_MONEY, *_COUNTS, *units}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    for found in re.finditer(rf"(?P<number>{_NUMBER})\s*(?P<unit>{listed})", text):
        unit, number = found["unit"], amount(found["number"])
        if unit in _SPELLINGS:
            kinds = _TIMES[_SPELLINGS[unit]]
            keys, family = frozenset((kind, number * factor) for kind, factor in kinds), TIME
        elif unit in _MONEY:
            keys, family = frozenset({(MONEY, number * _MONEY[unit])}), MONEY
        else:
            keys, family = frozenset({(COUNT, number)}), COUNT
        yield Quantity(found.start(), found[0], keys, family)


def _halves(text: str) -> Iterator[Quantity]:
    half = {
        "小时": [(MINUTES, 30)],
        "钟头": [(MINUTES, 30)],
        "天": [(MINUTES, 240), (MINUTES, 720)],
        "工作日": [(MINUTES, 240)],
        "月": [(DAYS, 15)],
        "年": [(MONTHS, 6), (DAYS, 180)],
    }
    for found in _HALVES.finditer(text):
        whole = int(amount(found["whole"] or "零"))
        keys = frozenset(
            (kind, Fraction(part * (2 * whole + 1))) for kind, part in half[found["unit"]]
        )
        yield Quantity(found.start(), found[0], keys, TIME)


def _percents(text: str) -> Iterator[Quantity]:
    for found in _PERCENT.finditer(text):
        number = amount(found[0].removeprefix("百分之").strip("%％ "))
        yield Quantity(found.start(), found[0], frozenset({(PERCENT, number)}), PERCENT)


def _only_seems(text: str, one: Quantity) -> bool:
    """Tell whether this is a frequency, a date, an ordinal, or 一 as an article."""
    before, after = text[: one.at], text[one.at + len(one.text) :]
    if _EVERY.search(before) and (one.family == COUNT or before.endswith(("每", "每隔"))):
        return True
    if one.family == COUNT:
        article = one.text.startswith("一") and one.keys == {(COUNT, Fraction(1))}
        return article or after[:1] in ("/", "之")
    return one.family == TIME and _is_no_span(one, before, after)


def _is_no_span(one: Quantity, before: str, after: str) -> bool:
    """Tell whether a time is a day of the calendar, an ordinal, or round the clock."""
    if one.text.endswith("日") and not one.text.endswith("工作日") and _DATED.search(before):
        return True
    if one.text.endswith("年") and (MONTHS, Fraction(12 * _FIRST_YEAR)) <= max(one.keys):
        return True
    if before.endswith(("第", "7×", "7*", "7天")) or _ROUND_THE_CLOCK.match(after):
        return True
    return one.text in _ARTICLES and not _BOUNDED.match(after)
