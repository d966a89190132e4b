"""Replay: a million past cases decided again by two editions, on two cores.

The cases are synthetic: random facts of a shipped procedure and, for each, the acts that it would
have been handled with. They are made beforehand in a pool and drawn from it, every one with facts
and a moment of its own. Beside it stands a plain loop that decides every case by itself under both
editions and looks at no limit.
"""

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.compare.outcomes import Judge
from bihuan.procedure.compare.past import PastCase, choices_of
from bihuan.procedure.compare.replay import Replayer
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.terms import FactType, Value
from bihuan.procedures.days import official_days
from bihuan.procedures.reader import read_pack

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.bench_core import PACKS, files_of, long_case
from benchmarks.figures import Figure, report

CASES, CORES, POOL, PLAIN = 1_000_000, 2, 500, 20_000
PACK = "s15-property"
CHANGES = {
    "ch3-grades.yaml": [("within: 30分钟", "within: 20分钟"), ("within: 1天", "within: 2天")],
}
EVERY = 20_000


def editions() -> tuple[Edition, Edition]:
    """Return a shipped edition and one with two limits changed."""
    files = files_of(PACK)
    changed = dict(files)
    for name, pairs in CHANGES.items():
        for before, after in pairs:
            if before not in changed[name]:
                raise SystemExit(f"{name} has no {before} any more")
            changed[name] = changed[name].replace(before, after)
    vocabulary = (PACKS / "vocabulary.yaml").read_text(encoding="utf-8")
    old, new = (read_pack(one, vocabulary).edition for one in (files, changed))
    if old is None or new is None:
        raise SystemExit("the changed edition has mistakes")
    return old, new


def pool_of(edition: Edition, calendar: Calendar) -> list[PastCase]:
    """Return handled cases to draw from."""
    chance = random.Random(20261122)  # noqa: S311 - reproducible cases, no secret
    pool = []
    for number in range(POOL):
        facts, acts = long_case(edition, calendar, chance)
        asked = {name: value for name, value in facts.items() if _is_asked(edition.facts[name])}
        counted = {name: value for name, value in facts.items()
                   if edition.facts[name].derived and isinstance(value, int)}  # fmt: skip
        pool.append(PastCase(number, "", acts[0].at, asked, counted, acts))
    return pool


def _is_asked(fact: Fact) -> bool:
    return not fact.decided and fact.derived is None and "." not in fact.id


def stream(edition: Edition, pool: list[PastCase], first: int, last: int) -> Iterator[PastCase]:
    """Give cases with facts, amounts and moments of their own."""
    chance = random.Random(first)  # noqa: S311
    choices: list[tuple[str, Callable[[], Value]]] = [
        (fact.id, _drawing(fact, chance)) for fact in edition.facts.values() if _is_asked(fact)
    ]
    for number in range(first, last):
        case = pool[number % POOL]
        facts = dict(case.facts)
        for name, draw in choices[number % 3 :: 3]:
            facts[name] = draw()
        later = timedelta(minutes=number % 500_000)
        acts = [act._replace(at=act.at + later) for act in case.acts[:6]]
        yield case._replace(id=number, number=f"NC-{number}", at=case.at + later, facts=facts,
                            acts=acts)  # fmt: skip


def _drawing(fact: Fact, chance: random.Random) -> Callable[[], Value]:
    if fact.type is FactType.ENUM:
        ids = [member.id for member in fact.members]
        return lambda: ids[int(chance.random() * len(ids))]
    if fact.type is FactType.BOOLEAN:
        return lambda: chance.random() < 0.5  # noqa: PLR2004 - a coin
    width = fact.high - fact.low + 1
    return lambda: fact.low + int(chance.random() * width)


class Work:
    """What every core is handed before it starts."""

    old: Edition
    new: Edition
    calendar: Calendar
    pool: list[PastCase]


def replayed(part: tuple[int, int]) -> tuple[Tallies, float]:
    """Replay a part of the cases; return the counts and the CPU seconds without their making."""
    started = time.process_time()
    replayer = Replayer(Work.old, Work.new, Work.calendar)
    for case in stream(Work.old, Work.pool, *part):
        replayer.take(case)
        if case.id % EVERY == 0:
            sys.stderr.write(f"\r{case.id:,} ")
    tallies = replayer.settle()
    return tallies, time.process_time() - started - made(part)


def made(part: tuple[int, int]) -> float:
    """Return the CPU seconds that making a sample of the cases takes, scaled to all of them."""
    first, last = part
    size = min(PLAIN, last - first)
    started = time.process_time()
    for _case in stream(Work.old, Work.pool, first, first + size):
        pass
    return (time.process_time() - started) * (last - first) / size


def plainly() -> float:
    """Return how many cases a second a plain loop decides under both editions, on one core."""
    judges = (Judge(Work.old, Work.old), Judge(Work.new, Work.old))
    cases = list(stream(Work.old, Work.pool, 0, PLAIN))
    started = time.process_time()
    for case in cases:
        for judge in judges:
            judge.outcome(case.facts, case.counted, case.at.date(), choices_of(case.acts))
    return PLAIN / (time.process_time() - started)


def main() -> int:
    """Measure and print; return 1 when a figure is missed."""
    days = official_days(2025, 2028)
    Work.calendar = Calendar.from_days(
        "cn", days.revision, "Asia/Shanghai", days.days, days.published
    )
    Work.old, Work.new = editions()
    Work.pool = pool_of(Work.old, Work.calendar)
    share = CASES // CORES
    parts = [(share * core, share * (core + 1)) for core in range(CORES)]
    started = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(CORES) as cores:
        done = cores.map(replayed, parts)
    taken = time.perf_counter() - started
    sys.stderr.write("\r")
    total = Tallies()
    for tallies, _seconds in done:
        total.merge(tallies)
    working = sum(seconds for _tallies, seconds in done)
    rate, plain = CASES / working, plainly()
    print(f"{total.cases:,} cases, {total.changed:,} changed, on {CORES} of {os.cpu_count()} cores;"
          f" {working:,.1f} s of CPU time without the making of the cases")  # fmt: skip
    print(f"{rate / plain:.1f} times a plain loop that decides each case alone ({plain:,.0f}/s)")
    return report(
        [
            Figure(f"{CASES:,} cases replayed under two editions", taken, "s", 60, least=False),
            Figure("replayed on one core, both editions", rate, "/s"),
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
