"""May this person do this now? If not: the sentence, and the clause that forbids it.

Denied unless granted: an act needs an open duty, or a right of the edition, that names a role the
person holds for this case, that separation of duties leaves open, and all that it requires.
"""

from collections.abc import Mapping, Sequence

from bihuan.procedure.decisions.deciding import condition_holds
from bihuan.procedure.demands.acts import Act, Attempt, Duty, Refusal, Situation
from bihuan.procedure.demands.course import ORDER, follow
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.demands.promises import bad_reference, bad_time
from bihuan.procedure.demands.questions import unanswered_refusal
from bihuan.procedure.demands.separation import RULES, barred
from bihuan.procedure.edition import Cite, Demand, Edition, Right
from bihuan.procedure.terms import (
    MAIN_STEPS,
    NEED_NAMES,
    STATE_NAMES,
    STEP_NAMES,
    Label,
    Need,
    State,
    Step,
)

INTRINSIC: Mapping[Step, tuple[Need, ...]] = {
    Step.VERIFY_REPORT: (Need.RESULT,),
    Step.ASSIGN: (Need.PERSON,),
    Step.ANALYSE: (Need.CAUSE,),
    Step.DISPOSE: (Need.DISPOSITIONS,),
    Step.APPROVE: (Need.RESULT,),
    Step.VERIFY: (Need.RESULT,),
    Step.INFORM: (Need.RESULT,),
    Step.TRANSFER: (Need.UNIT, Need.REASON),
    Step.JOIN: (Need.UNIT, Need.REASON),
    Step.POSTPONE: (Need.UNTIL, Need.REASON),
    Step.REFER: (Need.REFERENCE,),
    Step.MERGE: (Need.CASE,),
    Step.ESCALATE: (Need.REASON,),
    Step.RAISE: (Need.RESULT, Need.TEXT),
    Step.REGRADE: (Need.SEVERITY, Need.REASON),
    Step.WITHDRAW: (Need.REASON,),
    Step.REOPEN: (Need.REASON,),
    Step.AMEND: (Need.REASON,),
    Step.NOTE: (Need.TEXT,),
    Step.WAIVE: (Need.REASON,),
    Step.MOVE: (Need.REASON,),
}
"""What an act needs by its nature, whatever the edition says."""

RESULTS: Mapping[Step, tuple[str, ...]] = {
    Step.VERIFY_REPORT: ("substantiated", "unsubstantiated"),
    Step.APPROVE: ("approved", "rejected"),
    Step.VERIFY: ("passed", "failed"),
    Step.INFORM: ("satisfied", "dissatisfied", "unreachable"),
    Step.RAISE: ("raised", "not_needed"),
}
"""The results that an act may have."""

_KEYS: Mapping[Need, str] = {
    Need.PERSON: "responsible_person",
}


def key_of(need: Need) -> str:
    """Return the key of an act's data that carries a need."""
    return _KEYS.get(need, need.value)


def refuse(
    edition: Edition, situation: Situation, acts: Sequence[Act], attempt: Attempt
) -> Refusal | None:
    """Return why the act is not allowed, or None when it is."""
    return (
        not_now(edition, situation, acts, attempt)
        or _incomplete(edition, situation, attempt)
        or _unsound(edition, situation, attempt)
        or unanswered_refusal(edition, situation, acts, attempt)
    )


def _unsound(edition: Edition, situation: Situation, attempt: Attempt) -> Refusal | None:
    """Return what an otherwise complete act promises or points to wrongly."""
    duties, rights = duties_for(situation, attempt), rights_for(edition, situation, attempt)
    return bad_time(edition, situation, attempt, duties, rights) or bad_reference(
        edition, attempt, duties, rights
    )


