"""Derived facts: computed from history, time and other facts, by a closed list of forms.

count · cases alike in a window (this one included) — sum · a money or number fact over them —
age · days since a date — lookup · a dated value — score · points of bands, summed, multiplied or
the highest — overdue · whether a limit was missed (`demands.overdue` says it, from the acts). The
core never queries history: counts and sums come from tallies kept beside the cases, or from the
past cases handed in; both give the same number.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bihuan.procedure.decisions.deciding import cell_admits
from bihuan.procedure.edition import Derived, Edition, Fact
from bihuan.procedure.language.values import FactValueError, read_cell
from bihuan.procedure.terms import Facts, Value

OVERDUE = "overdue"
"""Whether a limit was missed follows from the acts of the case: `demands.overdue` says it."""


COUNTED = ("count", "sum")
"""The forms that rest on history."""


def is_counted(fact: Fact | None) -> bool:
    """Tell whether history says what a fact is: a trial or an interview has none."""
    return fact is not None and fact.derived is not None and fact.derived.form in COUNTED


class TallySpec(NamedTuple):
    """What must be counted beside the cases for one derived fact.

    `same` are the facts (or `unit`, `customer`) that make two cases alike; `within` is the window
    in days, ending with the case at hand; `of` names the fact summed, empty for a count.
    """

    fact: str
    form: str
    same: tuple[str, ...]
    within: int
    of: str


class Past(NamedTuple):
    """A past case: when it was reported and what was known of it, groupings included."""

    at: datetime
    facts: Mapping[str, Value | None]


def tally_specs(edition: Edition) -> tuple[TallySpec, ...]:
    """Return what has to be counted for this edition's derived facts."""
    return tuple(
        TallySpec(
            fact.id,
            fact.derived.form,
            fact.derived.same,
            fact.derived.within,
            fact.derived.of[0] if fact.derived.of else "",
        )
        for fact in edition.facts.values()
        if fact.derived and fact.derived.form in COUNTED
    )


def overdue_of(facts: Mapping[str, Fact]) -> dict[str, tuple[str, ...]]:
    """Return the facts about missed limits, each with the demands whose limits are meant."""
    return {
        fact.id: fact.derived.demands
        for fact in facts.values()
        if fact.derived and fact.derived.form == OVERDUE
    }


def derive(
    edition: Edition,
    facts: Facts,
    counted: Mapping[str, int],
    today: date,
) -> dict[str, Value | None]:
    """Return the facts with every derived one in place; an underivable one is unknown.

    Args:
        edition: whose derived facts are wanted.
        facts: what is known, groupings (`unit`, `customer`) included.
        counted: values of the counts and sums, by fact id, this case included. Any other derived
            fact that stands here is taken as it is (a scenario may state one).
        today: the local date of the case's report, for ages and dated look-ups.
    """
    known: dict[str, Value | None] = dict(facts)
    for fact in edition.facts.values():
        if fact.derived is not None:
            known[fact.id] = _bounded(
                fact, _value(edition, fact.derived, fact, known, counted, today)
            )
    return known


def _bounded(fact: Fact, value: Value | None) -> Value | None:
    """Keep a computed number inside its declared domain, so that no row is missed."""
    if value is None or isinstance(value, bool | str):
        return value
    return max(fact.low, min(fact.high, value))


def _value(
    edition: Edition,
    derived: Derived,
    fact: Fact,
    known: Facts,
    counted: Mapping[str, int],
    today: date,
) -> Value | None:
    if derived.form == OVERDUE:
        return bool(counted[fact.id]) if fact.id in counted else None
    if derived.form in ("count", "sum") or fact.id in counted:
        return counted.get(fact.id)
    if derived.form == "age":
        since = known.get(derived.of[0])
        return None if since is None else today.toordinal() - int(since)
    if derived.form == "lookup":
        return _looked_up(fact, derived, today)
    return _score(edition, derived, known)


def _looked_up(fact: Fact, derived: Derived, today: date) -> Value | None:
    """Return the value in force on a day: the latest entry not after it."""
    found: Value | None = None
    for start, _source, value in sorted(derived.entries, key=lambda entry: entry[0]):
        if date.fromisoformat(start) <= today:
            found = value
    if found is None or not isinstance(found, str):
        return found
    low, high = fact.low, fact.high
    try:
        cell = read_cell(fact, found)
    except FactValueError:
        return None
    exact = getattr(cell, "low", None)
    return exact if exact is not None and low <= exact <= high else None


def _score(edition: Edition, derived: Derived, known: Facts) -> Value | None:
    """Return the points of the bands that the facts fall in, combined; unknown if one is."""
    points = []
    for name in derived.of:
        value, source = known.get(name), edition.facts[name]
        if value is None:
            return None
        for factor, cell_text, score in derived.entries:
            if factor == name:
                cell = read_cell(source, cell_text)
                if cell is None or cell_admits(cell, value):
                    points.append(int(score))
                    break
        else:
            return None
    if derived.form == "score:product":
        return math.prod(points)
    return max(points) if derived.form == "score:max" else sum(points)


def recount(spec: TallySpec, facts: Facts, at: datetime, history: Iterable[Past]) -> int | None:
    """Return a count or sum from the past cases themselves, this case included.

    The window is (at − within days, at]; a case with an unknown grouping is like no other. The
    tallies kept beside the cases must always equal this.
    """
    group = [facts.get(name) for name in spec.same]
    if any(value is None for value in group):
        return None
    start = at - timedelta(days=spec.within)
    total = _weight(spec, facts)
    for past in history:
        if start < past.at <= at and [past.facts.get(name) for name in spec.same] == group:
            total += _weight(spec, past.facts)
    return total


def _weight(spec: TallySpec, facts: Facts) -> int:
    if not spec.of:
        return 1
    value = facts.get(spec.of)
    return int(value) if value is not None else 0
