"""The questions that an act must answer: what it leaves open would hang in the air."""

from collections.abc import Sequence

from bihuan.procedure.demands.acts import Act, Attempt, Refusal, Situation
from bihuan.procedure.demands.assess import asks_after
from bihuan.procedure.demands.granting import duties_for
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Label, Step


def unanswered(
    edition: Edition, situation: Situation, acts: Sequence[Act], attempt: Attempt
) -> tuple[str, ...]:
    """Return the facts that the duties met by this act ask for and that it would leave open.

    What is to be recorded must be answered, if only by saying that it is not known. Of the rest
    only what would still matter after the act is asked: a choice that makes a fact idle does not
    need it. Whoever settles a grade answers by naming it or by at least one of the facts.
    """
    duties, given = duties_for(situation, attempt), attempt.facts or {}
    recorded = dict.fromkeys(name for duty in duties for name in duty.records)
    passed_over = tuple(name for name in recorded if name not in given)
    asked = {name for duty in duties for name in duty.asks if name not in recorded}
    if not asked:
        return passed_over
    if attempt.step is Step.GRADE and (attempt.data.get("severity") or attempt.facts):
        return passed_over
    data = {**attempt.data, "facts": dict(given)}
    act = Act(attempt.step, attempt.at or acts[-1].at, attempt.by, data)
    after = asks_after(edition, situation.standing.facts, acts, act)
    return passed_over + tuple(name for name in after if name in asked)


def unanswered_refusal(
    edition: Edition, situation: Situation, acts: Sequence[Act], attempt: Attempt
) -> Refusal | None:
    """Return the refusal of an act that leaves its questions open; unchecked without facts."""
    if attempt.facts is None:
        return None
    names = [edition.facts[name].name for name in unanswered(edition, situation, acts, attempt)]
    if not names:
        return None
    return Refusal(
        "act.facts",
        Label(
            f"还要填写：{'、'.join(name.zh for name in names)}",
            f"still to be answered: {', '.join(name.en for name in names)}",
        ),
        duties_for(situation, attempt)[0].cite,
    )
