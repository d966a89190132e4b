"""`bihuan procedure check` over all shipped packs, with everything that it proves.

Until there are as many packs as the procedures we know, those there are stand in several times.
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.figures import Figure, report
from bihuan.cli.packs import shipped

PROCEDURES = 19
DEMANDED = 10.0
ROUNDS = 3


def wall(words: list[str]) -> float:
    """Return the wall-clock seconds of the command, as a person waits for it; best of several."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bihuan.cli", "procedure", "check", *words],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout)
        best = min(best, time.perf_counter() - started)
    return best


def main() -> int:
    """Measure and print; return 1 when the figure is missed."""
    names = shipped()
    packs = (names * PROCEDURES)[: max(PROCEDURES, len(names))]
    what = f"procedure check, {len(packs)} packs ({len(names)} different)"
    figures = [
        Figure(f"{what}, everything", wall(packs), "s", DEMANDED, least=False),
        Figure(f"{what}, without mutation", wall([*packs, "--without", "mutation"]), "s"),
    ]
    return report(figures)


if __name__ == "__main__":
    raise SystemExit(main())
