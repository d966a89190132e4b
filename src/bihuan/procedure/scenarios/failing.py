"""A scenario that fails, told so that its author sees why: the values, and the account of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.demands.acts import Situation
from bihuan.procedure.edition import Edition
from bihuan.procedure.scenarios.running import Failure
from bihuan.procedure.terms import Label
from bihuan.procedure.wording import say_case

OF_TABLES = ("severity", "outputs", "rows", "asks", "clauses")
"""Expectations about what the tables answer; the others are about demands."""
NEIGHBOURS = 3
LANGUAGES = ("zh", "en")


class Told(NamedTuple):
    """A failure with the values that the expectation turned on, and why it came out so."""

    file: str
    scenario: str
    act: int
    expectation: str
    expected: str
    found: str
    values: Label
    account: tuple[Label, ...]

    def as_json(self) -> dict[str, object]:
        """Return the same for programs."""
        return {
            **self._asdict(),
            "values": self.values._asdict(),
            "account": [line._asdict() for line in self.account],
        }


def tell(edition: Edition, file: str, failure: Failure) -> Told:
    """Return a failure with its values and its account."""
    name, now = failure.expectation, failure.situation
    values, account = Label("", ""), tuple[Label, ...]()
    if now is not None:
        facts = {fact: now.standing.facts.get(fact) for fact in _turning_on(edition, name)}
        values = Label(*(say_case(edition.facts, facts, language) for language in LANGUAGES))
        account = tuple(_account(edition, name, now)) if name.startswith(OF_TABLES) else ()
    scenario, act = failure.scenario, failure.act
    return Told(file, scenario, act, name, failure.expected, failure.found, values, account)


def _tables(edition: Edition, expectation: str) -> list[str]:
    """Return the outputs of the tables that an expectation is about."""
    if expectation == "severity":
        return [edition.grade]
    _, _, output = expectation.partition(".")
    return [table.output for table in edition.tables if output in ("", table.output)]


def _turning_on(edition: Edition, expectation: str) -> list[str]:
    """Return the facts that an expectation turns on, each once."""
    kind, _, demand = expectation.partition(".")
    if expectation.startswith(OF_TABLES):
        outputs = _tables(edition, expectation)
        names = [one for table in edition.tables if table.output in outputs for one in table.inputs]
    else:
        names = [one for rule in edition.demands if rule.id == demand for one in rule.when]
        if kind in ("duties", "ahead", "state", "act"):
            names = [edition.grade]
    return list(dict.fromkeys(names))


def _account(edition: Edition, expectation: str, now: Situation) -> Iterator[Label]:
    """Yield the account of the tables at level 3: what matched, and what was one condition away."""
    for output in _tables(edition, expectation):
        decision = now.standing.decided.get(output)
        if decision is None:
            continue
        record = record_of(edition, decision, now.standing.facts, datetime.min, "")  # noqa: DTZ901
        said = [explain(edition, record, NEIGHBOURS, language) for language in LANGUAGES]
        yield from (Label(*lines) for lines in zip(*said, strict=True))
