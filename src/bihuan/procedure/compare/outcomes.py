"""What one edition makes of a past case: its answers, and what it demands of whom."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from bihuan.procedure.compare.past import Choices
from bihuan.procedure.decisions.asking import askable
from bihuan.procedure.decisions.deciding import decide_all
from bihuan.procedure.decisions.derive import derive, is_counted
from bihuan.procedure.demands.acts import Decided
from bihuan.procedure.edition import Cell, Cite, Edition, Fact
from bihuan.procedure.language.values import FactValueError, read_cell
from bihuan.procedure.terms import Facts, FactType, Value

BY_DAY = ("age", "lookup")
OPEN = "?"
"""Stands for a severity that waits for facts which nobody asked."""
BY_HAND = ""
"""Stands for a severity that the edition leaves to a person, who never gave one."""


class Outcome(NamedTuple):
    """What an edition says of a group of cases.

    `severity` is a level's id, `OPEN` or `BY_HAND`; `answers` are the values of all decided facts;
    `needs` are facts that would still have to be asked; `applies` are the ids of demands.
    """

    severity: str
    answers: Mapping[str, object]
    needs: tuple[str, ...]
    applies: frozenset[str]


class Judge:
    """One edition as it judges past cases; `asked` are the facts as the cases were asked them."""

    def __init__(self, edition: Edition, asked: Edition) -> None:
        self.edition = edition
        self.recounted = frozenset(_recounted(edition, asked))
        self.foreign = frozenset(_foreign(edition, asked))
        self.by_day = any(
            fact.derived and fact.derived.form in BY_DAY for fact in edition.facts.values()
        )

    def outcome(self, facts: Facts, counted: Mapping[str, int], day: date, by: Choices) -> Outcome:
        """Return what the edition says of facts, with what people decided in between."""
        known = derive(self.edition, self._given(facts), self._counted(counted), day)
        for way in self.edition.dispositions:
            known[f"chosen.{way}"] = None if by.chosen is None else way in by.chosen
        graded = self._set_by_hand(by.regraded)
        known, decided = decide_all(self.edition, known, graded)
        grade = decided.get(self.edition.grade)
        if grade and grade.value is None and (own := self._set_by_hand(by.graded)):
            known, decided = decide_all(self.edition, known, own)
            grade = decided.get(self.edition.grade)
        return self._told(known, decided, grade)

    def _told(self, known: Facts, decided: Mapping[str, Decided], grade: Decided | None) -> Outcome:
        holds = self.edition.conditions(known) if self.edition.conditions else ()
        severity = BY_HAND
        if grade and grade.value is not None:
            severity = str(grade.value)
        elif grade and grade.asks:
            severity = OPEN
        asks = [name for one in decided.values() if one.value is None for name in one.asks]
        for demand, answer in zip(self.edition.demands, holds, strict=True):
            if answer is None:
                asks += [
                    name
                    for name in demand.when
                    if known.get(name) is None and not name.startswith("chosen.")
                ]
        return Outcome(
            severity,
            {name: one.values or one.value for name, one in decided.items()},
            (
                *askable(self.edition, asks, known),
                *(name for name in asks if name in self.recounted),
            ),
            frozenset(
                demand.id
                for demand, answer in zip(self.edition.demands, holds, strict=True)
                if answer
            ),
        )

    def _set_by_hand(self, level: str) -> dict[str, tuple[Value, str, Cite]]:
        edition = self.edition
        if not level or edition.facts[edition.grade].member(level) is None:
            return {}
        return {edition.grade: (level, "person", edition.owner_cite)}

    def _given(self, facts: Facts) -> dict[str, Value | None]:
        """Return the facts that mean the same here; what is no value here is not known."""
        given = {}
        for name, value in facts.items():
            fact = self.edition.facts.get(name)
            if fact is None or name in self.foreign or not _is_value(fact, value):
                continue
            given[name] = value
        return given

    def _counted(self, counted: Mapping[str, int]) -> dict[str, int]:
        return {name: value for name, value in counted.items() if name not in self.recounted}


def _recounted(edition: Edition, asked: Edition) -> Iterator[str]:
    """Yield the facts that this edition counts otherwise than it was counted at the time."""
    for name, fact in edition.facts.items():
        if is_counted(fact):
            before = asked.facts.get(name)
            if before is None or before.derived != fact.derived:
                yield name


def _foreign(edition: Edition, asked: Edition) -> Iterator[str]:
    """Yield the facts whose answers were given in another kind or unit."""
    for name, fact in edition.facts.items():
        before = asked.facts.get(name)
        if before and (before.type, before.unit, before.decimals) != (
            fact.type, fact.unit, fact.decimals,
        ):  # fmt: skip
            yield name


def _is_value(fact: Fact, value: Value | None) -> bool:
    if value is None:
        return False
    if fact.type is FactType.ENUM:
        return fact.member(value) is not None
    if fact.type is FactType.BOOLEAN:
        return isinstance(value, bool)
    return not isinstance(value, str) and fact.low <= value <= fact.high


# --- which facts matter ---------------------------------------------------------------------------
def facts_used(edition: Edition) -> set[str]:
    """Return the facts on which anything can turn, those behind derived ones included."""
    used = {name for table in edition.tables for name in table.inputs}
    used |= {name for demand in edition.demands for name in demand.when}
    while True:
        more = {
            source
            for name in used
            if (fact := edition.facts.get(name)) and fact.derived
            for source in fact.derived.of
        }
        if more <= used:
            return used
        used |= more


def cells_used(edition: Edition) -> Iterator[Mapping[str, Cell]]:
    """Yield every condition that a fact meets anywhere, bands of scores included."""
    for table in edition.tables:
        yield from (row.when for row in table.rows)
    yield from (demand.when for demand in edition.demands)
    for fact in edition.facts.values():
        if fact.derived and fact.derived.form.startswith("score"):
            yield from _bands(edition, fact)


def _bands(edition: Edition, fact: Fact) -> Iterator[Mapping[str, Cell]]:
    for source, text, _points in fact.derived.entries if fact.derived else ():
        try:
            cell = read_cell(edition.facts[source], text)
        except FactValueError:
            continue
        if cell is not None:
            yield {source: cell}