def not_now(
    edition: Edition, situation: Situation, acts: Sequence[Act], attempt: Attempt
) -> Refusal | None:
    """Return why this person may not take this step now, whatever the act would bring with it."""
    state = situation.standing.state
    if attempt.step is Step.NOTE:
        return None
    if state is not State.OPEN and attempt.step is not Step.REOPEN:
        return Refusal(
            "case.ended",
            Label(
                f"本案{STATE_NAMES[state].zh}，不能再办理“{STEP_NAMES[attempt.step].zh}”；需要时请重新打开",
                f"the case is {STATE_NAMES[state].en.lower()}; reopen it first",
            ),
            situation.standing.ended_by,
        )
    if state is State.OPEN and attempt.step is Step.REOPEN:
        return Refusal(
            "case.open",
            Label("本案还在处理中，不需要重新打开", "the case is still open"),
            edition.owner_cite,
        )
    allowed = duties_for(situation, attempt) or rights_for(edition, situation, attempt)
    self_judged = _own_work(edition, situation, acts, attempt)
    if self_judged:
        return self_judged
    return None if allowed else _why_not(edition, situation, attempt)


def _own_work(
    edition: Edition, situation: Situation, acts: Sequence[Act], attempt: Attempt
) -> Refusal | None:
    """Return the refusal when separation of duties keeps this person from this step."""
    rule = RULES.get(attempt.step)
    if rule is None or attempt.by not in barred(attempt.step, follow(acts, edition.grade)):
        return None
    open_duties = [duty for duty in situation.duties if duty.step is attempt.step]
    cite = open_duties[0].cite if open_duties else _cite_of(edition, attempt.step)
    return Refusal(rule[0], rule[1], cite)


def _cite_of(edition: Edition, step: Step) -> Cite:
    rows: list[Demand | Right] = [demand for demand in edition.demands if demand.step is step]
    rows += [right for right in edition.rights if right.act is step]
    return rows[0].cite if rows else edition.owner_cite


def _why_not(edition: Edition, situation: Situation, attempt: Attempt) -> Refusal:
    """Return the most telling reason why neither a duty nor a right allows the act."""
    step, name = attempt.step, STEP_NAMES[attempt.step]
    mine = [duty for duty in situation.duties if duty.step is step]
    if mine:
        return _not_yours(edition, mine[0].by, mine[0].cite, name)
    later = [demand for demand in situation.ahead if demand.step is step]
    if step in MAIN_STEPS and situation.duties:
        later += [demand for demand in situation.possible if demand.step is step]
    if later:
        return _too_early(situation, later[0].cite, name)
    if step in situation.standing.done and step in ORDER:
        return Refusal(
            "step.done",
            Label(f"“{name.zh}”已经完成", f"“{name.en}” has been done already"),
            _cite_of(edition, step),
        )
    if any(right.act is step for right in edition.rights):
        return _right_refused(edition, situation, step)
    return Refusal(
        "step.not-demanded",
        Label(
            f"本程序没有要求或允许对本案“{name.zh}”",
            f"the procedure neither demands nor allows “{name.en}” for this case",
        ),
        edition.owner_cite,
    )


def _too_early(situation: Situation, cite: Cite, name: Label) -> Refusal:
    """Return the refusal of a step that something else must come before."""
    if not situation.duties:
        unopened = Label(f"“{name.zh}”还没有开始", f"“{name.en}” has not opened yet")
        return Refusal("step.too-early", unopened, cite)
    first = situation.duties[0]
    return Refusal(
        "step.too-early",
        Label(
            f"先要完成“{first.title.zh}”，再办理“{name.zh}”",
            f"“{first.title.en}” must be done before “{name.en}”",
        ),
        first.cite,
    )


def _right_refused(edition: Edition, situation: Situation, step: Step) -> Refusal:
    """Return why the edition's rights to an act do not reach this case or this person."""
    name = STEP_NAMES[step]
    rights = [right for right in edition.rights if right.act is step]
    facts = situation.standing.facts
    holds = [right for right in rights if condition_holds(right.when, facts) is True]
    if holds:
        return _not_yours(edition, holds[0].by, holds[0].cite, name)
    return Refusal(
        "step.condition",
        Label(f"本案的情形不允许“{name.zh}”", f"the facts of this case do not allow “{name.en}”"),
        rights[0].cite,
    )


