"""What a replay has counted so far: small, mergeable, and plain enough to be stored half-way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LISTED = 200
"""How many changed cases are named; the others are only counted."""

Pairs = dict[str, list[int]]
"""By name, numbers under the old and under the new edition."""


class Changed(NamedTuple):
    """A case that would have gone otherwise: its severities, and in what else it differs.

    `reasons` are some of: severity, decision, demands, due, needs.
    """

    id: int
    number: str
    old: str
    new: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Tallies:
    """Counts over the cases replayed so far.

    `matrix` counts severities as "old|new"; `needs` facts that were never asked; `roles` duties by
    role; `demands` cases to which each demand applies; `sooner`, `later` cases in which it would
    be due earlier or later, `shift` the minutes between in all; `late` cases in which its step was
    taken too late, `spared` those late only under the old edition and `caught` only under the new;
    `untaken` cases with a new duty whose step nobody ever took.
    """

    cases: int = 0
    changed: int = 0
    undetermined: int = 0
    matrix: Counter[str] = field(default_factory=Counter)
    needs: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    roles: Pairs = field(default_factory=dict)
    demands: Pairs = field(default_factory=dict)
    late: Pairs = field(default_factory=dict)
    sooner: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    shift: Counter[str] = field(default_factory=Counter)
    spared: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    untaken: Counter[str] = field(default_factory=Counter)
    listed: list[Changed] = field(default_factory=list)

    def merge(self, other: "Tallies") -> None:
        """Add what another replay of other cases has counted."""
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, dict):
                for key, (old, new) in theirs.items():
                    add(mine, key, old, new)
            elif isinstance(mine, int):
                setattr(self, name, mine + theirs)
        self.listed = [*self.listed, *other.listed][:LISTED]

    def as_json(self) -> dict[str, Any]:
        """Return the counts as JSON."""
        record: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            record[name] = dict(value) if isinstance(value, dict) else value
        record["listed"] = [[*one[:4], list(one.reasons)] for one in self.listed]
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Tallies":
        """Return counts from their JSON."""
        made = cls()
        for name in cls.__slots__:
            value = record.get(name)
            if value is None:
                continue
            if isinstance(getattr(made, name), Counter):
                value = Counter(value)
            setattr(made, name, value)
        made.listed = [Changed(*one[:4], tuple(one[4])) for one in made.listed]
        return made


def add(pairs: Pairs, name: str, old: int, new: int) -> None:
    """Add numbers under the old and the new edition to a name."""
    pair = pairs.setdefault(name, [0, 0])
    pair[0] += old
    pair[1] += new
