"""P404: duties to judge work that nobody could ever take up but whoever did the work."""

from collections.abc import Iterator

from bihuan.procedure.demands.separation import RULES
from bihuan.procedure.edition import Demand, Edition, Role
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.cases import Cases
from bihuan.procedure.lint.citing import Rule, rules
from bihuan.procedure.terms import STEP_NAMES, Label, Step

JUDGED = {Step.VERIFY: Step.CORRECT, Step.APPROVE: Step.DISPOSE}
"""Who does the one may not do the other."""

ONE_HOLDER = frozenset({"general_manager", "management_representative"})
"""Posts that an organisation has one of."""


def lint_people(edition: Edition) -> list[Problem]:
    """Return the duties and rights for which separation of duties leaves nobody."""
    cases, found = Cases(edition), list[Problem]()
    for rule, step, by in _judging(edition):
        roles = [edition.roles[name] for name in by]
        if all(_is_responsible(role) for role in roles):
            found.append(_barred(edition, rule, step, roles))
            continue
        own = next(_own_work(edition, cases, rule, step, by), None)
        if own is not None:
            found.append(_self_judged(edition, rule, step, roles, own))
    return found


def _judging(edition: Edition) -> Iterator[tuple[Rule, Step, tuple[str, ...]]]:
    """Yield what asks or allows to judge: the rule, the step, the roles."""
    named = {rule.id: rule for rule in rules(edition)}
    for demand in edition.demands:
        if demand.step in RULES:
            yield named[demand.id], demand.step, demand.by
    for right in edition.rights:
        if right.act in RULES:
            yield named[right.id], right.act, right.by
    for rule in rules(edition):
        if rule.table and rule.id == "undetermined":
            yield rule, Step.GRADE, (rule.table.undetermined_by,)


def _is_responsible(role: Role) -> bool:
    return role.relation == "responsible_person" and not role.posts


def _is_one_person(role: Role) -> bool:
    """Tell whether at most one person holds a role in a case."""
    if role.posts:
        return not role.relation and len(role.posts) == 1 and set(role.posts) <= ONE_HOLDER
    return bool(role.relation)


def _own_work(
    edition: Edition, cases: Cases, rule: Rule, step: Step, by: tuple[str, ...]
) -> Iterator[Demand]:
    """Yield demands whose only possible doer is the only person who could judge them."""
    judge = _seat(edition, by)
    if step not in JUDGED or judge is None:
        return
    for demand in edition.demands:
        same = demand.step is JUDGED[step] and _seat(edition, demand.by) == judge
        if same and cases.possible(rule.when, demand.when) is not None:
            yield demand


def _seat(edition: Edition, by: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """Return the one seat that some roles come down to; None if several people may hold them."""
    roles = [edition.roles[name] for name in by]
    seats = {(role.relation, role.posts) for role in roles}
    return seats.pop() if len(seats) == 1 and all(map(_is_one_person, roles)) else None


def _named(roles: list[Role]) -> Label:
    names = [role.name for role in roles]
    return Label("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _barred(edition: Edition, rule: Rule, step: Step, roles: list[Role]) -> Problem:
    name, who, why = STEP_NAMES[step], _named(roles), RULES[step][1]
    return Problem(
        "P404",
        rule.position,
        Label(
            f"“{name.zh}”只由{who.zh}办理，而{why.zh}，所以没有人能办；请加上别的角色",
            f"“{name.en}” is only for {who.en}, but {why.en}, so nobody can do it; "
            "add another role",
        ),
        path=rule.path(edition),
        about=(rule.id,),
    )


def _self_judged(
    edition: Edition, rule: Rule, step: Step, roles: list[Role], own: Demand
) -> Problem:
    name, who, why = STEP_NAMES[step], _named(roles), RULES[step][1]
    return Problem(
        "P404",
        rule.position,
        Label(
            f"“{name.zh}”和它所判断的 {own.id} 都只由{who.zh}办理，而{why.zh}，所以没有人能办；"
            "请给其中一个加上别的角色",
            f"“{name.en}” and {own.id}, which it judges, are both only for {who.en}, but {why.en}, "
            "so nobody can do it; add another role to one of them",
        ),
        path=rule.path(edition),
        about=(rule.id, own.id),
    )
