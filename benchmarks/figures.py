"""How a figure is measured and printed: the best of several rounds, its limit beside it."""

import time
from collections.abc import Callable
from typing import NamedTuple

ROUNDS = 7


class Figure(NamedTuple):
    """A measured rate or time with the demand it must meet and the limit it could reach."""

    name: str
    measured: float
    unit: str
    demanded: float | None = None
    limit: float | None = None
    least: bool = True

    @property
    def met(self) -> bool:
        """Return whether the demand is met; without one it is."""
        if self.demanded is None:
            return True
        return self.measured >= self.demanded if self.least else self.measured <= self.demanded

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        text = f"{self.name:<58} {self.measured:>12,.2f} {self.unit}"
        if self.demanded is not None:
            text += f"   demanded {sign} {self.demanded:,.0f} {'met' if self.met else 'MISSED'}"
        if self.limit:
            text += f"   limit {self.limit:,.0f} ({self.measured / self.limit:.0%} of it)"
        return text


def rate(call: Callable[[], int], rounds: int = ROUNDS) -> float:
    """Return how many things a call does per second of CPU time, best of several rounds."""
    best = 0.0
    for _ in range(rounds):
        started = time.process_time()
        done = call()
        best = max(best, done / (time.process_time() - started))
    return best


def seconds(call: Callable[[], object], rounds: int = 3) -> float:
    """Return the wall-clock seconds of a call, best of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - started)
    return best


def report(figures: list[Figure]) -> int:
    """Print the figures; return 1 when a demand is missed."""
    for figure in figures:
        print(figure)
    return 0 if all(figure.met for figure in figures) else 1
