"""The rounds: what has to be done every so often, each safe to do twice or in two places."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from bihuan.answers.services import answers_forget
from bihuan.cases.services.clocks import clocks_recompute_next
from bihuan.cases.services.holding import holders_follow_next
from bihuan.evidence.services import evidence_sweep
from bihuan.journal.services import seal_make


class Round(NamedTuple):
    """One piece of work, how often it is due, and the work itself; it says how much it did."""

    name: str
    every: timedelta
    work: Callable[[datetime], int]


def seal_all(now: datetime) -> int:
    """Put every journal line that has no seal yet under seals; return how many were made."""
    made = 0
    while seal_make(now) is not None:
        made += 1
    return made


def forget_answers(now: datetime) -> int:
    """Forget first answers that nobody will ask for again."""
    return answers_forget(now=now)


def recompute_clocks(now: datetime) -> int:
    """Compute again the times that were counted over days not announced yet."""
    done = 0
    while clocks_recompute_next(now=now):
        done += 1
    return done


def follow_holders(now: datetime) -> int:
    """Hand on the duties of people who have gone."""
    done = 0
    while holders_follow_next(now=now):
        done += 1
    return done


ROUNDS: tuple[Round, ...] = (
    Round("follow-holders", timedelta(minutes=10), follow_holders),
    Round("recompute-clocks", timedelta(hours=1), recompute_clocks),
    Round("seal", timedelta(hours=1), seal_all),
    Round("forget-answers", timedelta(days=1), forget_answers),
    Round("sweep-evidence", timedelta(days=1), evidence_sweep),
)


class Timetable:
    """When each round is due next in this process; at first all are."""

    def __init__(self, rounds: tuple[Round, ...] = ROUNDS) -> None:
        self._next: dict[Round, datetime | None] = dict.fromkeys(rounds)

    def due(self, now: datetime) -> list[Round]:
        """Return the rounds that are due, in their order."""
        return [one for one, at in self._next.items() if at is None or at <= now]

    def done(self, one: Round, now: datetime) -> None:
        """Note that a round was made, or tried: one that fails must not block the others."""
        self._next[one] = now + one.every
