"""Do the scenarios mean anything? Each mutant of the edition must make one of them fail."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.deciding import ConflictError
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.leaves import Expected
from bihuan.procedure.language.shapes import ScenarioShape
from bihuan.procedure.scenarios.mutants import Mutant, mutants
from bihuan.procedure.scenarios.running import Outcome, run
from bihuan.procedure.scenarios.suites import Suite, broken
from bihuan.procedure.terms import Label


class Survivor(NamedTuple):
    """A change that nothing noticed: what it was made to, and what it was."""

    row: str
    what: Label


class Noticed(NamedTuple):
    """How many changes were tried, and those that nothing noticed."""

    tried: int
    survivors: tuple[Survivor, ...]


class Tried(NamedTuple):
    """A scenario with how it went on the unchanged edition, and what its expectations name."""

    shape: ScenarioShape
    outcome: Outcome
    names: frozenset[str] = frozenset()


def tried(shape: ScenarioShape, outcome: Outcome) -> Tried:
    """Return a scenario that was run, ready to be tried on changed editions."""
    expected = [shape.expect, *(step.expect for step in shape.acts)]
    names = {
        name for one in expected for kind, value in one.items() for name in _named(kind, value)
    }
    return Tried(shape, outcome, frozenset(names))


def _named(kind: str, value: Expected) -> Iterator[str]:
    """Yield what an expectation names, alone and with what it expects of it."""
    for name in (value,) if isinstance(value, str) else value:
        yield name
        yield f"{kind}.{name}"


def notice(
    edition: Edition,
    calendar: Calendar,
    scenarios: Sequence[Tried],
    suites: Mapping[str, Suite],
) -> Noticed:
    """Return which changes of an edition neither its scenarios nor its suites notice.

    Args:
        edition: the edition as it is.
        calendar: the working days that the scenarios count on.
        scenarios: those that hold, with how they went.
        suites: the frozen suites by their names.
    """
    ready = sorted(
        (one for one in scenarios if not one.outcome.todo), key=lambda one: len(one.shape.acts)
    )
    count, survivors = 0, []
    for mutant in mutants(edition):
        count += 1
        if not _noticed(mutant, calendar, ready, suites):
            survivors.append(Survivor(mutant.row, mutant.what))
    return Noticed(count, tuple(survivors))


def _noticed(
    mutant: Mutant, calendar: Calendar, scenarios: Sequence[Tried], suites: Mapping[str, Suite]
) -> bool:
    suite = suites.get(mutant.suite)
    if suite is not None and next(broken(mutant.edition, calendar, suite), None):
        return True
    return any(_fails(mutant, calendar, one.shape) for one in _feeling(mutant, scenarios))


def _feeling(mutant: Mutant, scenarios: Sequence[Tried]) -> Iterator[Tried]:
    """Yield the scenarios that feel the change and expect something of the row first.

    A change is also felt by facts that no scenario comes to, as they were before an act: so none
    is left out before a change counts as one that nothing notices.
    """
    shows = f"{mutant.shows}.{mutant.row}"

    def distance(one: Tried) -> tuple[bool, ...]:
        named, touched = mutant.row in one.names, mutant.row in one.outcome.covered
        return (shows not in one.names, not named, not touched)

    numb = []
    for one in sorted(scenarios, key=distance):
        if _feels(mutant, one):
            yield one
        else:
            numb.append(one)
    yield from numb


def _feels(mutant: Mutant, one: Tried) -> bool:
    """Tell whether a change can make a difference to anything that a scenario comes to."""
    if mutant.step is not None and all(step.act != mutant.step for step in one.shape.acts):
        return False
    return any(mutant.felt(facts) for facts in one.outcome.seen)


def _fails(mutant: Mutant, calendar: Calendar, shape: ScenarioShape) -> bool:
    try:
        return bool(run(mutant.edition, calendar, shape, briefly=True).failures)
    except ConflictError:
        return True
