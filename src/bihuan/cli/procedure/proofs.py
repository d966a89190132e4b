"""Packs checked side by side: what was found out about each, in the order asked for."""

import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from bihuan.cli.packs import read, today
from bihuan.procedure.edition import Waiver
from bihuan.procedure.language.problems import Problem, as_for_issue
from bihuan.procedure.lint.waivers import in_force
from bihuan.procedure.scenarios.proving import Proof, prove
from bihuan.procedures.checking import official_calendar

MOST = 4
"""More processes than this are not started, however many processors there are."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out about one pack; plain data, so that another process can send it."""

    pack: str
    version: str | None
    digest: str | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, str]
    proof: Proof | None
    seconds: float
    exceptions: tuple[Waiver, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems keep the pack from being issued."""
        return sum(problem.level == "error" for problem in self.problems)

    @property
    def good(self) -> bool:
        """Whether the pack may be issued."""
        return self.proof is not None and self.proof.good and not self.errors


def reports(
    names: Sequence[str], *, without: tuple[str, ...] = (), issue: bool = False
) -> Iterator[Report]:
    """Yield the reports of packs in their order, worked out on every processor there is."""
    check = partial(report_of, without=without, issue=issue)
    workers = min(len(names), os.cpu_count() or 1, MOST)
    if workers < 2:  # noqa: PLR2004 - nothing is gained by another process
        yield from map(check, names)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(check, names)


def report_of(name: str, *, without: tuple[str, ...] = (), issue: bool = False) -> Report:
    """Return what was found out about one pack."""
    start = time.perf_counter()
    pack = read(name, today())
    edition, problems, proof = pack.loaded.edition, pack.loaded.problems, None
    if issue and edition is not None:
        problems = as_for_issue(problems)
    if edition is not None:
        proof = prove(edition, pack.loaded, official_calendar(), without=without, issue=issue)
        problems = (*problems, *proof.problems)
    named = {problem.at.file for problem in problems}
    return Report(
        pack.name,
        edition.version if edition else None,
        edition.digest if edition else None,
        problems,
        {file: text for file, text in pack.files.items() if file in named},
        proof,
        time.perf_counter() - start,
        tuple(in_force(edition, today())) if edition else (),
    )
