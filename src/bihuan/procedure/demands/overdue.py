"""Was a limit missed? Told from the acts themselves, so that nobody has to admit it.

A limit is missed where an act met its demand after the due time that it had then, and where the
demand is still open at the newest act, although its due time has passed. No clock is read: what
nobody touches is found to be late by whatever is done next.
"""

from collections.abc import Callable, Sequence

from bihuan.procedure.demands.acts import Act, Duty
from bihuan.procedure.demands.known import facts_before
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Value

Look = Callable[[Facts, Sequence[Act]], Sequence[Duty]]
"""Answers which duties were open after some acts, given what was known."""


def missed_limits(
    edition: Edition, facts: Facts, acts: Sequence[Act], look: Look
) -> dict[str, Act]:
    """Return the facts about missed limits that are true, each with the act that found it so."""
    asked = [name for name in edition.overdue if facts.get(name) is None]
    watched = {demand for name in asked for demand in edition.overdue[name]}
    steps = {demand.step for demand in edition.demands if demand.id in watched}
    missed: dict[str, Act] = {}
    for place in range(1, len(acts) + 1):
        newest = place == len(acts)
        if not newest and acts[place].step not in steps:
            continue
        moment = acts[-1] if newest else acts[place]
        then = facts if newest else facts_before(facts, acts, moment)
        for duty in look(with_missed(edition, then, missed), acts[:place]):
            if duty.demand in watched and duty.due_at and duty.due_at < moment.at:
                found = next(act for act in acts if act.at > duty.due_at)
                for name in asked:
                    if duty.demand in edition.overdue[name]:
                        missed.setdefault(name, found)
        if len(missed) == len(asked):
            break
    return missed


def with_missed(edition: Edition, facts: Facts, missed: dict[str, Act]) -> dict[str, Value | None]:
    """Return the facts with yes or no for every missed limit; what is stated stands."""
    known = dict(facts)
    for name in edition.overdue:
        if known.get(name) is None:
            known[name] = name in missed
    return known
