"""Was a limit missed? Told from the acts themselves, so that nobody has to admit it.

A limit is missed where an act met its demand after the due time that it had then, and where the
demand is still open at the newest act, although its due time has passed. No clock is read: what
nobody touches is found to be late by whatever is done next.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.clocks.due import due
from bihuan.procedure.demands.acts import Act, Duty, Situation
from bihuan.procedure.demands.known import facts_before
from bihuan.procedure.edition import Demand, Edition
from bihuan.procedure.terms import Facts, Step, Value

BEFORE = ("found_at", "occurred_at")
"""What a report may say of the time before it; limits may count from then."""

Look = Callable[[Facts, Sequence[Act], Mapping[str, Act]], Situation]
"""Answers where a case stands, given what was known, the acts and the limits found missed."""


def seen_in_time(
    edition: Edition, facts: Facts, acts: Sequence[Act], calendar: Calendar, look: Look
) -> Situation:
    """Return where a case stands, with yes or no for every fact about missed limits.

    The case is looked at as it stood before each act that may have met one of their demands too
    late, and as it stands now.
    """
    asked = {name: of for name, of in edition.overdue.items() if facts.get(name) is None}
    named = {demand for of in asked.values() for demand in of}
    watched = [demand for demand in edition.demands if demand.id in named]
    steps = {demand.step for demand in watched}
    earliest = _earliest_end(watched, acts, calendar)
    missed: dict[str, Act] = {}
    for place, act in enumerate(acts):
        if earliest is None or act.at <= earliest or len(missed) == len(asked):
            continue
        if act.step in steps:
            then = with_missed(edition, facts_before(facts, acts, act), missed)
            before = look(then, acts[:place], missed)
            missed = _found(asked, before.duties, acts, act.at) | missed
    now = look(with_missed(edition, facts, missed), acts, missed)
    found = _found(asked, now.duties, acts, acts[-1].at) | missed if acts else missed
    if len(found) == len(missed):
        return now
    return look(with_missed(edition, facts, found), acts, found)


def _earliest_end(
    demands: Sequence[Demand], acts: Sequence[Act], calendar: Calendar
) -> datetime | None:
    """Return a time before which none of these limits has ended, whatever it counts from.

    Most cases are in time all along, and so need not be looked at again.
    """
    events = [act.at for act in acts[:1]]
    events += [at for name in BEFORE if acts and isinstance(at := acts[0].data.get(name), datetime)]
    ends = [due(one.within, min(events), calendar).at for one in demands if one.within and events]
    setting = {Step.POSTPONE, *(one.until for one in demands if one.until)}
    ends += [
        until
        for act in acts
        if act.step in setting and isinstance(until := act.data.get("until"), datetime)
    ]
    return min(ends, default=None)


def _found(
    asked: Mapping[str, Sequence[str]],
    duties: Sequence[Duty],
    acts: Sequence[Act],
    moment: datetime,
) -> dict[str, Act]:
    """Return the facts that open duties past their time make true, with the first act after it."""
    return {
        name: next(act for act in acts if act.at > duty.due_at)
        for duty in reversed(duties)
        if duty.due_at and duty.due_at < moment
        for name, demands in asked.items()
        if duty.demand in demands
    }


def with_missed(
    edition: Edition, facts: Facts, missed: Mapping[str, Act]
) -> dict[str, Value | None]:
    """Return the facts with yes or no for every missed limit; what is stated stands."""
    known = dict(facts)
    for name in edition.overdue:
        if known.get(name) is None:
            known[name] = name in missed
    return known
