"""Where somebody stands towards a case: their roles in it, and what they may do now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bihuan.cases.models import Act, Case
from bihuan.cases.queries.seats import Seats, seats_for
from bihuan.cases.queries.sight import Sight
from bihuan.cases.queries.situations import (
    Rules,
    core_acts,
    local_day,
    place_of,
    rules_of,
    situation_of,
)
from bihuan.people.models import Person
from bihuan.people.terms import Post
from bihuan.procedure.demands import acts as core
from bihuan.procedure.demands.course import follow
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.demands.permits import key_of, not_now
from bihuan.procedure.demands.separation import barred
from bihuan.procedure.edition import Cite, Edition, Right
from bihuan.procedure.terms import Label, State, Step
from bihuan.procedures.queries import current_calendar


class Standpoint(NamedTuple):
    """A case as one person finds it at one moment, with all that is needed to act on it."""

    case: Case
    rules: Rules
    rows: Sequence[Act]
    acts: Sequence[core.Act]
    situation: core.Situation
    seats: Seats
    sight: Sight
    now: datetime

    @property
    def actor(self) -> Person:
        """Who stands here."""
        return self.sight.person


def cases_to_act_on() -> Any:  # noqa: ANN401 - a queryset
    """Return cases with all that assessing them needs, in one query."""
    return (
        Case.objects.select_related(
            "issue", "unit", "finder_unit", "responsible_person", "finder", "reporter", "receiver"
        )
        .defer("issue__files")
        .annotate(calendar_digest=current_calendar())
    )


def standpoint_of(case: Case, sight: Sight, now: datetime) -> Standpoint:
    """Return where a person stands towards a case that `cases_to_act_on` has loaded."""
    rules = rules_of(case)
    rows = list(Act.objects.filter(case=case).order_by("sequence"))
    acts = core_acts(case, rows)
    situation = situation_of(rules, case, acts)
    seats = seats_for(rules.edition, place_of(case), local_day(rules.edition, now))
    return Standpoint(case, rules, rows, acts, situation, seats, sight, now)


def roles_in(standpoint: Standpoint, step: Step) -> frozenset[str]:
    """Return the roles that the person holds in this case towards a step.

    Where separation of duties bars whoever sits nearest, the next above takes the seat. Where
    nobody holds any role of an open duty, whoever holds the role that owns the procedure stands
    in for it, and where that is vacant too, an administrator does.
    """
    edition, seats, person = standpoint.rules.edition, standpoint.seats, standpoint.actor.pk
    kept_out = persons_of(barred(step, follow(standpoint.acts, edition.grade)))
    roles = set(seats.roles_of(person, kept_out))
    for duty in standpoint.situation.duties:
        if duty.step is step and not seats.held_by_any(duty.by, kept_out):
            owner = seats.held(edition.owner, kept_out)
            if person in owner.everybody or (
                not owner and standpoint.actor.is_administrator and person not in kept_out
            ):
                roles.update(duty.by)
    return frozenset(roles)


def attempt_of(
    standpoint: Standpoint, step: Step, data: Mapping[str, object] | None = None
) -> core.Attempt:
    """Return the attempt to take a step with this data, in the words of the core."""
    return core.Attempt(
        step,
        standpoint.actor.as_actor().key,
        roles_in(standpoint, step),
        data or {},
        at=standpoint.now,
    )


def refused_now(standpoint: Standpoint, attempt: core.Attempt) -> core.Refusal | None:
    """Return why the person may not take this step now, whatever it would bring with it."""
    if attempt.step is Step.REPORT:
        return core.Refusal(
            "case.reported",
            Label("已经报告，不能再次报告", "it has been reported already"),
            standpoint.rules.edition.owner_cite,
        )
    if attempt.step is Step.WAIVE:
        return _waiver_refused(standpoint)
    return not_now(standpoint.rules.edition, standpoint.situation, standpoint.acts, attempt)


def _waiver_refused(standpoint: Standpoint) -> core.Refusal | None:
    """Separation of duties is waived by the management representative or an administrator only.

    This is a rule of the house, whatever an edition grants: nobody waives it for himself.
    """
    edition, state = standpoint.rules.edition, standpoint.situation.standing.state
    if state is not State.OPEN:
        return not_now(edition, standpoint.situation, standpoint.acts, _plain(Step.AMEND))
    posts = {post for post, _unit in standpoint.sight.posts}
    if standpoint.actor.is_administrator or Post.MANAGEMENT_REPRESENTATIVE in posts:
        return None
    return core.Refusal(
        "waive.not-yours",
        Label(
            "职责分离只能由管理者代表或系统管理员豁免",
            "separation of duties is waived by the management representative or an administrator",
        ),
        waiver_cite(edition),
    )


def waiver_cite(edition: Edition) -> Cite:
    """Return the clause under which separation of duties is waived."""
    cites = [right.cite for right in edition.rights if right.act is Step.WAIVE]
    return cites[0] if cites else edition.owner_cite


def required_by(standpoint: Standpoint, attempt: core.Attempt) -> tuple[str, ...]:
    """Return the keys of data that the duties and rights at hand require beyond the step's own."""
    sources: list[core.Duty | Right] = [
        *duties_for(standpoint.situation, attempt),
        *rights_for(standpoint.rules.edition, standpoint.situation, attempt),
    ]
    needs = [need for source in sources for need in source.requires]
    if attempt.step is Step.DISPOSE:
        ways = standpoint.rules.edition.dispositions
        chosen = attempt.data.get("dispositions")
        named = chosen if isinstance(chosen, list | tuple) else ()
        needs += [need for way in named if way in ways for need in ways[way].requires]
    return tuple(dict.fromkeys(key_of(need) for need in needs))


def asked_with(standpoint: Standpoint, attempt: core.Attempt) -> tuple[str, ...]:
    """Return the facts that an act may bring: those its duties ask for, and those still open."""
    edition = standpoint.rules.edition
    if attempt.step is Step.AMEND:
        return tuple(
            fact.id
            for fact in edition.facts.values()
            if not fact.decided and fact.derived is None and not fact.id.startswith("chosen.")
        )
    duties = duties_for(standpoint.situation, attempt)
    if not duties:
        return ()
    names = [name for duty in duties for name in duty.asks]
    names += standpoint.situation.standing.asks
    names += [fact.id for fact in edition.facts.values() if fact.asked_at is attempt.step]
    return tuple(dict.fromkeys(name for name in names if _can_be_given(edition, name)))


def _can_be_given(edition: Edition, name: str) -> bool:
    fact = edition.facts.get(name)
    return bool(fact and not fact.decided and fact.derived is None)


def _plain(step: Step) -> core.Attempt:
    return core.Attempt(step, "", frozenset())


def persons_of(keys: Iterable[str]) -> frozenset[int]:
    """Return the persons among actor keys such as "person:3"."""
    return frozenset(int(key.partition(":")[2]) for key in keys if key.startswith("person:"))
