"""Values and cells: the text of a pack typed against the closed domain of its fact.

The grammar is closed on purpose (no arithmetic, no functions, no references between cells): it is
what makes exact proofs about tables, three-valued evaluation and rendering back possible.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from bihuan.procedure.edition import Cell, Fact, Member, Members, Span
from bihuan.procedure.terms import FactType, Label, Value

YES = {"是", "yes", "true"}
NO = {"否", "no", "false"}
ANY = {"-", "任意", "any"}

_MONEY = {"": 100, "元": 100, "yuan": 100, "万元": 1_000_000, "分": 1}
_DURATION = {"分钟": 1, "分": 1, "min": 1, "小时": 60, "h": 60, "天": 1440, "日": 1440, "d": 1440}
_NUMBER = re.compile(r"^(-?\d[\d,]*(?:\.\d+)?)\s*(\D*)$")
_RANGE = re.compile(r"^([\[(])\s*(\S*?)\s*\.\.\s*(\S*?)\s*([\])])\s*(\D*)$")
_COMPARE = re.compile(r"^(>=|<=|>|<|≥|≤)\s*(.+)$")
_NOT = re.compile(r"^(?:not|非)\s*\[(.*)\]$")


class FactValueError(Exception):
    """Text that is not a value or cell of its fact; says what was expected."""

    def __init__(self, message: Label, *, allowed: tuple[str, ...] = (), found: str = "") -> None:
        super().__init__(message.zh)
        self.message = message
        self.allowed = allowed
        self.found = found


class Names(NamedTuple):
    """Every name under which a fact's members may be written, and what may be suggested."""

    by_name: Mapping[str, Value]
    shown: tuple[str, ...]


def names_of(fact: Fact) -> Names:
    """Return the accepted spellings of a finite domain: ids, Chinese and English names."""
    if fact.type is FactType.BOOLEAN:
        by_name: dict[str, Value] = dict.fromkeys(YES, True)
        by_name.update(dict.fromkeys(NO, False))
        return Names(by_name, ("是", "否"))
    by_name = {}
    for member in fact.members:
        for spelling in (member.id, member.name.zh, member.name.en):
            by_name[spelling] = member.id
    return Names(by_name, tuple(member.name.zh for member in fact.members))


def is_finite(fact: Fact) -> bool:
    """Return whether the fact has members rather than an ordered range of numbers."""
    return fact.type in (FactType.ENUM, FactType.BOOLEAN)


def read_value(fact: Fact, text: str) -> Value:
    """Return the typed value of a text, in the fact's smallest unit.

    Raises:
        FactValueError: the text is no value of this fact, or outside its domain.
    """
    text = text.strip()
    if is_finite(fact):
        return _member(fact, text)
    number = _quantity(fact, text, "")
    if not fact.low <= number <= fact.high:
        raise FactValueError(_outside(fact, text), found=text)
    return number


def read_cell(fact: Fact, given: str | list[str]) -> Cell | None:
    """Return what a cell admits; None when it admits everything.

    Raises:
        FactValueError: bad syntax, an unknown member, or an empty range.
    """
    if isinstance(given, list):
        return _members(fact, given)
    text = given.strip()
    if text in ANY:
        return None
    if is_finite(fact):
        return _finite_cell(fact, text)
    return _ordered_cell(fact, text)


def _member(fact: Fact, text: str) -> Value:
    names = names_of(fact)
    if text not in names.by_name:
        raise FactValueError(
            Label(
                f"“{text}”不是{fact.name.zh}的取值",
                f"“{text}” is not a value of {fact.name.en}",
            ),
            allowed=names.shown,
            found=text,
        )
    return names.by_name[text]


def _members(fact: Fact, given: list[str]) -> Members:
    if not is_finite(fact):
        raise FactValueError(
            Label(
                f"{fact.name.zh}是数值，不能写成列表；请写范围，如 [2..5)",
                f"{fact.name.en} is a number: write a range such as [2..5), not a list",
            )
        )
    return Members(frozenset(_finite(fact, text.strip()) for text in given))


def _finite(fact: Fact, text: str) -> str | bool:
    value = _member(fact, text)
    return value if isinstance(value, bool) else str(value)


