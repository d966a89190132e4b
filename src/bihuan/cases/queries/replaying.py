"""Past cases of a procedure replayed under two editions, as far as somebody may see them.

Cases are read in the order of their keys, a slice at a time, so that memory stays bounded and a
long replay can be told how far it is, stopped, and gone on with. Acts are read only where they
matter: what people decided, and all of them where a limit may end otherwise.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from bihuan.cases.models import Act, Case, CaseScope
from bihuan.cases.models.keys import first_key_at
from bihuan.cases.queries.sight import Sight
from bihuan.people.models import Unit
from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.compare.past import PastCase, choices_of
from bihuan.procedure.compare.replay import Group, Replayer
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedure.demands import acts as core
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Step
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import edition_by_digest

SLICE = 2_000
"""How many cases are read and replayed at a time."""

DECIDING = (Step.DISPOSE.value, Step.INFORM.value, Step.GRADE.value, Step.REGRADE.value)
"""The steps in which people decide something on which the procedure goes on."""

LAST = 2**63 - 1
"""Beyond every key."""

_CASE = ("pk", "number", "issue_id", "facts", "counted", "reported_at", "occurred_at", "found_at")
_ACT = ("case_id", "step", "at", "by_key", "data", "meets")


class History(NamedTuple):
    """Which past cases: those of a procedure that somebody sees, of a unit, from a day on."""

    pack: str
    sight: Sight
    unit: Unit | None = None
    since: datetime | None = None


class Slice(NamedTuple):
    """What a slice of cases amounts to, the key of its last case, and how many it had."""

    tallies: Tallies
    last: int
    cases: int


class Row(NamedTuple):
    """A stored case as it is replayed."""

    id: int
    number: str
    issue: int
    facts: Mapping[str, Any]
    counted: Mapping[str, int]
    at: datetime
    occurred_at: datetime | None
    found_at: datetime | None


def history_cases(history: History) -> Any:  # noqa: ANN401 - a queryset
    """Return the cases of a history, in no order."""
    issues = list(Issue.objects.filter(pack=history.pack).values_list("pk", flat=True))
    rows = Case.objects.filter(issue__in=issues).seen_by(history.sight.keys)
    if history.unit is not None:
        scopes = CaseScope.objects.filter(case=OuterRef("pk"), key=history.unit.pk)
        rows = rows.filter(Exists(scopes.filter(responsible=True)))
    if history.since is not None:
        rows = rows.filter(pk__gte=first_key_at(history.since))
    return rows


class HistoryReplay:
    """A history under two editions, slice by slice; the cases of each edition are told apart."""

    def __init__(self, history: History, old: Edition, new: Edition, calendar: Calendar) -> None:
        self.history, self.old, self.new, self.calendar = history, old, new, calendar
        self.rows = history_cases(history).order_by("pk")
        self._replayers: dict[int, Replayer] = {}

    def count(self) -> int:
        """Return how many cases there are."""
        return int(self.rows.count())

    def shares(self, size: int) -> list[tuple[int, int]]:
        """Return bounds (after, until) between which about so many cases lie, all in order."""
        total, keys = self.count(), self.rows.values_list("pk", flat=True)
        ends = [keys[place] for place in range(size - 1, total - 1, size)]
        return list(zip([0, *ends], [*ends, LAST], strict=True))

    def slice(self, after: int, size: int = SLICE, until: int = LAST) -> Slice:
        """Replay the next cases after a key, none beyond another."""
        found = self.rows.filter(pk__gt=after, pk__lte=until)
        rows = [Row(*row) for row in found.values_list(*_CASE)[:size]]
        tallies = Tallies()
        if rows:
            self._replay(rows)
            for replayer in self._replayers.values():
                tallies.merge(replayer.settle())
                replayer.tallies = Tallies()
        return Slice(tallies, rows[-1].id if rows else after, len(rows))

    def slices(self, after: int = 0, size: int = SLICE, until: int = LAST) -> Iterator[Slice]:
        """Replay all that come after a key and not beyond another, slice by slice."""
        while True:
            done = self.slice(after, size, until)
            if not done.cases:
                return
            after = done.last
            yield done

    def _replay(self, rows: Sequence[Row]) -> None:
        every = self.rows.filter(pk__gte=rows[0].id, pk__lte=rows[-1].id).order_by().values("pk")
        decided = _acts(every, DECIDING)
        timed: list[tuple[Row, Replayer, Group]] = []
        for row in rows:
            replayer = self._replayer(row.issue)
            case = _past(row, ())
            group = replayer.group(case, choices_of(_core(row, decided[row.id])))
            if group.timed:
                timed.append((row, replayer, group))
            else:
                replayer.count(case, group)
        few = [row.id for row, _replayer, _group in timed]
        acts = _acts(few if len(few) < len(rows) // 4 else every) if few else {}
        for row, replayer, group in timed:
            replayer.count(_past(row, _core(row, acts[row.id])), group)

    def _replayer(self, issue: int) -> Replayer:
        known = self._replayers.get(issue)
        if known is None:
            digest = Issue.objects.values_list("digest", flat=True).get(pk=issue)
            known = Replayer(self.old, self.new, self.calendar, edition_by_digest(digest))
            self._replayers[issue] = known
        return known


def _past(row: Row, acts: Sequence[core.Act]) -> PastCase:
    return PastCase(row.id, row.number, row.at, row.facts, row.counted, acts)


def _acts(
    cases: Any,  # noqa: ANN401 - keys, or a queryset of them
    steps: Collection[str] = (),
) -> Mapping[int, list[tuple[Any, ...]]]:
    """Return the acts of some cases in their order, of some steps only if these are named."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = Act.objects.filter(case__in=cases).order_by("case_id", "sequence")
    if steps:
        rows = rows.filter(step__in=steps)
    for case, *rest in rows.values_list(*_ACT):
        found[case].append(tuple(rest))
    return found


def _core(row: Row, acts: Sequence[tuple[Any, ...]]) -> list[core.Act]:
    """Return stored acts in the words of the core, as far as a replay reads them."""
    told = []
    for step, at, by, stored, meets in acts:
        data = dict(stored)
        if isinstance(data.get("until"), str):
            data["until"] = datetime.fromisoformat(data["until"])
        if step == Step.REPORT:
            data |= {"occurred_at": row.occurred_at, "found_at": row.found_at}
        else:
            data["meets"] = meets
        told.append(core.Act(Step(step), at, str(by), data))
    return told
