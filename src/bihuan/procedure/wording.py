"""Values, conditions and cases in words, as every page, message and explanation shows them.

Numbers are read back from their smallest unit (分, minutes, ordinals), and a bound is written the
way its author most likely did: 「≤ 5000元」, not 「< 5000.01元」.
"""

from collections.abc import Mapping
from datetime import date

from bihuan.procedure.edition import Cell, Fact, Span
from bihuan.procedure.terms import FactType, Label, Value

YES = Label("是", "yes")
NO = Label("否", "no")
UNKNOWN = Label("未知", "unknown")
ANY = Label("任意", "any")
ANY_CASE = Label("任何情形", "any case")
OR = Label("或", " or ")
IS = Label("=", " = ")
BETWEEN = Label("，", "; ")

ENGLISH_UNITS: Mapping[str, str] = {
    "次": "times",
    "起": "cases",
    "件": "items",
    "项": "items",
    "人": "people",
    "户": "households",
    "天": "days",
    "分": "points",
    "元": "yuan",
}
"""English words for the units that facts are counted in; any other unit is shown as it is."""

CENTS = 100
TEN_THOUSAND = 10_000
HUNDRED_MILLION = 100_000_000
HOUR = 60
DAY = 24 * HOUR
TWO_DAYS = 2 * DAY
LAST_DAY = date.max.toordinal()


def say_value(fact: Fact, value: Value | None, language: str) -> str:
    """Return a value in words: a member's name, 是 or 否, 10万元, 1小时30分钟, 3次, 2026-11-22.

    None is 未知. A value that the fact cannot have is shown as it stands.
    """
    if value is None:
        return UNKNOWN.say(language)
    if isinstance(value, bool):
        return (YES if value else NO).say(language)
    if isinstance(value, str):
        member = fact.member(value)
        return member.name.say(language) if member else value
    return _number(fact, value, language)


def say_cell(fact: Fact, cell: Cell, language: str) -> str:
    """Return a condition in words: 「直接经济损失 ≥ 10万元」, 「投诉到=公司领导或媒体」."""
    name = fact.name.say(language)
    if isinstance(cell, Span):
        return _span(fact, cell, name, language)
    order: tuple[str | bool, ...] = (True, False)
    if fact.type is not FactType.BOOLEAN:
        order = tuple(member.id for member in fact.members)
    allowed = [value for value in order if value in cell.allowed]
    allowed += sorted(cell.allowed.difference(order), key=str)
    if len(allowed) == len(order) and cell.allowed.issuperset(order):
        return name + IS.say(language) + ANY.say(language)
    said = OR.say(language).join(say_value(fact, value, language) for value in allowed)
    return name + IS.say(language) + said


def say_region(facts: Mapping[str, Fact], region: Mapping[str, Cell], language: str) -> str:
    """Return conditions that hold together, in their order; none of them is 任何情形."""
    said = [
        say_cell(facts[name], cell, language) if name in facts else name
        for name, cell in region.items()
    ]
    return BETWEEN.say(language).join(said) or ANY_CASE.say(language)


def say_case(facts: Mapping[str, Fact], case: Mapping[str, Value | None], language: str) -> str:
    """Return what is known of one case: 「顾客感觉=感觉明显，重复出现=否」."""
    said = [
        facts[name].name.say(language) + IS.say(language) + say_value(facts[name], value, language)
        for name, value in case.items()
        if name in facts
    ]
    return BETWEEN.say(language).join(said) or ANY_CASE.say(language)


def _number(fact: Fact, value: int, language: str) -> str:
    if fact.type is FactType.MONEY:
        return _money(value, fact.unit or "元", language)
    if fact.type is FactType.DURATION:
        return _duration(value, language)
    if fact.type is FactType.DATE and 0 < value <= LAST_DAY:
        return date.fromordinal(value).isoformat()
    return _amount(value, fact, language)


def _span(fact: Fact, span: Span, name: str, language: str) -> str:
    if span.low is None and span.high is None:
        return name + IS.say(language) + ANY.say(language)
    if span.low is not None and span.high == span.low + 1:
        return name + IS.say(language) + say_value(fact, span.low, language)
    if span.high is None:
        sign, bound = _low(fact, span.low or 0, language)
        return f"{name} {sign} {bound}"
    above, high = _high(fact, span.high, language)
    if span.low is None:
        return f"{name} {above} {high}"
    sign, low = _low(fact, span.low, language)
    return f"{low} {'≤' if sign == '≥' else '<'} {name} {above} {high}"


def _low(fact: Fact, low: int, language: str) -> tuple[str, str]:
    """Return the sign and text of a lower bound, whichever of `≥ x` and `> x-1` is shorter."""
    least, below = say_value(fact, low, language), say_value(fact, low - 1, language)
    return ("≥", least) if _is_whole(fact) or len(least) <= len(below) else (">", below)


def _high(fact: Fact, high: int, language: str) -> tuple[str, str]:
    """Return the sign and text of an upper bound, whichever of `< x` and `≤ x-1` is shorter."""
    above, most = say_value(fact, high, language), say_value(fact, high - 1, language)
    return ("≤", most) if _is_whole(fact) or len(most) < len(above) else ("<", above)


def _is_whole(fact: Fact) -> bool:
    """Tell whether a fact is counted in whole steps, so that bounds are said inclusively."""
    if fact.type is FactType.NUMBER:
        return fact.decimals == 0
    return fact.type in {FactType.COUNT, FactType.DATE}


def _money(cents: int, unit: str, language: str) -> str:
    sign, (whole, rest) = "-" if cents < 0 else "", divmod(abs(cents), CENTS)
    if language.startswith("en"):
        amount = f"{whole:,}" + (f".{rest:02}" if rest else "")
        return f"{sign}¥{amount}" if unit == "元" else f"{sign}{amount} {unit}"
    if rest:
        return f"{sign}{whole}.{rest:02}{unit}"
    for large, word in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
        if whole >= large and whole % (large // CENTS) == 0:
            return f"{sign}{_decimal(whole * CENTS // large, 2)}{word}{unit}"
    return f"{sign}{whole}{unit}"


def _duration(minutes: int, language: str) -> str:
    """Say minutes in hours, and in days from more than two days on (48 hours stay 48 hours)."""
    sign, left = "-" if minutes < 0 else "", abs(minutes)
    days, left = divmod(left, DAY) if left > TWO_DAYS else (0, left)
    hours, left = divmod(left, HOUR)
    words = [
        _counted(number, unit, language)
        for number, unit in ((days, "天"), (hours, "小时"), (left, "分钟"))
        if number
    ]
    joiner = " " if language.startswith("en") else ""
    return sign + (joiner.join(words) or _counted(0, "分钟", language))


def _counted(number: int, unit: str, language: str) -> str:
    if not language.startswith("en"):
        return f"{number}{unit}"
    word = {"天": "day", "小时": "hour", "分钟": "minute"}[unit]
    return f"{number} {word}{'' if number == 1 else 's'}"


def _amount(value: int, fact: Fact, language: str) -> str:
    number = _decimal(value, fact.decimals)
    if not language.startswith("en") or not fact.unit or fact.unit == "%":
        return number + fact.unit
    return f"{number} {ENGLISH_UNITS.get(fact.unit, fact.unit)}"


def _decimal(value: int, decimals: int) -> str:
    """Write a scaled whole number as a decimal without trailing zeros: (1250, 2) is 12.5."""
    whole, rest = divmod(abs(value), 10**decimals)
    digits = f"{rest:0{decimals}}".rstrip("0") if decimals else ""
    return ("-" if value < 0 else "") + str(whole) + (f".{digits}" if digits else "")
