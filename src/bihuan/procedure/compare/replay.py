"""What would the new edition have done? Past cases decided again by two editions, and counted.

Decisions are replayed, human behaviour is not: whoever would have acted otherwise under other
limits is not in these numbers. What the old form never asked stays undetermined and is named.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.compare.grouping import Grouping
from bihuan.procedure.compare.outcomes import OPEN, Judge, Outcome
from bihuan.procedure.compare.past import Choices, Past, PastCase, choices_of
from bihuan.procedure.compare.rules import demand_partners
from bihuan.procedure.compare.tallies import LISTED, Changed, Tallies, add
from bihuan.procedure.edition import Demand, Edition
from bihuan.procedure.terms import Facts

MOST_GROUPS = 100_000


@dataclass(frozen=True, slots=True)
class Pairing:
    """A demand of the old edition with the one of the new that stands for it, either may lack."""

    name: str
    old: Demand | None
    new: Demand | None

    def within(self, old: Outcome, new: Outcome) -> tuple[Demand | None, Demand | None]:
        """Return the demands as far as they apply in these outcomes."""
        one = self.old if self.old and self.old.id in old.applies else None
        other = self.new if self.new and self.new.id in new.applies else None
        return one, other

    def is_timed(self, old: Outcome, new: Outcome) -> bool:
        """Tell whether it is to be met by a time that the two editions may see differently."""
        one, other = self.within(old, new)
        limited = any(demand and (demand.within or demand.until) for demand in (one, other))
        return limited and _clock(one) != _clock(other)


def _clock(demand: Demand | None) -> tuple[object, ...]:
    return (demand.within, demand.start, demand.after, demand.until, demand.step) if demand else ()


@dataclass(slots=True)
class Group:
    """Cases that neither edition tells apart: what each says of them, and how many there are.

    `timed` are the demands that would have to be met by another time than before.
    """

    old: Outcome
    new: Outcome
    reasons: tuple[str, ...]
    timed: tuple[Pairing, ...]
    count: int = 0


@dataclass(slots=True)
class Replayer:
    """Two editions over a stream of past cases; `tallies` are complete after `settle`.

    `asked` is the edition by which the cases were handled; the old one where none is named.
    """

    old: Edition
    new: Edition
    calendar: Calendar
    asked: Edition | None = None
    tallies: Tallies = field(default_factory=Tallies)
    grouping: Grouping = field(init=False)
    judges: tuple[Judge, Judge] = field(init=False)
    pairings: tuple[Pairing, ...] = field(init=False)
    known: frozenset[str] = field(init=False)
    zone: ZoneInfo = field(init=False)
    groups: dict[Hashable, Group] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grouping = Grouping((self.old, self.new))
        asked = self.asked or self.old
        self.judges = (Judge(self.old, asked), Judge(self.new, asked))
        self.pairings = tuple(pairings_of(self.old, self.new))
        self.known = frozenset(demand.id for demand in asked.demands)
        self.zone = ZoneInfo(self.old.timezone)

    def take(self, case: PastCase) -> None:
        """Replay one case."""
        group = self.group(case, choices_of(case.acts))
        self.count(case, group)

    def group(self, case: PastCase, by: Choices) -> Group:
        """Return the group of a case; its acts matter only where the group is `timed`."""
        facts: Facts = {**case.facts, **case.counted}
        day = case.at.astimezone(self.zone).date() if self.grouping.by_day else None
        key = self.grouping.key(facts, day, by)
        group = self.groups.get(key)
        if group is None:
            if len(self.groups) >= MOST_GROUPS:
                self.settle()
                self.groups.clear()
            moment = day or case.at.astimezone(self.zone).date()
            group = self.groups[key] = self._judged(case.facts, case.counted, moment, by)
        return group

    def count(self, case: PastCase, group: Group) -> None:
        """Count a case in its group; its acts tell what became of limits that differ."""
        group.count += 1
        reasons = group.reasons
        if group.timed and self._timed(case, group):
            reasons = (*reasons, "due")
        if reasons:
            tallies = self.tallies
            tallies.changed += 1
            if len(tallies.listed) < LISTED:
                old, new = group.old.severity, group.new.severity
                tallies.listed.append(Changed(case.id, case.number, old, new, reasons))

    def settle(self) -> Tallies:
        """Put what the groups amount to into the tallies; how they were judged is kept."""
        for group in self.groups.values():
            if group.count:
                self._settle(group)
                group.count = 0
        return self.tallies

    def _judged(self, facts: Facts, counted: Mapping[str, int], day: date, by: Choices) -> Group:
        old, new = (judge.outcome(facts, counted, day, by) for judge in self.judges)
        timed = tuple(pairing for pairing in self.pairings if pairing.is_timed(old, new))
        return Group(old, new, tuple(self._reasons(old, new)), timed)

    def _reasons(self, old: Outcome, new: Outcome) -> Iterator[str]:
        if old.severity != new.severity:
            yield "severity"
        if any(
            answer != new.answers.get(name)
            for name, answer in old.answers.items()
            if name not in (self.old.grade, self.new.grade) and name in new.answers
        ):
            yield "decision"
        if any(
            (one is None) is not (other is None)
            for one, other in (pairing.within(old, new) for pairing in self.pairings)
        ):
            yield "demands"
        if set(new.needs) - set(old.needs):
            yield "needs"

    def _timed(self, case: PastCase, group: Group) -> bool:
        """Count what became of limits that differ; return whether a due time moved."""
        past, moved, tallies = Past(case, self.calendar), False, self.tallies
        for pairing in group.timed:
            name = pairing.name
            one, other = pairing.within(group.old, group.new)
            before = past.timing(one, self.known) if one else None
            after = past.timing(other, self.known) if other else None
            late = (bool(before and before.breached), bool(after and after.breached))
            if before is None and after and after.done_at is None:
                tallies.untaken[name] += 1
            if late != (False, False):
                add(tallies.late, name, *late)
                if late[0] is not late[1]:
                    (tallies.spared if late[0] else tallies.caught)[name] += 1
            if before and after and before.due_at != after.due_at:
                moved = True
                if before.due_at and after.due_at:
                    minutes = round((after.due_at - before.due_at).total_seconds() / 60)
                    (tallies.later if minutes > 0 else tallies.sooner)[name] += 1
                    tallies.shift[name] += minutes
        return moved

    def _settle(self, group: Group) -> None:
        tallies, count = self.tallies, group.count
        tallies.cases += count
        tallies.matrix[f"{group.old.severity}|{group.new.severity}"] += count
        if group.new.severity == OPEN:
            tallies.undetermined += count
        for name in group.new.needs:
            tallies.needs[name] += count
        for name in group.reasons:
            tallies.decisions[name] += count
        for pairing in self.pairings:
            one, other = pairing.within(group.old, group.new)
            if one or other:
                add(tallies.demands, pairing.name, count * bool(one), count * bool(other))
            for role in one.by if one else ():
                add(tallies.roles, role, count, 0)
            for role in other.by if other else ():
                add(tallies.roles, role, 0, count)


def pairings_of(old: Edition, new: Edition) -> Iterator[Pairing]:
    """Yield every demand of either edition once, with the one that stands for it in the other."""
    before = {demand.id: demand for demand in old.demands}
    partners = demand_partners(old, new)
    for demand in new.demands:
        yield Pairing(demand.id, before.get(partners.get(demand.id, "")), demand)
    taken = set(partners.values())
    for demand in old.demands:
        if demand.id not in taken:
            yield Pairing(demand.id, demand, None)


@dataclass(frozen=True, slots=True)
class Replay:
    """Past cases under two editions: the editions, and what was counted."""

    old: Edition
    new: Edition
    tallies: Tallies


def replay(old: Edition, new: Edition, cases: Iterable[PastCase], calendar: Calendar) -> Replay:
    """Decide past cases, which were handled by the old edition, again by both, and count."""
    replayer = Replayer(old, new, calendar)
    for case in cases:
        replayer.take(case)
    return Replay(old, new, replayer.settle())
