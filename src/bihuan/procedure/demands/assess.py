"""What does the procedure demand next? One pure answer, called after every act (DESIGN §3).

The way through it: the acts are folded into a course, the tables decide on the facts, the
conditions of all demands are read three-valued, and what applies but is not met becomes a duty
as soon as what must come before it is done.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.clocks.due import due
from bihuan.procedure.decisions.asking import askable
from bihuan.procedure.demands.acts import Act, Decided, Done, Duty, Situation, Standing
from bihuan.procedure.demands.course import ORDER, Course, follow
from bihuan.procedure.demands.known import applying_since, brought_by, decide_case
from bihuan.procedure.demands.overdue import seen_in_time
from bihuan.procedure.demands.separation import barred
from bihuan.procedure.edition import Cite, Demand, Edition
from bihuan.procedure.terms import Facts, Label, State, Step

FACTS_DUTY = "facts"
GRADE_DUTY = "grade"


def duties(
    edition: Edition, facts: Facts, acts: Sequence[Act], calendar: Calendar
) -> tuple[Standing, tuple[Duty, ...]]:
    """Return where the case stands and what must be done next, by whom, by when, and why."""
    situation = assess(edition, facts, acts, calendar)
    return situation.standing, situation.duties


def assess(edition: Edition, facts: Facts, acts: Sequence[Act], calendar: Calendar) -> Situation:
    """Return all that the procedure says of a case: standing, duties, what was met, what is ahead.

    Pure: the same edition, facts, acts and calendar always give the same answer; no clock is read.
    """
    if not edition.overdue:
        return _assess(edition, facts, acts, calendar, {})
    return seen_in_time(
        edition,
        facts,
        acts,
        calendar,
        lambda then, done, missed: _assess(edition, then, done, calendar, missed),
    )


def _assess(
    edition: Edition,
    facts: Facts,
    acts: Sequence[Act],
    calendar: Calendar,
    missed: Mapping[str, Act],
) -> Situation:
    course = follow(acts, edition.grade)
    known, decided = decide_case(edition, facts, course)
    reading = _Reading(edition, course, known, decided)
    if course.changes or missed:
        reading.since = applying_since(edition, facts, acts, course, reading.unmet, missed)
    return reading.situation(calendar)


def asks_after(edition: Edition, facts: Facts, acts: Sequence[Act], act: Act) -> tuple[str, ...]:
    """Return the facts that would be open questions once an act had been taken."""
    course = follow([*acts, act], edition.grade)
    known, decided = decide_case(edition, {**facts, **brought_by(act)}, course)
    return _Reading(edition, course, known, decided).asks()


class _Reading:
    """One case read against one edition; lives for one assessment."""

    __slots__ = (
        "applies",
        "course",
        "decided",
        "edition",
        "known",
        "since",
        "uncertain",
        "unmet",
    )

    def __init__(
        self,
        edition: Edition,
        course: Course,
        known: Facts,
        decided: Mapping[str, Decided],
    ) -> None:
        holds = edition.conditions(known) if edition.conditions else ()
        self.since: Mapping[str, datetime] = {}
        self.edition = edition
        self.course = course
        self.known = known
        self.decided = decided
        self.applies: list[Demand] = []
        self.uncertain: list[Demand] = []
        self.unmet: list[Demand] = []
        for demand, answer in zip(edition.demands, holds, strict=True):
            if answer:
                self.applies.append(demand)
                if not course.has_met(demand.step, demand.id):
                    self.unmet.append(demand)
            elif answer is None:
                self.uncertain.append(demand)

    def situation(self, calendar: Calendar) -> Situation:
        course = self.course
        asks = self.asks()
        pending = self._pending(asks, calendar)
        state, cite = course.state, self._ending_cite()
        if state is State.OPEN and not self.unmet and not pending and course.reported:
            state, cite = State.CLOSED, self.edition.owner_cite
        open_duties: list[Duty] = []
        ahead: list[Demand] = []
        if state is State.OPEN:
            open_duties = list(pending)
            for demand in self.unmet:
                opened = self._opened_at(demand, blocked=bool(pending))
                if opened is None:
                    ahead.append(demand)
                else:
                    open_duties.append(self._duty(demand, opened, calendar))
            open_duties.sort(key=lambda duty: ORDER[duty.step])
        standing = Standing(
            state,
            open_duties[0].step if open_duties else None,
            tuple(course.met),
            self.decided,
            asks,
            self.known,
            str(self.known.get(self.edition.grade) or ""),
            cite,
        )
        return Situation(
            standing, tuple(open_duties), self._done(), tuple(ahead), tuple(self.uncertain)
        )

    def _ending_cite(self) -> Cite | None:
        """Return the clause under which the case was ended by an act, if one can be named."""
        ended = self.course.ended
        if ended is None:
            return None
        cites = [demand.cite for demand in self.applies if demand.step is ended.step]
        cites += [right.cite for right in self.edition.rights if right.act is ended.step]
        return cites[0] if cites else self.edition.owner_cite

    def asks(self) -> tuple[str, ...]:
        """Return the facts that can still change the outcome and may be asked by now."""
        names: list[str] = []
        for decision in self.decided.values():
            names.extend(decision.asks)
        for demand in self.uncertain:
            names.extend(name for name in demand.when if self.known.get(name) is None)
        later = self._asked_later()
        return tuple(
            name
            for name in askable(self.edition, names, self.known)
            if name not in later and self._reached(self.edition.facts[name].asked_at)
        )

    def _asked_later(self) -> set[str]:
        """Return the facts that somebody still answers when doing what is demanded of them.

        Two corrections may be under way, and only one of them ask how it turned out.
        """
        return {
            name
            for demand in self.unmet
            for name in (*demand.asks, *demand.records)
            if self.edition.facts[name].asked_at is demand.step
        }

    def _reached(self, step: Step) -> bool:
        """Return whether the case has come as far as the step at which a fact is asked."""
        return step is Step.REPORT or step in self.course.met

    def _pending(self, asks: tuple[str, ...], calendar: Calendar) -> list[Duty]:
        """Return the duties to settle what the rules alone cannot: grade, or supply facts."""
        course = self.course
        if course.reported is None:
            return []
        made: list[Duty] = []
        opened = max(
            (
                course.reported.at,
                *(act.at for act in course.met.get(Step.VERIFY_REPORT, {}).values()),
            )
        )
        if any(demand.step is Step.VERIFY_REPORT for demand in self.unmet):
            return []
        made += [
            self._settle(decision, opened, asks, calendar)
            for decision in self.decided.values()
            if decision.value is None
            and decision.undetermined_by
            and self._is_its_own(decision, asks)
        ]
        if asks and not made:
            made.append(self._settle(None, opened, asks, calendar))
        return made or self._stuck(opened, calendar)

    def _is_its_own(self, decision: Decided, asks: tuple[str, ...]) -> bool:
        """Return whether a table lacks an answer of its own that somebody can give by now.

        What another table lacks is that table's, and what is asked at a later step can wait.
        """
        if not decision.asks:
            return True
        return any(name in asks for name in askable(self.edition, decision.asks, self.known))

    def _stuck(self, opened: datetime, calendar: Calendar) -> list[Duty]:
        """Return the duty to grade a case that nothing moves any more: it is never left ungraded.

        What it turns on is asked now, though its step has not come: it would never come.
        """
        decision = self.decided.get(self.edition.grade)
        if decision is None or decision.value is not None:
            return []
        if any(self._opened_at(demand, blocked=False) for demand in self.unmet):
            return []
        asks = askable(self.edition, decision.asks, self.known)
        return [self._settle(decision, opened, asks, calendar)]

    def _settle(
        self,
        decision: Decided | None,
        opened: datetime,
        asks: tuple[str, ...],
        calendar: Calendar,
    ) -> Duty:
        edition = self.edition
        table = next((t for t in edition.tables if decision and t.id == decision.table), None)
        owner = decision.undetermined_by if decision else edition.owner
        cite = (table.undetermined_cite if table else None) or edition.owner_cite
        question = table.question if table else Label("补充事实", "Supply the missing facts")
        limit = edition.owner_within
        ends = due(limit, opened, calendar) if limit else None
        return Duty(
            demand=f"{GRADE_DUTY}:{table.id}" if table else FACTS_DUTY,
            step=Step.GRADE,
            title=question,
            by=(owner,),
            opened_at=opened,
            due_at=ends.at if ends else None,
            provisional=ends.provisional if ends else False,
            form="",
            cite=cite,
            asks=asks,
            barred=barred(Step.GRADE, self.course),
        )

    def _opened_at(self, demand: Demand, *, blocked: bool) -> datetime | None:
        """Return when the duty opened, or None while something must still come before it."""
        course = self.course
        before = self._done_before(demand, blocked=blocked)
        if course.reported is None or before is None:
            return None
        opened = course.undone.get(demand.step, course.reported.at)
        opened = max(opened, course.step_at.get(Step.REOPEN, opened))
        for step in before:
            for act in course.met.get(step, {}).values():
                opened = max(opened, act.at)
        return max(opened, self.since.get(demand.id, opened))

    def _done_before(self, demand: Demand, *, blocked: bool) -> Sequence[Step] | None:
        """Return the steps that came before a demand; None while one is still to be done."""
        met = self.course.met
        if demand.after is not None:
            waits = any(other.step in demand.after for other in self.unmet) or any(
                step is not Step.REPORT and step not in met for step in demand.after
            )
            return None if waits else demand.after
        place = ORDER[demand.step]
        if blocked and place > ORDER[Step.GRADE]:
            return None
        if any(ORDER[other.step] < place for other in self.unmet):
            return None
        return [step for step in met if ORDER[step] < place]

    def _started_at(self, demand: Demand, opened: datetime) -> datetime:
        """Return the event that the demand's limit counts from.

        Once a case has been reopened, nothing counts from before that.
        """
        event = self._event(demand, opened)
        return max(event, self.course.step_at.get(Step.REOPEN, event))

    def _event(self, demand: Demand, opened: datetime) -> datetime:
        course = self.course
        reported = course.reported
        if demand.start == "opened" or reported is None:
            return opened
        if demand.start in ("found", "occurred"):
            given = reported.data.get(f"{demand.start}_at")
            return given if isinstance(given, datetime) else reported.at
        if demand.start == "reported":
            return reported.at
        return course.step_at.get(Step(demand.start), opened)

    def _duty(self, demand: Demand, opened: datetime, calendar: Calendar) -> Duty:
        due_at, provisional, agreed_from = self._due(demand, opened, calendar)
        return Duty(
            demand.id,
            demand.step,
            demand.title,
            demand.by,
            opened,
            due_at,
            provisional,
            demand.form,
            demand.cite,
            demand.requires,
            self._unanswered(demand.asks + demand.records),
            barred(demand.step, self.course),
            agreed_from,
            demand.on_breach,
            demand.record,
            self._unanswered(demand.records),
        )

    def _unanswered(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return which facts a demand still asks; what was chosen is chosen anew each time."""
        if not names:
            return ()
        known = self.known
        return tuple([one for one in names if known.get(one) is None or one.startswith("chosen.")])

    def _due(
        self, demand: Demand, opened: datetime, calendar: Calendar
    ) -> tuple[datetime | None, bool, datetime | None]:
        due_at, provisional = None, False
        if demand.within is not None:
            ends = due(demand.within, self._started_at(demand, opened), calendar)
            due_at, provisional = ends.at, ends.provisional
        term = self._term_set(demand)
        if term is not None and (due_at is None or term <= due_at):
            due_at, provisional = term, False
        agreed = self._agreed(demand)
        if agreed is not None:
            return agreed, False, due_at
        return due_at, provisional, None

    def _term_set(self, demand: Demand) -> datetime | None:
        """Return the end that the act of an earlier step has set for a demand."""
        if demand.until is None:
            return None
        terms = [act.data.get("until") for act in self.course.met.get(demand.until, {}).values()]
        return max((term for term in terms if isinstance(term, datetime)), default=None)

    def _agreed(self, demand: Demand) -> datetime | None:
        """Return the later time agreed for a correction since it was last to be done again."""
        course = self.course
        if demand.step is not Step.CORRECT or course.postponed is None or course.reported is None:
            return None
        if course.postponed.at < course.undone.get(demand.step, course.reported.at):
            return None
        until = course.postponed.data.get("until")
        return until if isinstance(until, datetime) else None

    def _done(self) -> tuple[Done, ...]:
        """Return the duties met so far and still standing."""
        return tuple(
            [
                Done(demand.id, demand.step, act.at, act.by)
                for demand in self.applies
                if (act := self.course.has_met(demand.step, demand.id))
            ]
        )
