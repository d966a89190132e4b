"""A stored case in the words of the core: its acts, its facts, what the procedure says of it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bihuan.cases.models import Act, Case
from bihuan.cases.queries.seats import Place
from bihuan.kit.canonical import canonical
from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.derive import derive, tally_specs
from bihuan.procedure.demands import acts as core
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import State, Step, Value
from bihuan.procedures.queries import calendar as calendar_by
from bihuan.procedures.queries import edition_by_digest

MOMENTS = ("until",)
GROUPINGS = ("unit", "customer", "edition")
NOT_COUNTED = frozenset({State.UNSUBSTANTIATED, State.WITHDRAWN, State.MERGED})
ROUNDS = 3
"""How often a count may change a grade that changes what is counted, before it is left alone."""

Contributions = Mapping[str, int]
"""Under which tally keys a case counts, and with what amount."""


class Rules(NamedTuple):
    """What a case is handled by: its edition and the calendar of today."""

    edition: Edition
    calendar: Calendar


class Assessed(NamedTuple):
    """What the procedure says of a case, with what was counted for it."""

    situation: core.Situation
    counted: dict[str, int]
    contributions: Contributions


Count = Callable[[Contributions, Mapping[str, str]], dict[str, int]]
"""Answers what is counted: given the contributions and the key of each counted fact."""


def rules_of(case: Case) -> Rules:
    """Return the edition to which a case is pinned; `case` comes with `issue` selected."""
    digest = getattr(case, "calendar_digest", None)
    calendar = calendar_by() if digest is None else calendar_by(digest=digest)
    return Rules(edition_by_digest(case.issue.digest), calendar)


def core_act(case: Case, row: Act) -> core.Act:
    """Return a stored act in the words of the core."""
    data: dict[str, object] = dict(row.data)
    for name in MOMENTS:
        if isinstance(data.get(name), str):
            data[name] = datetime.fromisoformat(str(data[name]))
    if row.step == Step.REPORT:
        data |= {"occurred_at": case.occurred_at, "found_at": case.found_at}
    else:
        data["meets"] = row.meets
    if row.facts:
        data["facts"] = dict(row.facts)
    return core.Act(Step(row.step), row.at, str(row.by_key), data)


def core_acts(case: Case, rows: Iterable[Act]) -> list[core.Act]:
    """Return the stored acts of a case in the words of the core, in their order."""
    return [core_act(case, row) for row in rows]


def place_of(case: Case) -> Place:
    """Return where a case stands in the organisation; `case` comes with its relations selected."""
    return Place(
        case.unit,
        case.finder_unit,
        {
            "responsible_person": case.responsible_person,
            "finder": case.finder,
            "reporter": case.reporter,
            "receiver": case.receiver,
        },
    )


def local_day(edition: Edition, moment: datetime) -> date:
    """Return the date on which a moment falls where the edition is in force."""
    return moment.astimezone(ZoneInfo(edition.timezone)).date()


def situation_of(rules: Rules, case: Case, acts: Sequence[core.Act]) -> core.Situation:
    """Return what the procedure says of a case as it is stored."""
    known = _derived(rules.edition, case, case.counted)
    return assess(rules.edition, known, acts, rules.calendar)


def assess_counting(rules: Rules, case: Case, acts: Sequence[core.Act], count: Count) -> Assessed:
    """Return what the procedure says of a case, counting over history as it stands.

    What is counted may depend on a grade and the grade on the count: the two are brought together
    in a few rounds, so that the case is counted as what it is found to be.
    """
    situation = situation_of(rules, case, acts)
    keys = tally_keys(rules.edition, case, situation)
    while_counting = dict(case.counted)
    contributions = contributions_of(rules.edition, case, situation)
    for _round in range(ROUNDS):
        counted = count(contributions, keys)
        if counted == while_counting:
            break
        while_counting = counted
        known = _derived(rules.edition, case, counted)
        situation = assess(rules.edition, known, acts, rules.calendar)
        keys = tally_keys(rules.edition, case, situation)
        contributions = contributions_of(rules.edition, case, situation)
    return Assessed(situation, while_counting, contributions)


def tally_keys(edition: Edition, case: Case, situation: core.Situation) -> dict[str, str]:
    """Return the tally key of each counted fact; one whose grouping is unknown has none."""
    found = {}
    facts = {**situation.standing.facts, **_groups(edition, case)}
    for spec in tally_specs(edition):
        shared = [facts.get(name) for name in spec.same]
        if all(value is not None for value in shared):
            found[spec.fact] = _key(edition, spec.of, spec.same, shared)
    return found


def contributions_of(edition: Edition, case: Case, situation: core.Situation) -> Contributions:
    """Return what a case adds to the tallies; one that turned out to be none adds nothing."""
    if situation.standing.state in NOT_COUNTED:
        return {}
    keys = tally_keys(edition, case, situation)
    found = {}
    for spec in tally_specs(edition):
        if spec.fact in keys:
            value = situation.standing.facts.get(spec.of) if spec.of else 0
            found[keys[spec.fact]] = int(value or 0)
    return found


def _key(edition: Edition, of: str, same: Sequence[str], shared: Sequence[Value | None]) -> str:
    body = {"edition": edition.id, "of": of, "same": list(zip(same, shared, strict=True))}
    return hashlib.blake2b(canonical(body).encode(), digest_size=20).hexdigest()


def _groups(edition: Edition, case: Case) -> dict[str, Value | None]:
    """Return what cases can share beside facts: the unit, the customer, the procedure."""
    customer = (case.customer_contact or case.customer_name).strip().casefold()
    return {"unit": case.unit.code, "customer": customer or None, "edition": edition.id}


def _derived(edition: Edition, case: Case, counted: Mapping[str, int]) -> dict[str, Value | None]:
    """Return the case's facts with every derived one in place."""
    day = local_day(edition, case.reported_at)
    known = derive(edition, {**case.facts, **_groups(edition, case)}, counted, day)
    return {name: value for name, value in known.items() if name not in GROUPINGS}
