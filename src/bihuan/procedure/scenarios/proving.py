"""Everything that a pack's own examples prove of it, in one answer.

The scenarios written by hand, the suites generated from the rules, what both touch, and whether
they would notice if anything were changed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import Loaded
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.scenarios.coverage import Coverage, coverage, unproven
from bihuan.procedure.scenarios.failing import Told, tell
from bihuan.procedure.scenarios.freezing import Difference, differences
from bihuan.procedure.scenarios.generating import generate
from bihuan.procedure.scenarios.noticing import Noticed, Tried, notice, tried
from bihuan.procedure.scenarios.running import run
from bihuan.procedure.scenarios.suites import Broken, Suite, broken, read_suite

GENERATED, COVERAGE, MUTATION = "generated", "coverage", "mutation"
PARTS = (GENERATED, COVERAGE, MUTATION)
"""What can be left out; the scenarios themselves always run."""


@dataclass(slots=True)
class Proof:
    """What the examples of a pack prove.

    `stale` are the cases that freezing anew would add, take away or change; None where no suites
    are frozen. `noticed` is None where nothing was changed for a trial, because something fails.
    """

    scenarios: int = 0
    todo: int = 0
    failed: int = 0
    failures: list[Told] = field(default_factory=list)
    cases: int = 0
    broken: list[Broken] = field(default_factory=list)
    stale: list[Difference] | None = None
    issue: bool = False
    covered: dict[str, Coverage] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    noticed: Noticed | None = None

    @property
    def empty(self) -> bool:
        """Whether no scenario ran: then nothing is proven."""
        return self.scenarios == self.todo

    @property
    def good(self) -> bool:
        """Whether everything holds, every row of every table is touched, and no change survives."""
        rows = self.covered.get("rows")
        return not (
            self.empty
            or self.failures
            or self.broken
            or (rows and rows.not_covered)
            or (self.noticed and self.noticed.survivors)
            or any(problem.level == "error" for problem in self.problems)
            or (self.issue and self.stale != [])
        )


def prove(
    edition: Edition,
    loaded: Loaded,
    calendar: Calendar,
    *,
    without: Collection[str] = (),
    issue: bool = False,
) -> Proof:
    """Return what the examples of a loaded pack prove of its edition.

    Args:
        edition: the pack's edition.
        loaded: the pack as it was loaded, with its scenarios and frozen suites.
        calendar: the working days that the examples count on.
        without: which of `PARTS` to leave out.
        issue: whether the pack is to be issued; then what no scenario touches is an error.
    """
    proof = Proof(issue=issue)
    ran = _run(proof, edition, loaded, calendar)
    frozen = [read_suite(shape) for shape in loaded.suites or ()]
    if GENERATED not in without:
        _compare(proof, edition, calendar, frozen, known=loaded.suites is not None)
    touched = frozenset[str]().union(*(one.outcome.covered for one in ran))
    if COVERAGE not in without and not proof.empty:
        proof.covered = coverage(edition, touched)
        proof.problems = unproven(edition, touched, issue=issue)
    if MUTATION not in without and not (proof.failures or proof.broken or proof.empty):
        suites = {suite.name: suite for suite in frozen}
        proof.noticed = notice(edition, calendar, ran, suites)
    return proof


def _run(proof: Proof, edition: Edition, loaded: Loaded, calendar: Calendar) -> list[Tried]:
    """Run the scenarios and note how they went."""
    ran: list[Tried] = []
    for file, shape in loaded.scenarios:
        outcome = run(edition, calendar, shape)
        ran.append(tried(shape, outcome))
        proof.scenarios += 1
        proof.todo += outcome.todo
        proof.failed += bool(outcome.failures)
        proof.failures += [tell(edition, file, failure) for failure in outcome.failures]
    return ran


def _compare(
    proof: Proof, edition: Edition, calendar: Calendar, frozen: list[Suite], *, known: bool
) -> None:
    """Answer the frozen cases again, and see whether they still are those of the rules."""
    proof.cases = sum(len(suite.cases) for suite in frozen)
    proof.broken = [one for suite in frozen for one in broken(edition, calendar, suite)]
    if known:
        proof.stale = list(differences(frozen, generate(edition, calendar)))
