"""A pack's text checked as a whole: every problem, every example. Needs no database."""

import functools
import hashlib
import threading
from collections.abc import Mapping
from typing import NamedTuple

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import Loaded
from bihuan.procedure.scenarios.coverage import Coverage, coverage, parts_of
from bihuan.procedure.scenarios.running import Outcome, run
from bihuan.procedure.scenarios.suites import Broken, broken, read_suite, touched_by
from bihuan.procedures.days import official_days
from bihuan.procedures.reader import read_pack

YEARS = (2010, 2040)
"""The years that scenarios may touch; those not announced yet are provisional."""

SHOWN = ("rows", "demands", "triggers")
"""What some example must look at before a draft is submitted."""

REMEMBERED = 32
"""So many texts keep their result: a page asks again and again for what has hardly changed."""


class Run(NamedTuple):
    """One scenario with the file in which it stands."""

    file: str
    outcome: Outcome


class Checked(NamedTuple):
    """What the core says of a text; examples run only where there is an edition.

    `broken` are generated cases that come out otherwise than they were frozen; `covered` says by
    kind what the scenarios touch; `unproven` are rows, demands and triggers that neither a
    scenario nor a frozen case looks at.
    """

    loaded: Loaded
    runs: tuple[Run, ...] = ()
    cases: int = 0
    broken: tuple[Broken, ...] = ()
    covered: Mapping[str, Coverage] = {}
    unproven: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Run, ...]:
        """The scenarios that do not hold."""
        return tuple(run for run in self.runs if run.outcome.failures)

    @property
    def held(self) -> int:
        """How many scenarios hold."""
        return sum(not (run.outcome.failures or run.outcome.todo) for run in self.runs)

    @property
    def sound(self) -> bool:
        """Whether the text may be issued: no error, and every example holds."""
        told = self.loaded.barring or self.failed or self.broken or self.unproven
        return self.loaded.edition is not None and not told


@functools.cache
def official_calendar() -> Calendar:
    """Return the official working days, straight from the library."""
    days = official_days(*YEARS)
    return Calendar.from_days("CN", days.revision, "Asia/Shanghai", days.days, days.published)


def check(files: Mapping[str, str]) -> Checked:
    """Load a text, prove it and run its examples."""
    digest = hashlib.sha256()
    for part in (part for item in sorted(files.items()) for part in item):
        encoded = part.encode()
        digest.update(b"%d " % len(encoded) + encoded)
    known = _remembered.get(digest.digest())
    if known is None:
        known = _check(files)
        with _remembering:
            while len(_remembered) >= REMEMBERED:
                del _remembered[next(iter(_remembered))]
            _remembered[digest.digest()] = known
    return known


_remembered: dict[bytes, Checked] = {}
_remembering = threading.Lock()


def _check(files: Mapping[str, str]) -> Checked:
    loaded = read_pack(files)
    if loaded.edition is None:
        return Checked(loaded)
    edition, calendar = loaded.edition, official_calendar()
    runs = tuple(Run(name, run(edition, calendar, shape)) for name, shape in loaded.scenarios)
    suites = [read_suite(shape) for shape in loaded.suites or ()]
    touched = frozenset[str]().union(*(one.outcome.covered for one in runs))
    return Checked(
        loaded,
        runs,
        sum(len(suite.cases) for suite in suites),
        tuple(one for suite in suites for one in broken(edition, calendar, suite)),
        coverage(edition, touched),
        _unproven(edition, touched.union(*(touched_by(suite) for suite in suites))),
    )


def _unproven(edition: Edition, touched: frozenset[str]) -> tuple[str, ...]:
    """Return the rules that no example looks at: nothing shows that they do what they should."""
    return tuple(
        part.name for part in parts_of(edition) if part.kind in SHOWN and part.key not in touched
    )
