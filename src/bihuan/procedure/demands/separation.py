"""Separation of duties: nobody judges his own work, on whatever way the act comes in.

The rules are those of `docs/procedure.md` (separation of duties). Each has a stable code; a
waiver names rule and person, is given by someone with authority, and is itself an act.
"""

from collections.abc import Mapping

from bihuan.procedure.demands.course import Course
from bihuan.procedure.terms import Label, Step

RULES: Mapping[Step, tuple[str, Label]] = {
    Step.VERIFY: (
        "separation.verify",
        Label(
            "纠正的人和责任人不得自行验证", "whoever corrected, or is responsible, may not verify"
        ),
    ),
    Step.APPROVE: (
        "separation.approve",
        Label(
            "提出处置的人和责任人不得自行批准",
            "whoever proposed, or is responsible, may not approve",
        ),
    ),
    Step.VERIFY_REPORT: (
        "separation.verify-report",
        Label("责任人不得核实针对自己的报告", "the person responsible may not verify the report"),
    ),
    Step.CLOSE: (
        "separation.close",
        Label("责任人不得自行关闭", "the person responsible may not close the case"),
    ),
    Step.REGRADE: (
        "separation.regrade",
        Label("责任人不得自行调整程度", "the person responsible may not change the severity"),
    ),
    Step.GRADE: (
        "separation.grade",
        Label("责任人不得自行判定程度", "the person responsible may not grade the case"),
    ),
}


def barred(step: Step, course: Course) -> tuple[str, ...]:
    """Return the actors who may not take this step, in a stable order; waivers are taken out."""
    rule = RULES.get(step)
    if rule is None:
        return ()
    actors: set[str] = set()
    if step is Step.VERIFY:
        actors |= course.corrected_by
    elif step is Step.APPROVE:
        actors |= course.disposed_by
    if course.responsible:
        actors.add(course.responsible)
    if course.waived:
        actors = {actor for actor in actors if (rule[0], actor) not in course.waived}
    return tuple(sorted(actors))
