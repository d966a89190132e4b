"""Which quantities a rule carries: bounds, limits, windows, bands, in the keys of the text."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from bihuan.procedure.edition import Edition, Fact, Span, Table
from bihuan.procedure.language.values import FactValueError, is_finite, read_cell
from bihuan.procedure.lint.citing import Rule
from bihuan.procedure.lint.quantities import (
    COUNT,
    DAYS,
    MINUTES,
    MONEY,
    MONTHS,
    PERCENT,
    Key,
    key_of,
)
from bihuan.procedure.terms import FactType

_DAY_UNITS = {"天": (DAYS, 1), "日": (DAYS, 1), "周": (DAYS, 7), "个月": (MONTHS, 1)}


class Bound(NamedTuple):
    """A bound in a condition: `value` of its fact, and the keys under which a text may state it."""

    fact: Fact
    value: int
    keys: frozenset[Key]


def keys_of_value(fact: Fact, value: int) -> frozenset[Key]:
    """Return the keys under which a text may state a value of an ordered fact."""
    if fact.type is FactType.MONEY:
        return frozenset({(MONEY, Fraction(value))})
    if fact.type is FactType.DURATION:
        return frozenset({(MINUTES, Fraction(value))})
    if fact.type is FactType.DATE:
        return frozenset()
    number = Fraction(value, 10**fact.decimals)
    keys: set[Key] = {(COUNT, number)}
    if fact.unit == "%":
        keys.add((PERCENT, number))
    if fact.unit in _DAY_UNITS:
        kind, factor = _DAY_UNITS[fact.unit]
        keys.add((kind, number * factor))
    return frozenset(keys)


def bounds(rule: Rule, edition: Edition) -> Iterator[Bound]:
    """Yield the bounds of a rule's own condition; `> 2` may be stated as 2, `>= 3` as 3."""
    for name, cell in rule.when.items():
        fact = edition.facts.get(name)
        if fact and isinstance(cell, Span):
            yield from _of_span(fact, cell)


def _of_span(fact: Fact, span: Span) -> Iterator[Bound]:
    for value in (span.low, span.high):
        if value is not None:
            either = keys_of_value(fact, value) | keys_of_value(fact, value - 1)
            yield Bound(fact, value, either)


def carried(rule: Rule, edition: Edition) -> frozenset[Key]:
    """Return everything that a rule carries, and that the facts and tables it rests on carry."""
    keys = {key for bound in bounds(rule, edition) for key in bound.keys}
    if rule.within:
        keys.add(key_of(rule.within))
    seen = set[str]()
    for name in rule.when:
        keys |= _behind(edition, name, seen)
    if rule.table and rule.table.id not in seen:
        keys |= _answers(edition, rule.table)
    return frozenset(keys)


def _answers(edition: Edition, table: Table) -> set[Key]:
    output = edition.facts[table.output]
    if is_finite(output):
        return set()
    return {key for row in table.rows for key in keys_of_value(output, int(row.then))}


def _behind(edition: Edition, name: str, seen: set[str]) -> set[Key]:
    """Return what lies behind a fact: its window, bands and values, or the table deciding it."""
    whole = name.split(".", maxsplit=1)[0]
    fact = edition.facts.get(name) or edition.facts.get(whole)
    if fact is None or name in seen:
        return set()
    seen.add(name)
    keys = _derived(edition, fact, seen)
    for table in edition.tables:
        if table.output in (name, whole):
            for row in table.rows:
                own = Rule(fact.name, row.id, row.cite, row.when, row.position)
                keys |= {key for bound in bounds(own, edition) for key in bound.keys}
                for other in row.when:
                    keys |= _behind(edition, other, seen)
    return keys


def _derived(edition: Edition, fact: Fact, seen: set[str]) -> set[Key]:
    derived = fact.derived
    if derived is None:
        return set()
    keys: set[Key] = {(DAYS, Fraction(derived.within))} if derived.within else set()
    for name in derived.of:
        keys |= _behind(edition, name, seen)
    for first, text, value in derived.entries:
        if derived.form == "lookup":
            keys |= keys_of_value(fact, int(value)) if isinstance(value, int) else set()
            continue
        banded = edition.facts.get(first)
        if banded is None:
            continue
        try:
            cell = read_cell(banded, text)
        except FactValueError:
            continue
        if isinstance(cell, Span):
            keys |= {key for bound in _of_span(banded, cell) for key in bound.keys}
    return keys