def _not_yours(edition: Edition, roles: Sequence[str], cite: Cite, name: Label) -> Refusal:
    labels = [edition.roles[role].name for role in roles if role in edition.roles]
    return Refusal(
        "step.not-yours",
        Label(
            f"“{name.zh}”由{'、'.join(label.zh for label in labels)}办理",
            f"“{name.en}” is for: {', '.join(label.en for label in labels)}",
        ),
        cite,
    )


def missing_needs(
    edition: Edition, situation: Situation, attempt: Attempt
) -> tuple[tuple[Need, Cite], ...]:
    """Return what the act would have to bring with it and does not, with the clause asking."""
    sources: list[Duty | Right] = [
        *duties_for(situation, attempt),
        *rights_for(edition, situation, attempt),
    ]
    granting = sources[0].cite if sources else edition.owner_cite
    needed = [(need, source.cite) for source in sources for need in source.requires]
    needed += [(need, granting) for need in INTRINSIC.get(attempt.step, ())]
    if attempt.step is Step.DISPOSE:
        for name in _listed(attempt.data.get("dispositions")):
            chosen = edition.dispositions.get(name)
            needed += [(need, chosen.cite) for need in chosen.requires] if chosen else []
    cites: dict[Need, Cite] = {}
    for need, cite in needed:
        cites.setdefault(need, cite)
    return tuple((need, cite) for need, cite in cites.items() if not attempt.data.get(key_of(need)))


def _listed(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(str(item) for item in given) if isinstance(given, list | tuple) else ()


def _incomplete(edition: Edition, situation: Situation, attempt: Attempt) -> Refusal | None:
    """Return what the act lacks or gets wrong: a need, a result, a disposition, a severity."""
    missing = missing_needs(edition, situation, attempt)
    if missing:
        names = [NEED_NAMES[need] for need, _ in missing]
        return Refusal(
            "act.missing",
            Label(
                f"还缺：{'、'.join(name.zh for name in names)}",
                f"still missing: {', '.join(name.en for name in names)}",
            ),
            missing[0][1],
        )
    results = RESULTS.get(attempt.step)
    if results and attempt.data.get("result") not in results:
        return Refusal(
            "act.result",
            Label(
                f"结果只能是：{'、'.join(results)}",
                f"the result must be one of {', '.join(results)}",
            ),
            _cite_of(edition, attempt.step),
        )
    if attempt.step is Step.DISPOSE:
        return _bad_disposition(edition, situation, attempt)
    severity = attempt.data.get("severity")
    grade = edition.facts[edition.grade]
    if severity and grade.member(str(severity)) is None:
        names = [member.name for member in grade.members]
        return Refusal(
            "act.severity",
            Label(
                f"程度只能是：{'、'.join(name.zh for name in names)}",
                f"the severity must be one of {', '.join(name.en for name in names)}",
            ),
            _cite_of(edition, attempt.step),
        )
    return None


def _bad_disposition(edition: Edition, situation: Situation, attempt: Attempt) -> Refusal | None:
    for name in _listed(attempt.data.get("dispositions")):
        chosen = edition.dispositions.get(name)
        if chosen is None:
            known = "、".join(option.name.zh for option in edition.dispositions.values())
            return Refusal(
                "disposition.unknown",
                Label(f"没有名为 {name} 的处置方式；可选：{known}", f"no disposition named {name}"),
                edition.owner_cite,
            )
        if condition_holds(chosen.when, situation.standing.facts) is not True:
            return Refusal(
                "disposition.not-allowed",
                Label(
                    f"本案的情形不允许“{chosen.name.zh}”",
                    f"the facts of this case do not allow “{chosen.name.en}”",
                ),
                chosen.cite,
            )
    return None