def _finite_cell(fact: Fact, text: str) -> Members:
    domain: frozenset[str | bool] = (
        frozenset((True, False))
        if fact.type is FactType.BOOLEAN
        else frozenset(member.id for member in fact.members)
    )
    negated = _NOT.match(text)
    if negated:
        parts = [part.strip() for part in re.split(r"[,，、]", negated.group(1))]
        return Members(domain - _members(fact, parts).allowed)
    compared = _COMPARE.match(text)
    if compared and fact.members:
        return _ranked(fact, compared.group(1), _member(fact, compared.group(2).strip()))
    return Members(frozenset((_finite(fact, text),)))


def _ranked(fact: Fact, sign: str, value: Value) -> Members:
    if any(member.rank < 0 for member in fact.members):
        raise FactValueError(
            Label(f"{fact.name.zh}没有次序，不能用 {sign}", f"{fact.name.en} has no order")
        )
    pivot = fact.rank(value)

    def admits(member: Member) -> bool:
        return {
            ">": member.rank > pivot,
            "<": member.rank < pivot,
            ">=": member.rank >= pivot,
            "<=": member.rank <= pivot,
            "≥": member.rank >= pivot,
            "≤": member.rank <= pivot,
        }[sign]

    return Members(frozenset(member.id for member in fact.members if admits(member)))


def _ordered_cell(fact: Fact, text: str) -> Span:
    compared = _COMPARE.match(text)
    ranged = _RANGE.match(text)
    if compared:
        number = _quantity(fact, compared.group(2).strip(), "")
        span = {
            ">=": Span(number, None),
            "≥": Span(number, None),
            ">": Span(number + 1, None),
            "<": Span(None, number),
            "<=": Span(None, number + 1),
            "≤": Span(None, number + 1),
        }[compared.group(1)]
    elif ranged:
        opening, low, high, closing, unit = ranged.groups()
        first = _quantity(fact, low, unit) + (opening == "(") if low else None
        last = _quantity(fact, high, unit) + (closing == "]") if high else None
        span = Span(first, last)
    else:
        number = _quantity(fact, text, "")
        span = Span(number, number + 1)
    if span.low is not None and span.high is not None and span.low >= span.high:
        raise FactValueError(
            Label(f"范围“{text}”里没有任何数", f"the range “{text}” is empty"), found=text
        )
    return span


def _quantity(fact: Fact, text: str, unit: str) -> int:
    """Return a number in the fact's smallest unit; `unit` stands behind a whole range."""
    if fact.type is FactType.DATE:
        try:
            return date.fromisoformat(text).toordinal()
        except ValueError:
            raise FactValueError(
                Label(f"“{text}”不是日期，请写成 2026-11-22", f"“{text}” is not a date"),
                found=text,
            ) from None
    matched = _NUMBER.match(text)
    if not matched:
        raise FactValueError(Label(f"“{text}”不是数值", f"“{text}” is not a number"), found=text)
    factor = _factor(fact, (matched.group(2) or unit).strip(), text)
    try:
        number = Decimal(matched.group(1).replace(",", "")) * factor
    except InvalidOperation:
        raise FactValueError(Label(f"“{text}”不是数值", f"“{text}” is not a number")) from None
    if number != int(number):
        raise FactValueError(
            Label(f"“{text}”的小数位太多", f"“{text}” has too many decimals"), found=text
        )
    return int(number)


def _factor(fact: Fact, unit: str, text: str) -> int:
    if fact.type is FactType.MONEY:
        units: Mapping[str, int] = _MONEY
    elif fact.type is FactType.DURATION:
        units = _DURATION
    else:
        scale = 10**fact.decimals
        units = {"": scale, fact.unit: scale, "次": scale, "%": scale}
    if unit not in units:
        expected = tuple(name for name in units if name)
        raise FactValueError(
            Label(f"“{text}”的单位“{unit}”不认识", f"unknown unit “{unit}” in “{text}”"),
            allowed=expected,
            found=text,
        )
    return units[unit]


def _outside(fact: Fact, text: str) -> Label:
    return Label(
        f"“{text}”超出{fact.name.zh}的范围（{fact.low}–{fact.high}）",
        f"“{text}” is outside the range of {fact.name.en} ({fact.low}–{fact.high})",
    )
