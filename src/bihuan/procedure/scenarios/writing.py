"""Values as the generated suites write them: exact, short, and read back as the same value."""

from datetime import date

from bihuan.procedure.edition import Fact
from bihuan.procedure.language.values import read_value
from bihuan.procedure.terms import FactType, Value
from bihuan.procedure.wording import NO, YES

BETWEEN, ARROW, BY = " | ", " → ", " : "
CENTS = 100


def write_value(fact: Fact, value: Value) -> str:
    """Return the text of a value, the Chinese name of a member where that is unmistakable."""
    if isinstance(value, bool):
        return (YES if value else NO).zh
    if isinstance(value, str):
        member = fact.member(value)
        name = member.name.zh if member else value
        plain = not any(sign in name for sign in (BETWEEN, ARROW, BY, "\n"))
        return name if plain and member and read_value(fact, name) == value else value
    if fact.type is FactType.DATE:
        return date.fromordinal(value).isoformat()
    if fact.type is FactType.DURATION:
        return f"{value}分钟"
    if fact.type is FactType.MONEY:
        return _decimal(value, 2) + "元"
    return _decimal(value, fact.decimals)


def _decimal(value: int, decimals: int) -> str:
    whole, rest = divmod(abs(value), 10**decimals)
    digits = f"{rest:0{decimals}}".rstrip("0") if decimals else ""
    return ("-" if value < 0 else "") + str(whole) + (f".{digits}" if digits else "")
