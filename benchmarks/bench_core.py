"""The pure core: decisions with grounds, duties, and the loading of editions.

One core, no database. The limit of a decision is the bare generated function over the same table,
called in the same loop.
"""

import random
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.deciding import decide
from bihuan.procedure.demands.acts import Act, Attempt
from bihuan.procedure.demands.assess import assess, duties
from bihuan.procedure.demands.permits import RESULTS, duties_for
from bihuan.procedure.edition import Edition, Fact, Table
from bihuan.procedure.scenarios.running import run
from bihuan.procedure.terms import FactType, Facts, Step, Value
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


def long_case(edition: Edition, calendar: Calendar, chance: random.Random) -> tuple[Facts, list[Act]]:
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


def main() -> int:
    """Measure and print; return 1 when a figure is missed."""
    chance = random.Random(20261122)  # noqa: S311 — reproducible cases, no secret
    days = official_days(2025, 2027)
    calendar = Calendar.from_days("cn", days.revision, "Asia/Shanghai", days.days, days.published)
    vocabulary = (PACKS / "vocabulary.yaml").read_text(encoding="utf-8")
    present = [name for name in FIRST_FOUR if (PACKS / name / "pack.yaml").exists()]
    sources = {name: files_of(name) for name in present}

    def load_all() -> None:
        for name in present:
            loaded = read_pack(sources[name], vocabulary)
            edition = loaded.edition
            if edition is None:
                raise SystemExit(f"{name}: {loaded.errors}")
            for _, scenario in loaded.scenarios:
                if run(edition, calendar, scenario).failures:
                    raise SystemExit(f"{name}: {scenario.name}")

    figures = [
        Figure(
            f"{len(present)} editions loaded, proven, scenarios passed",
            seconds(load_all),
            "s",
            3,
            least=False,
        )
    ]
    for name in present:
        edition = read_pack(sources[name], vocabulary).edition
        assert edition  # noqa: S101 — loaded above
        table = grading_of(edition)
        cases = [some_facts(edition, chance) for _ in range(2_000)]
        bare = table.compiled
        assert bare  # noqa: S101

        def decided(edition: Edition = edition, table: Table = table, cases: list[Facts] = cases) -> int:
            for _ in range(10):
                for facts in cases:
                    decide(edition, table, facts)
            return 10 * len(cases)

        def called(bare=bare, cases: list[Facts] = cases) -> int:  # noqa: ANN001
            for _ in range(10):
                for facts in cases:
                    bare(facts)
            return 10 * len(cases)

        figures.append(
            Figure(
                f"decision with grounds, {name}, {len(table.rows)} rows",
                rate(decided),
                "/s",
                300_000,
                rate(called),
            )
        )
        long_cases = [long_case(edition, calendar, chance) for _ in range(20)]

        def demanded(edition: Edition = edition, long_cases: list = long_cases) -> int:
            for _ in range(50):
                for facts, acts in long_cases:
                    duties(edition, facts, acts, calendar)
            return 50 * len(long_cases)

        figures.append(Figure(f"duties(...), {ACTS} acts, {name}", rate(demanded), "/s", 20_000))
    return report(figures)


if __name__ == "__main__":
    raise SystemExit(main())
