"""What a scenario says of the past, and the derived facts that come of it.

A derived fact that the scenario states is taken as stated. Ages, look-ups and scores are computed
otherwise; counts and sums are, once the scenario tells its `history`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bihuan.procedure.decisions.deciding import decide_all
from bihuan.procedure.decisions.derive import Past, derive, recount, tally_specs
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.shapes import PastShape
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import Facts, Label, Value

GROUPINGS = ("unit", "customer", "edition")
"""What cases are grouped by beside their facts; a case in a scenario has one of each."""

_BEFORE = re.compile(r"^(\d{1,4})\s*(?:天|日|days?)$")


def past_cases(
    edition: Edition, facts: Facts, at: datetime, history: Sequence[PastShape]
) -> tuple[Past, ...]:
    """Return the past cases that a scenario tells of; they are like this one where not said.

    Raises:
        FactValueError: a time that is not a number of days, or a fact that cannot be read.
    """
    found: list[Past] = []
    for told in history:
        matched = _BEFORE.match(told.before.strip())
        if matched is None:
            raise FactValueError(
                Label(f"“{told.before}”要写成天数，如 5天", f"write “{told.before}” in days")
            )
        past = Past(
            at - timedelta(days=int(matched.group(1))),
            _decided(
                edition,
                {**_grouped(facts), **{name: _value(edition, name, told) for name in told.facts}},
            ),
        )
        found += [past] * int(told.times)
    return tuple(found)


def derived_facts(
    edition: Edition,
    facts: Facts,
    stated: Mapping[str, int],
    at: datetime,
    past: Sequence[Past] | None,
) -> Mapping[str, Value | None]:
    """Return the facts with every derived one in place, as the scenario's report stands."""
    if not any(fact.derived for fact in edition.facts.values()):
        return facts
    counted = dict(stated)
    specs = tally_specs(edition) if past is not None else ()
    this = _decided(edition, _grouped(facts)) if specs else facts
    for spec in specs:
        number = recount(spec, this, at, past or ())
        if spec.fact not in stated and number is not None:
            counted[spec.fact] = number
    return derive(edition, facts, counted, at.date())


def _decided(edition: Edition, facts: Facts) -> Facts:
    """Return the facts with what the tables make of them: cases may be alike in that, too."""
    return decide_all(edition, facts, {})[0]


def _grouped(facts: Facts) -> dict[str, Value | None]:
    return {**dict.fromkeys(GROUPINGS, "this"), **facts}


def _value(edition: Edition, name: str, told: PastShape) -> Value:
    if name in GROUPINGS:
        return told.facts[name]
    if name not in edition.facts:
        raise FactValueError(Label(f"没有名为 {name} 的事实", f"there is no fact named {name}"))
    return read_value(edition.facts[name], told.facts[name])
