"""What would allow an act: the duties it would meet, the rights it would use."""

from bihuan.procedure.decisions.deciding import condition_holds
from bihuan.procedure.demands.acts import Attempt, Duty, Situation
from bihuan.procedure.edition import Edition, Right


def duties_for(situation: Situation, attempt: Attempt) -> tuple[Duty, ...]:
    """Return the open duties that this act by this person would meet."""
    return tuple(
        duty
        for duty in situation.duties
        if duty.step is attempt.step
        and attempt.roles.intersection(duty.by)
        and attempt.by not in duty.barred
    )


def rights_for(edition: Edition, situation: Situation, attempt: Attempt) -> tuple[Right, ...]:
    """Return the rights of the edition that allow this act to this person now."""
    return tuple(
        right
        for right in edition.rights
        if right.act is attempt.step
        and attempt.roles.intersection(right.by)
        and condition_holds(right.when, situation.standing.facts) is True
    )
