"""Demands, rights and dispositions put side by side, those with one id (or alike) together."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from bihuan.procedure.compare.changes import Detail
from bihuan.procedure.compare.details import demand_details, disposition_details, right_details
from bihuan.procedure.compare.saying import demand_words, role_words
from bihuan.procedure.compare.structure import DEMAND, DISPOSITION, RIGHT, TRIGGER
from bihuan.procedure.edition import Cell, Demand, Disposition, Edition, Right
from bihuan.procedure.terms import STEP_NAMES, Label

R = TypeVar("R", Demand, Right, Disposition)


class Rule(NamedTuple):
    """A demand, right or disposition: when it applies, and a key that stands for what it asks.

    `grants` says that it allows something instead of asking for it.
    """

    key: str
    when: Mapping[str, Cell]
    brief: Label
    grants: bool


class Group(NamedTuple):
    """Rules of two editions that stand for one another, and what changed where both apply."""

    what: Label
    id: str
    name: Label
    clause: str
    old: tuple[Rule, ...]
    new: tuple[Rule, ...]
    details: tuple[Detail, ...] = ()


def groups_of(old: Edition, new: Edition) -> list[Group]:
    """Return every rule of either edition in exactly one group."""
    return [
        *_grouped(DEMAND, (old, new), _demands(old), _demands(new)),
        *_grouped(TRIGGER, (old, new), _triggers(old), _triggers(new)),
        *_grouped(RIGHT, (old, new), old.rights, new.rights),
        *_grouped(DISPOSITION, (old, new), old.dispositions.values(), new.dispositions.values()),
    ]


def _demands(edition: Edition) -> list[Demand]:
    return [demand for demand in edition.demands if demand.raises is None]


def _triggers(edition: Edition) -> list[Demand]:
    return [demand for demand in edition.demands if demand.raises is not None]


def _grouped(
    what: Label, editions: tuple[Edition, Edition], old: Iterable[R], new: Iterable[R]
) -> list[Group]:
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    partners = _partners(editions, before, after)
    groups = []
    for id_, now in after.items():
        was = before.get(partners.get(id_, ""))
        groups.append(_group(what, editions, was, now))
    taken = set(partners.values())
    groups += [_group(what, editions, was, None) for id_, was in before.items() if id_ not in taken]
    return groups


def _partners(
    editions: tuple[Edition, Edition], before: Mapping[str, R], after: Mapping[str, R]
) -> dict[str, str]:
    """Return, by new id, the old rule it stands for: of the same id, or else alike in all."""
    found = {id_: id_ for id_ in after if id_ in before}
    gone = [one for id_, one in before.items() if id_ not in after]
    for id_, now in after.items():
        if id_ in found:
            continue
        same = next((was for was in gone if _alike(editions, was, now)), None)
        if same is not None:
            found[id_] = same.id
            gone.remove(same)
    return found


def demand_partners(old: Edition, new: Edition) -> dict[str, str]:
    """Return, by the id of a new demand, the old one it stands for: of the same id, or alike."""
    before = {demand.id: demand for demand in old.demands}
    after = {demand.id: demand for demand in new.demands}
    return _partners((old, new), before, after)


def _alike(editions: tuple[Edition, Edition], was: R, now: R) -> bool:
    """Tell whether two rules ask the same, whenever that is: only the name and id differ."""
    return not _details(editions, was, now) and was.when == now.when


def _group(what: Label, editions: tuple[Edition, Edition], was: R | None, now: R | None) -> Group:
    old, new = editions
    details = _details(editions, was, now) if was and now else []
    changed = bool(details)
    one = now or was
    if one is None:
        raise ValueError("a group holds a rule")
    olds = (_rule(old, was, "old" if changed else ""),) if was else ()
    news = (_rule(new, now, "new" if changed else ""),) if now else ()
    return Group(what, one.id, _name(one), str(one.cite), olds, news, tuple(details))


def _details(editions: tuple[Edition, Edition], was: R, now: R) -> list[Detail]:
    old, new = editions
    if isinstance(was, Demand) and isinstance(now, Demand):
        return demand_details(old, new, was, now)
    if isinstance(was, Right) and isinstance(now, Right):
        return right_details(old, new, was, now)
    if isinstance(was, Disposition) and isinstance(now, Disposition):
        return disposition_details(old, new, was, now)
    raise TypeError("rules of one kind are compared")


def _rule(edition: Edition, rule: Demand | Right | Disposition, side: str) -> Rule:
    grants = not isinstance(rule, Demand)
    return Rule(f"{side}:rule", rule.when, _brief(edition, rule), grants)


def _name(rule: Demand | Right | Disposition) -> Label:
    if isinstance(rule, Right):
        return STEP_NAMES[rule.act]
    if isinstance(rule, Disposition):
        return rule.name
    return rule.title if rule.title.zh else STEP_NAMES[rule.step]


def _brief(edition: Edition, rule: Demand | Right | Disposition) -> Label:
    if isinstance(rule, Demand):
        return demand_words(edition, rule)
    if isinstance(rule, Disposition):
        return rule.name
    roles = role_words(edition, rule.by)
    name = STEP_NAMES[rule.act]
    return Label(f"{roles.zh}可以{name.zh}", f"{roles.en} may: {name.en}")
