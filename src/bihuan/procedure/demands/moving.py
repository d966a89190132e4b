"""A running case moved to another edition: what stands in the way, and what would change.

A case is pinned to the edition under which it was reported. Moving it is an act of its own, and
whoever approves it sees first what it would do: the severity, the duties that open, fall away or
get another due time, and the facts that the other edition does not know.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bihuan.procedure.demands.acts import Act, Duty, Situation
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.language.values import is_finite
from bihuan.procedure.terms import Facts, Label, Step, Value


class Shift(NamedTuple):
    """A duty that stays, with another due time."""

    title: Label
    before: datetime | None
    after: datetime | None

    @property
    def sooner(self) -> bool:
        """Whether the time gets shorter."""
        return self.after is not None and (self.before is None or self.after < self.before)


class Changes(NamedTuple):
    """What moving a case would change."""

    severity_before: str
    severity_after: str
    opens: tuple[Duty, ...]
    falls: tuple[Duty, ...]
    shifts: tuple[Shift, ...]
    lost: tuple[Label, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything would stay as it is."""
        same = self.severity_before == self.severity_after
        return same and not (self.opens or self.falls or self.shifts or self.lost)


def facts_kept(new: Edition, facts: Facts) -> dict[str, Value]:
    """Return the facts that the other edition knows, with values that it can read."""
    return {
        name: value
        for name, value in facts.items()
        if value is not None and (fact := new.facts.get(name)) and _can_be(fact, value)
    }


def _can_be(fact: Fact, value: Value) -> bool:
    if fact.decided or fact.derived is not None:
        return False
    if fact.members:
        return fact.member(value) is not None
    if is_finite(fact):
        return isinstance(value, bool)
    return isinstance(value, int) and not isinstance(value, bool) and fact.low <= value <= fact.high


def obstacles(old: Edition, new: Edition, acts: Sequence[Act]) -> list[Label]:
    """Return why a case cannot be moved: what was done has no counterpart in the other edition."""
    found: list[Label] = []
    levels = {member.id for member in new.facts[new.grade].members}
    for act in acts:
        severity = act.data.get("severity")
        if severity and str(severity) not in levels:
            member = old.facts[old.grade].member(str(severity))
            name = member.name if member else Label(str(severity), str(severity))
            found.append(
                Label(
                    f"本案由人员判为“{name.zh}”，新版没有这一级",
                    f"a person graded it “{name.en}”, a level that the other edition lacks",
                )
            )
        if act.step is Step.DISPOSE:
            found += _ways_gone(old, new, act.data)
    return list(dict.fromkeys(found))


def _ways_gone(old: Edition, new: Edition, data: Mapping[str, object]) -> list[Label]:
    given = data.get("dispositions")
    names = given if isinstance(given, list | tuple) else ()
    gone = [old.dispositions[name].name for name in names if name not in new.dispositions]
    return [
        Label(
            f"已决定的处置“{name.zh}”，新版没有这一种",
            f"the disposition “{name.en}” was decided, which the other edition lacks",
        )
        for name in gone
    ]


def changes(old: Edition, before: Situation, new: Edition, after: Situation) -> Changes:
    """Return what would change for a case, from where it stands under both editions."""
    was = {duty.demand: duty for duty in before.duties}
    now = {duty.demand: duty for duty in after.duties}
    known = before.standing.facts
    lost = [
        fact.name
        for name, fact in old.facts.items()
        if _is_given(fact) and known.get(name) is not None and name not in facts_kept(new, known)
    ]
    return Changes(
        before.standing.severity,
        after.standing.severity,
        tuple(duty for name, duty in now.items() if name not in was),
        tuple(duty for name, duty in was.items() if name not in now),
        tuple(
            Shift(now[name].title, was[name].due_at, now[name].due_at)
            for name in was
            if name in now and was[name].due_at != now[name].due_at
        ),
        tuple(lost),
    )


def _is_given(fact: Fact) -> bool:
    return not fact.decided and fact.derived is None and not fact.id.startswith("chosen.")
