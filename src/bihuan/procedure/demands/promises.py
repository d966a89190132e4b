"""What an act promises or points to: a time that lies ahead, and the procedure it refers to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bihuan.procedure.demands.acts import Attempt, Duty, Refusal, Situation
from bihuan.procedure.edition import Cite, Edition, Right
from bihuan.procedure.terms import Label, Step


def bad_time(
    edition: Edition,
    situation: Situation,
    attempt: Attempt,
    duties: Sequence[Duty],
    rights: Sequence[Right],
) -> Refusal | None:
    """Return the refusal of a promise in the past, or of one that comes after the limit."""
    now, until = attempt.at, attempt.data.get("until")
    if now is None:
        return None
    cite = _cite_of(edition, duties, rights)
    if isinstance(until, datetime) and until <= now:
        return Refusal(
            "act.until",
            Label("约定时间必须晚于现在", "the agreed time must lie ahead"),
            cite,
        )
    if duties or not rights or not all(right.in_time for right in rights):
        return None
    missed = [
        duty.due_at
        for duty in situation.duties
        if duty.step is Step.CORRECT and duty.due_at is not None and duty.due_at < now
    ]
    if missed:
        return Refusal(
            "act.too-late",
            Label(
                "处理期限已过，只能在期限内事先约定",
                "the limit has passed; another time is agreed before it does",
            ),
            cite,
        )
    return None


def bad_reference(
    edition: Edition, attempt: Attempt, duties: Sequence[Duty], rights: Sequence[Right]
) -> Refusal | None:
    """Return the refusal of a referral to a procedure other than the one that is named."""
    if attempt.step is not Step.REFER:
        return None
    named: Mapping[str, str] = {demand.id: demand.reference for demand in edition.demands}
    wanted = [named.get(duty.demand, "") for duty in duties] + [right.reference for right in rights]
    allowed = [name for name in wanted if name] if all(wanted) else list(edition.references)
    if not allowed or attempt.data.get("reference") in allowed:
        return None
    names = [edition.references[name].name for name in dict.fromkeys(allowed)]
    return Refusal(
        "act.reference",
        Label(
            f"本案应转：{'、'.join(name.zh for name in names)}",
            f"the case is referred to: {', '.join(name.en for name in names)}",
        ),
        _cite_of(edition, duties, rights),
    )


def _cite_of(edition: Edition, duties: Sequence[Duty], rights: Sequence[Right]) -> Cite:
    sources: list[Duty | Right] = [*duties, *rights]
    return sources[0].cite if sources else edition.owner_cite
