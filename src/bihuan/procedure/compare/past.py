"""A past case as replay needs it: what was known, and when each step was really taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.clocks.due import due
from bihuan.procedure.demands.acts import Act
from bihuan.procedure.demands.course import ORDER
from bihuan.procedure.edition import Demand
from bihuan.procedure.terms import MAIN_STEPS, Facts, Step

IN_VAIN = frozenset({"failed", "rejected", "dissatisfied", "unreachable"})
"""Results with which an act does not meet its demand; it is taken again."""


class PastCase(NamedTuple):
    """A case that has been handled: its facts as given, what was counted for it, its acts.

    `facts` may hold the groupings `unit` and `customer` as well. `number` is how people call it.
    """

    id: int
    number: str
    at: datetime
    facts: Facts
    counted: Mapping[str, int] = {}
    acts: Sequence[Act] = ()


class Choices(NamedTuple):
    """What people decided in a case: the dispositions chosen, and a severity set by hand.

    A severity `regraded` stands above the tables; one that was `graded` fills what they leave open.
    """

    chosen: tuple[str, ...] | None = None
    graded: str = ""
    regraded: str = ""


NO_CHOICES = Choices()


def choices_of(acts: Sequence[Act]) -> Choices:
    """Return what people decided last; a dissatisfied customer undoes the disposition."""
    chosen: tuple[str, ...] | None = None
    graded = regraded = ""
    for act in acts:
        step = act.step
        if step is Step.DISPOSE:
            given = act.data.get("dispositions")
            chosen = (given,) if isinstance(given, str) else tuple(given or ())  # type: ignore[arg-type]
        elif step is Step.INFORM and act.data.get("result") == "dissatisfied":
            chosen = None
        elif step is Step.GRADE and act.data.get("severity"):
            graded = str(act.data["severity"])
        elif step is Step.REGRADE and act.data.get("severity"):
            regraded = str(act.data["severity"])
    if chosen is None and not graded and not regraded:
        return NO_CHOICES
    return Choices(chosen, graded, regraded)


class Timing(NamedTuple):
    """When a demand would have been due, and when its step was taken; None where it never was."""

    due_at: datetime | None
    done_at: datetime | None

    @property
    def breached(self) -> bool:
        """Tell whether the step was taken after its time."""
        return self.due_at is not None and self.done_at is not None and self.done_at > self.due_at


class Past:
    """The acts of one case, asked when a demand was met and when it would have been due."""

    __slots__ = ("acts", "calendar", "case", "report")

    def __init__(self, case: PastCase, calendar: Calendar) -> None:
        self.case = case
        self.calendar = calendar
        self.acts = case.acts
        self.report: Act | None = next((act for act in case.acts if act.step is Step.REPORT), None)

    def timing(self, demand: Demand, known: frozenset[str]) -> Timing:
        """Return a demand's due time and when its step was taken.

        `known` are the demands under which the case was handled: one of them is met by the acts
        that say so, any other by the first act of its step.
        """
        done = self._done(demand, known)
        opened = self._opened(demand, done)
        return Timing(self._due(demand, opened, done), done.at if done else None)

    def _done(self, demand: Demand, known: frozenset[str]) -> Act | None:
        for act in self.acts:
            if act.step is not demand.step or act.data.get("result") in IN_VAIN:
                continue
            meets = act.data.get("meets")
            if not meets or demand.id not in known or demand.id in meets:  # type: ignore[operator]
                return act
        return None

    def _opened(self, demand: Demand, done: Act | None) -> datetime:
        """Return when the step's turn came: with the last act of those before it."""
        before = demand.after
        if before is None:
            before = MAIN_STEPS[: ORDER[demand.step]]
        opened = self.case.at
        for act in self.acts:
            if act is done:
                break
            if act.step in before and act.at > opened:
                opened = act.at
        return opened

    def _due(self, demand: Demand, opened: datetime, done: Act | None) -> datetime | None:
        ends = None
        if demand.within is not None:
            ends = due(demand.within, self._started(demand, opened), self.calendar).at
        term = self._until(demand.until, done) if demand.until else None
        if term is not None and (ends is None or term <= ends):
            ends = term
        agreed = self._until(Step.POSTPONE, done) if demand.step is Step.CORRECT else None
        return agreed or ends

    def _started(self, demand: Demand, opened: datetime) -> datetime:
        if demand.start == "opened":
            return opened
        if demand.start in ("found", "occurred"):
            given = self.report.data.get(f"{demand.start}_at") if self.report else None
            return given if isinstance(given, datetime) else self.case.at
        if demand.start == "reported":
            return self.case.at
        step = Step(demand.start)
        return next((act.at for act in reversed(self.acts) if act.step is step), opened)

    def _until(self, step: Step, done: Act | None) -> datetime | None:
        """Return the end that the last act of a step set before the demand was met."""
        found = None
        for act in self.acts:
            if act is done:
                break
            given = act.data.get("until") if act.step is step else None
            found = given if isinstance(given, datetime) else found
        return found
