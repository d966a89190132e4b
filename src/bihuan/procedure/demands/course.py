"""The course of a case: its acts folded into what has been done, undone and ended.

The fold knows the lifecycle (DESIGN §3) and nothing of any edition: a failed verification undoes
the correction, a dissatisfied customer undoes the disposition, a rejection undoes what was
proposed, a reopening starts the handling again. Nothing is forgotten: acts stay in the list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bihuan.procedure.demands.acts import Act
from bihuan.procedure.terms import MAIN_STEPS, State, Step, Value

ORDER: dict[Step, int] = {step: index for index, step in enumerate(MAIN_STEPS)}
ORDER[Step.REFER] = ORDER[Step.VERIFY_REPORT]
ORDER[Step.RAISE] = ORDER[Step.INFORM]  # nothing but closing waits for an action to be raised
for _step in Step:
    ORDER.setdefault(_step, ORDER[Step.CORRECT])

_FROM = {step: dict.fromkeys(MAIN_STEPS[index:]) for index, step in enumerate(MAIN_STEPS)}
"""The main steps from one on."""

EVERY = ""
"""Stands for all demands of a step where an act does not say which ones it met."""


@dataclass(slots=True)
class Course:
    """What the acts so far amount to."""

    reported: Act | None = None
    state: State = State.OPEN
    ended: Act | None = None
    met: dict[Step, dict[str, Act]] = field(default_factory=dict)
    undone: dict[Step, datetime] = field(default_factory=dict)
    graded: dict[str, tuple[Value, Act]] = field(default_factory=dict)
    chosen: tuple[str, ...] | None = None
    corrected_by: set[str] = field(default_factory=set)
    disposed_by: set[str] = field(default_factory=set)
    responsible: str = ""
    postponed: Act | None = None
    waived: set[tuple[str, str]] = field(default_factory=set)
    changes: list[Act] = field(default_factory=list)
    step_at: dict[Step, datetime] = field(default_factory=dict)

    def has_met(self, step: Step, demand: str) -> Act | None:
        """Return the act that met a demand and still stands, if any."""
        met = self.met.get(step)
        return None if met is None else met.get(demand) or met.get(EVERY)

    def undo(self, first: Step, at: datetime) -> None:
        """Undo every main step from one on, so that it must be done again.

        Acts across the case stand: whoever has told a leader need not tell him again.
        """
        later = _FROM[first]
        self.met = {step: acts for step, acts in self.met.items() if step not in later}
        self.undone.update(dict.fromkeys(later, at))


def follow(acts: Sequence[Act], grade: str) -> Course:
    """Fold the acts in their order; `grade` is the edition's scale of severity."""
    course = Course()
    for act in acts:
        course.step_at[act.step] = act.at
        if act.step is not Step.REPORT and (act.data.get("facts") or act.data.get("severity")):
            course.changes.append(act)
        responsible = act.data.get("responsible_person")
        if responsible:
            course.responsible = str(responsible)
        special = _EFFECTS.get(act.step)
        if special is None or special(course, act, grade):
            _meet(course, act)
    return course


def _meet(course: Course, act: Act) -> None:
    meets = act.data.get("meets", (EVERY,))
    demands = meets if isinstance(meets, tuple) else _texts(meets)
    met = course.met.get(act.step)
    if met is None:
        met = course.met[act.step] = {}
    for demand in demands:
        met[demand] = act


def _texts(given: object) -> tuple[str, ...]:
    """Return a list of ids however it was stored."""
    if isinstance(given, str):
        return (given,)
    if isinstance(given, list | tuple | set | frozenset | dict):
        return tuple(str(item) for item in given)
    return ()


def _report(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001 — one signature for all
    course.reported = act
    return True


def _verify_report(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    if act.data.get("result") == "unsubstantiated":
        _end(course, act, State.UNSUBSTANTIATED)
    return True


def _grade(course: Course, act: Act, grade: str) -> bool:
    severity = act.data.get("severity")
    if severity:
        course.graded[grade] = (str(severity), act)
    return act.step is Step.GRADE


def _dispose(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    course.chosen = _texts(act.data.get("dispositions"))
    course.disposed_by = {act.by}
    return True


def _approve(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    if act.data.get("result") == "rejected":
        course.undo(Step.DISPOSE if Step.DISPOSE in course.met else Step.CORRECT, act.at)
        return False
    return True


def _correct(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    course.corrected_by.add(act.by)
    return True


def _verify(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    if act.data.get("result") == "failed":
        course.undo(Step.CORRECT, act.at)
        return False
    return True


def _inform(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    result = act.data.get("result")
    if result == "dissatisfied":
        course.undo(Step.DISPOSE if Step.DISPOSE in course.met else Step.CORRECT, act.at)
        course.chosen = None
    return result not in ("dissatisfied", "unreachable")


def _reopen(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    if course.state is State.UNSUBSTANTIATED:
        course.met.pop(Step.VERIFY_REPORT, None)
    course.met.pop(Step.REFER, None)
    course.state, course.ended = State.OPEN, None
    course.undo(Step.DISPOSE if Step.DISPOSE in course.met else Step.CORRECT, act.at)
    return False


def _postpone(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    course.postponed = act
    return True


def _waive(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
    course.waived.add((str(act.data.get("rule", "")), str(act.data.get("person", ""))))
    return False


def _end(course: Course, act: Act, state: State) -> None:
    course.state, course.ended = state, act


def _ends(state: State) -> Callable[[Course, Act, str], bool]:
    def effect(course: Course, act: Act, grade: str) -> bool:  # noqa: ARG001
        _end(course, act, state)
        return True

    return effect


_EFFECTS: dict[Step, Callable[[Course, Act, str], bool]] = {
    Step.REPORT: _report,
    Step.VERIFY_REPORT: _verify_report,
    Step.GRADE: _grade,
    Step.REGRADE: _grade,
    Step.DISPOSE: _dispose,
    Step.APPROVE: _approve,
    Step.CORRECT: _correct,
    Step.VERIFY: _verify,
    Step.INFORM: _inform,
    Step.REOPEN: _reopen,
    Step.POSTPONE: _postpone,
    Step.WAIVE: _waive,
    Step.CLOSE: _ends(State.CLOSED),
    Step.WITHDRAW: _ends(State.WITHDRAWN),
    Step.MERGE: _ends(State.MERGED),
    Step.REFER: _ends(State.REFERRED),
}
