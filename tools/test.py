"""Run every test: the rules, the rooms on SQLite and on PostgreSQL, the pages in a browser.

The suites share nothing, so they run side by side, as many at once as there are processors. What
a suite says is shown when it ends. The last line names what ran where.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from postgres import NoServerError, Server, postgresql

ROOT = Path(__file__).resolve().parents[1]
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
# These never touch a database (or, in the browser, what the database does is not the question).
CORE = ("tests/procedure", "tests/architecture", "tests/docs")
PACKS = (
    "tests/printing",
    *(f"tests/procedures/test_{name}.py" for name in ("packs", "courses", "tailoring", "tracing")),
)
ELSEWHERE = (*CORE, *PACKS, "tests/browser")
LIMIT = 1800  # seconds; a suite that hangs must end the run, not stop it


@dataclass(frozen=True)
class Suite:
    """Some tests and where they run."""

    name: str
    words: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    counted: bool = True


@dataclass(frozen=True)
class Outcome:
    """How a suite ended."""

    suite: Suite
    seconds: float
    good: bool
    passed: int
    skipped: int

    def __str__(self) -> str:
        """Tell it in half a line."""
        skipped = f" ({self.skipped} skipped)" if self.skipped else ""
        count = f" {self.passed}{skipped}" if self.suite.counted else ""
        return f"{self.suite.name}{count}{'' if self.good else ' FAILED'}"


def suites(server: Server) -> list[Suite]:
    """Return the suites, the longest first so that the last to end is a short one."""
    rooms = ("tests", *(f"--ignore={folder}" for folder in ELSEWHERE))
    return [
        Suite(f"PostgreSQL {server.words}", rooms, {"DATABASE_URL": server.url}),
        Suite("SQLite", rooms),
        Suite("browser", ("tests/browser",)),
        Suite("shipped procedures", PACKS),
        Suite("rules, architecture, documents", CORE),
        Suite("style, types, contracts", (), counted=False),
    ]


def perform(suite: Suite) -> Outcome:
    """Run one suite, show what it said, count what it did."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bihuan-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [*PYTEST, f"--junitxml={report}", *suite.words]
        if not suite.counted:
            command = [sys.executable, "tools/check.py", "--without-tests"]
        code, said = run(command, suite.environment)
        passed, skipped = counts(report)
    seconds = time.monotonic() - start
    print(f"\n=== {suite.name} ({seconds:.0f} s) ===\n{said.strip()}", flush=True)
    good = code == 0 and (passed > 0 or not suite.counted)
    return Outcome(suite, seconds, good, passed, skipped)


def run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run one command; return its code and what it said."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=inherited | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        said = error.output.decode() if isinstance(error.output, bytes) else error.output or ""
        return 1, f"{said}\nStopped after {LIMIT} seconds."
    return done.returncode, done.stdout


def counts(report: Path) -> tuple[int, int]:
    """Return how many tests passed and how many were skipped."""
    if not report.exists():
        return 0, 0
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest wrote it just now
    if suite is None:
        return 0, 0
    number = {name: int(suite.get(name, 0)) for name in ("tests", "skipped", "failures", "errors")}
    bad = number["failures"] + number["errors"]
    return number["tests"] - number["skipped"] - bad, number["skipped"]


def main() -> int:
    """Run all suites; fail if one failed or if one ran nothing."""
    start = time.monotonic()
    try:
        with postgresql() as server:
            print(f"PostgreSQL {server.words}", flush=True)
            with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as workers:
                outcomes = list(workers.map(perform, suites(server)))
    except NoServerError as error:
        print(f"FAILED: {error}")
        return 1
    total = sum(outcome.passed for outcome in outcomes)
    bad = [outcome for outcome in outcomes if not outcome.good]
    where = "; ".join(str(outcome) for outcome in outcomes)
    word = "FAILED" if bad else "passed"
    print(f"\n{word} in {time.monotonic() - start:.0f} s: {total} tests passed — {where}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
