"""Past cases put into groups that no edition under comparison can tell apart.

A number counts only by the stretch between two bounds in which it lies, so that a million cases
make a few thousand groups, and every group is judged once.
"""

from bisect import bisect_right
from collections.abc import Hashable, Sequence

from bihuan.procedure.compare.outcomes import BY_DAY, cells_used, facts_used
from bihuan.procedure.compare.past import Choices
from bihuan.procedure.edition import Edition, Span
from bihuan.procedure.terms import Facts, FactType, Value

FINITE = (FactType.ENUM, FactType.BOOLEAN)


class Grouping:
    """The facts on which something turns in one of some editions, and where numbers are cut."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        names = sorted(set().union(*(facts_used(edition) for edition in editions)))
        cuts = {name: _cuts(editions, name) for name in names}
        decided = {name for edition in editions for name, fact in edition.facts.items()
                   if fact.decided}  # fmt: skip
        plain = [name for name in names if name not in decided and "." not in name]
        self.exact = tuple(name for name in plain if cuts[name] is None)
        self.numbers = tuple((name, found) for name in plain if (found := cuts[name]) is not None)
        self.by_day = any(
            fact.derived and fact.derived.form in BY_DAY
            for edition in editions
            for fact in edition.facts.values()
        )
        self.choosing = any("chosen." in name for name in names)

    def key(self, facts: Facts, day: Hashable, by: Choices) -> Hashable:
        """Return what a case is told by; cases with equal keys have equal outcomes.

        `facts` hold what was counted as well.
        """
        get = facts.get
        found: list[Hashable] = [get(name) for name in self.exact]
        for name, cuts in self.numbers:
            value = get(name)
            found.append(None if value is None else _stretch(cuts, value))
        if self.by_day:
            found.append(day)
        found.append(by)
        return tuple(found)


def _stretch(cuts: Sequence[int], value: Value) -> int:
    """Return the stretch a number lies in; what is no number is told apart as it stands."""
    return bisect_right(cuts, value) if isinstance(value, int) else -1


def _cuts(editions: Sequence[Edition], name: str) -> tuple[int, ...] | None:
    """Return where a number is cut; None for what is compared as it stands."""
    facts = [edition.facts[name] for edition in editions if name in edition.facts]
    if any(fact.type in FINITE for fact in facts) or _is_summed(editions, name):
        return None
    bounds = {bound for fact in facts for bound in (fact.low, fact.high + 1)}
    for edition in editions:
        for when in cells_used(edition):
            cell = when.get(name)
            if isinstance(cell, Span):
                bounds.update(end for end in cell if end is not None)
    return tuple(sorted(bounds))


def _is_summed(editions: Sequence[Edition], name: str) -> bool:
    """Tell whether a fact enters a computation with its own value, not only by where it lies."""
    return any(
        fact.derived and name in fact.derived.of and not fact.derived.form.startswith("score")
        for edition in editions
        for fact in edition.facts.values()
    )
