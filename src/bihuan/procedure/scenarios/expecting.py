"""What a scenario may expect of a case, and what the edition says instead."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bihuan.procedure.demands.acts import Duty, Situation
from bihuan.procedure.edition import Demand, Edition
from bihuan.procedure.language.leaves import Expected
from bihuan.procedure.terms import Value
from bihuan.procedure.wording import NO, YES

Found = str | list[str] | dict[str, str]


class Miss(NamedTuple):
    """One expectation that did not hold."""

    expectation: str
    expected: str
    found: str


def misses(
    edition: Edition, situation: Situation, refused: str, expected: Mapping[str, Expected]
) -> Iterator[Miss]:
    """Yield every expectation that the situation does not meet."""
    for name, wanted in expected.items():
        if name not in EXPECTATIONS:
            yield Miss(name, "、".join(EXPECTATIONS), "不认识的期望")
            continue
        found = refused if name == "refused" else found_of(edition, situation, name)
        if isinstance(wanted, dict) and isinstance(found, dict):
            for key, value in wanted.items():
                if found.get(key, "") != value:
                    yield Miss(f"{name}.{key}", value, found.get(key, "（没有）"))
        elif isinstance(wanted, list) and isinstance(found, list):
            if sorted(found) != sorted(wanted):
                yield Miss(name, str(wanted), str(found))
        elif found != wanted:
            yield Miss(name, str(wanted), str(found))


def found_of(edition: Edition, situation: Situation, name: str) -> Found:
    """Return what the edition says for one expectation, in the words that scenarios use."""
    return _FOUND[name](edition, situation)


def _clauses(_: Edition, situation: Situation) -> list[str]:
    cites = [cite for decision in situation.standing.decided.values() for cite in decision.cites]
    return sorted({cite.clause for cite in cites + [duty.cite for duty in situation.duties]})


def _severity(edition: Edition, situation: Situation) -> str:
    member = edition.severity(situation.standing.facts)
    return member.name.zh if member else ""


def _outputs(edition: Edition, situation: Situation) -> dict[str, str]:
    facts = situation.standing.facts
    found = {name: _shown(edition, name, facts.get(name)) for name in edition.facts}
    for output, decision in situation.standing.decided.items():
        if decision.values:
            found[output] = "、".join(_shown(edition, output, one) for one in decision.values)
    return found


def _shown(edition: Edition, output: str, value: Value | None) -> str:
    member = edition.facts[output].member(value)
    if member:
        return member.name.zh
    if isinstance(value, bool):
        return (YES if value else NO).zh
    return "" if value is None else str(value)


def _due(edition: Edition, situation: Situation) -> dict[str, str]:
    zone = ZoneInfo(edition.timezone)
    return {
        duty.demand: duty.due_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        for duty in situation.duties
        if duty.due_at
    }


def _of_duties(say: Callable[[Duty], str]) -> Callable[[Edition, Situation], dict[str, str]]:
    return lambda _, now: {duty.demand: say(duty) for duty in now.duties}


def _of_demands(say: Callable[[Demand], str]) -> Callable[[Edition, Situation], dict[str, str]]:
    """Return what the demands behind the open duties say of themselves."""

    def found(edition: Edition, now: Situation) -> dict[str, str]:
        names = {duty.demand for duty in now.duties}
        return {demand.id: say(demand) for demand in edition.demands if demand.id in names}

    return found


_FOUND: Mapping[str, Callable[[Edition, Situation], Found]] = {
    "outputs": _outputs,
    "severity": _severity,
    "clauses": _clauses,
    "due": _due,
    "state": lambda _, now: now.standing.state.value,
    "asks": lambda _, now: list(now.standing.asks),
    "rows": lambda _, now: [row for had in now.standing.decided.values() for row in had.rows],
    "duties": lambda _, now: [duty.demand for duty in now.duties],
    "ahead": lambda _, now: [demand.id for demand in now.ahead],
    "by": _of_duties(lambda duty: "、".join(duty.by)),
    "forms": _of_duties(lambda duty: duty.form),
    "needs": _of_duties(lambda duty: "、".join(duty.requires)),
    "questions": _of_duties(lambda duty: "、".join(duty.asks)),
    "on_breach": _of_duties(lambda duty: "、".join(duty.on_breach)),
    "raises": _of_demands(lambda demand: demand.raises.value if demand.raises else ""),
    "references": _of_demands(lambda demand: demand.reference),
    "provisional": lambda _, now: [duty.demand for duty in now.duties if duty.provisional],
}
EXPECTATIONS = ("refused", *_FOUND)
