"""Where each obligation of the source procedures is executed, and what proves it.

The list is data: one file a source under `obligations/`. An obligation names the rules of its pack
that execute it, and tests where a feature beside the pack does. What needs a room that is not built
yet names it and stays open. Nothing is taken on trust: a rule must stand in the pack and be touched
by a scenario that holds, and a test must be there.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

from bihuan.procedure.clocks.limits import Limit
from bihuan.procedure.edition import Edition
from bihuan.procedure.scenarios.coverage import parts_of
from bihuan.procedure.terms import Label

FOLDER = Path(__file__).parent / "obligations"


class Wording(BaseModel):
    """Words in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    @property
    def label(self) -> Label:
        """The words as the core has them."""
        return Label(self.zh, self.en)


class Awaited(BaseModel):
    """A room that is not built yet, and what of the obligation waits for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    room: str
    what: Wording


class Obligation(BaseModel):
    """One demand of a source procedure.

    `rules` are ids of rows, demands, triggers, rights and dispositions of the pack; `tests` are
    tests of features beside it, as pytest names them; `awaits` says what is not built yet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    clause: str
    kind: str
    demand: Wording
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    awaits: Awaited | None = None


class Source(BaseModel):
    """The obligations of one source procedure, and the pack that executes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: str
    pack: str
    obligations: tuple[Obligation, ...]


class Doing(StrEnum):
    """What kind of thing executes an obligation."""

    ROW = "rows"
    DEMAND = "demands"
    TRIGGER = "triggers"
    RIGHT = "rights"
    DISPOSITION = "dispositions"


class Executed(NamedTuple):
    """A rule that executes an obligation: where it stands, and the scenarios that prove it."""

    rule: str
    kind: Doing
    clause: str
    limit: Limit | None
    scenarios: tuple[str, ...]


class Traced(NamedTuple):
    """An obligation followed to what executes it; `gaps` are why it is open, none when closed."""

    obligation: Obligation
    pack: str
    executed: tuple[Executed, ...]
    gaps: tuple[Label, ...]

    @property
    def closed(self) -> bool:
        """Whether it is executed and proven."""
        return not self.gaps


class Proven(NamedTuple):
    """An edition, and for each of its scenarios that hold what it touches."""

    edition: Edition
    touched: Mapping[str, frozenset[str]]


@cache
def sources() -> tuple[Source, ...]:
    """Return all sources in order."""
    return tuple(
        Source.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("S*.yaml"))
    )


def trace(source: Source, proven: Proven | None, tests: frozenset[str] | None) -> list[Traced]:
    """Follow the obligations of a source to what executes them.

    Args:
        source: the obligations.
        proven: the pack's edition with what its scenarios touch; None if it does not load.
        tests: the tests that there are; None leaves unchecked whether they are there.
    """
    rules = dict(rules_of(proven.edition)) if proven else {}
    return [_followed(source, one, proven, rules, tests) for one in source.obligations]


def _followed(
    source: Source,
    obligation: Obligation,
    proven: Proven | None,
    rules: Mapping[str, Executed],
    tests: frozenset[str] | None,
) -> Traced:
    executed, gaps = [], []
    for name in obligation.rules:
        rule = rules.get(name)
        if rule is None or proven is None:
            gaps.append(Label(f"程序包里没有规则 {name}", f"the pack has no rule {name}"))
            continue
        by = tuple(scenario for scenario, touched in proven.touched.items() if name in touched)
        executed.append(rule._replace(scenarios=by))
        if not by:
            gaps.append(
                Label(f"没有通过的场景用到 {name}", f"no scenario that holds touches {name}")
            )
    gaps += [
        Label(f"没有测试 {test}", f"there is no test {test}")
        for test in obligation.tests
        if tests is not None and test not in tests
    ]
    if obligation.awaits:
        waits = obligation.awaits
        gaps.append(
            Label(f"等待 {waits.room}：{waits.what.zh}", f"waits for {waits.room}: {waits.what.en}")
        )
    if not (obligation.rules or obligation.tests or obligation.awaits):
        gaps.append(Label("没有写明由什么执行", "nothing is named that executes it"))
    return Traced(obligation, source.pack, tuple(executed), tuple(gaps))


def rules_of(edition: Edition) -> Iterator[tuple[str, Executed]]:
    """Yield every rule of an edition by the name under which scenarios touch it."""
    limits = {demand.id: demand.within for demand in edition.demands}
    kinds = set(Doing)
    for part in parts_of(edition):
        if part.kind in kinds:
            doing = Doing(part.kind)
            yield part.key, Executed(part.key, doing, part.clause, limits.get(part.name), ())
