"""The pure core: decisions with grounds, duties, and the loading of editions.

One core, no database. The limit of a decision is the bare generated function over the same table,
called in the same loop.
"""

import random
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.deciding import decide
from bihuan.procedure.demands.acts import Act, Attempt
from bihuan.procedure.demands.assess import assess, duties
from bihuan.procedure.demands.granting import duties_for
from bihuan.procedure.demands.permits import RESULTS
from bihuan.procedure.edition import Edition, Fact, Table
from bihuan.procedure.scenarios.running import run
from bihuan.procedure.terms import Facts, FactType, Step, Value
from bihuan.procedures.days import official_days
from bihuan.procedures.reader import read_pack

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.figures import Figure, rate, report, seconds

PACKS = Path(__file__).parents[1] / "src" / "bihuan" / "procedures" / "packs"
FIRST_FOUR = ("s09-goods-services", "s14-property", "s15-property", "s19-property")
START = datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ACTS = 12


def files_of(name: str) -> dict[str, str]:
    """Return a shipped pack's files."""
    folder = PACKS / name
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


def some_value(fact: Fact, chance: random.Random) -> Value:
    """Return any value of the fact's domain."""
    if fact.type is FactType.ENUM:
        return chance.choice(fact.members).id
    if fact.type is FactType.BOOLEAN:
        return chance.random() < 0.5  # noqa: PLR2004 — a coin
    return chance.randint(fact.low, fact.high)


def some_facts(edition: Edition, chance: random.Random) -> Facts:
    """Return a case of which everything is known."""
    return {name: some_value(fact, chance) for name, fact in edition.facts.items()}


def grading_of(edition: Edition) -> Table:
    """Return the table that grades."""
    return next(table for table in edition.tables if table.output == edition.grade)


def long_case(
    edition: Edition, calendar: Calendar, chance: random.Random
) -> tuple[Facts, list[Act]]:
    """Return a case with twelve acts: its duties are met, verifications fail now and then."""
    while True:
        facts = some_facts(edition, chance)
        acts = [Act(Step.REPORT, START, "reporter")]
        while len(acts) < ACTS:
            situation = assess(edition, facts, acts, calendar)
            if not situation.duties:
                break
            duty = situation.duties[0]
            who = f"person:{len(acts)}"
            met = duties_for(situation, Attempt(duty.step, who, frozenset(duty.by)))
            data: dict[str, object] = {"meets": tuple(item.demand for item in met), "facts": ()}
            if duty.step in RESULTS:
                bad = chance.random() < 0.8 and duty.step in (Step.VERIFY, Step.INFORM)  # noqa: PLR2004
                data["result"] = RESULTS[duty.step][1 if bad else 0]
            if duty.step is Step.GRADE:
                data["severity"] = edition.facts[edition.grade].members[0].id
            if duty.step is Step.REFER:
                break
            acts.append(Act(duty.step, acts[-1].at + timedelta(hours=1), who, data))
        if len(acts) == ACTS:
            return facts, acts


def packs_time(
    sources: Mapping[str, Mapping[str, str]], vocabulary: str, calendar: Calendar
) -> float:
    """Return the seconds to load, prove and try all packs."""

    def load_all() -> None:
        for name, files in sources.items():
            loaded = read_pack(files, vocabulary)
            if loaded.edition is None:
                raise SystemExit(f"{name}: {loaded.errors}")
            for _, scenario in loaded.scenarios:
                if run(loaded.edition, calendar, scenario).failures:
                    raise SystemExit(f"{name}: {scenario.name}")

    return seconds(load_all)


def decision_figure(edition: Edition, chance: random.Random) -> Figure:
    """Return how many decisions a second the grading table gives, over two thousand cases."""
    table = grading_of(edition)
    bare = table.compiled
    cases = [some_facts(edition, chance) for _ in range(2_000)]

    def decided() -> int:
        for _ in range(10):
            for facts in cases:
                decide(edition, table, facts)
        return 10 * len(cases)

    def called() -> int:
        for _ in range(10):
            for facts in cases:
                bare(facts)  # type: ignore[misc]
        return 10 * len(cases)

    name = f"decision with grounds, {edition.id}, {len(table.rows)} rows"
    return Figure(name, rate(decided), "/s", 300_000, rate(called))


def duties_figure(edition: Edition, calendar: Calendar, chance: random.Random) -> Figure:
    """Return how often a second the demands of a case with twelve acts are worked out."""
    cases = [long_case(edition, calendar, chance) for _ in range(20)]

    def demanded() -> int:
        for _ in range(50):
            for facts, acts in cases:
                duties(edition, facts, acts, calendar)
        return 50 * len(cases)

    return Figure(f"duties(...), {ACTS} acts, {edition.id}", rate(demanded), "/s", 20_000)


def main() -> int:
    """Measure and print; return 1 when a figure is missed."""
    chance = random.Random(20261122)  # noqa: S311 - reproducible cases, no secret
    days = official_days(2025, 2027)
    calendar = Calendar.from_days("cn", days.revision, "Asia/Shanghai", days.days, days.published)
    vocabulary = (PACKS / "vocabulary.yaml").read_text(encoding="utf-8")
    sources = {name: files_of(name) for name in FIRST_FOUR}
    taken = packs_time(sources, vocabulary, calendar)
    name = f"{len(sources)} editions loaded, proven, scenarios passed"
    figures = [Figure(name, taken, "s", 3, least=False)]
    for files in sources.values():
        edition = read_pack(files, vocabulary).edition
        if edition is not None:
            figures.append(decision_figure(edition, chance))
            figures.append(duties_figure(edition, calendar, chance))
    return report(figures)


if __name__ == "__main__":
    raise SystemExit(main())
