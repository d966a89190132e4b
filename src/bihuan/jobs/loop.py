"""The loop around the rounds: it ends when it is told to, or when the server it belongs to does."""

import logging
import os
import signal
import sys
import threading
from datetime import datetime
from types import FrameType

from django.db import close_old_connections
from django.utils import timezone

from bihuan.jobs.rounds import Timetable

LOG = logging.getLogger("bihuan.jobs")
PAUSE_SECONDS = 5.0


def make_rounds(timetable: Timetable, now: datetime) -> int:
    """Make every round that is due; return how many failed, each told with its traceback."""
    failed = 0
    for one in timetable.due(now):
        timetable.done(one, now)
        try:
            done = one.work(now)
            LOG.log(logging.INFO if done else logging.DEBUG, "%s: %d", one.name, done)
        except Exception:
            failed += 1
            LOG.exception("%s failed; it is tried again when it is due next", one.name)
    return failed


def run(*, once: bool, parent: int) -> int:
    """Make the rounds until told to stop; `parent` is the process whose end ends this one too."""
    stop = threading.Event()

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stopped)
    timetable = Timetable()
    if once:
        return 1 if make_rounds(timetable, timezone.now()) else 0
    sys.stdout.write("bihuan worker: at work\n")
    sys.stdout.flush()
    while not stop.is_set() and (not parent or os.getppid() == parent):
        close_old_connections()
        make_rounds(timetable, timezone.now())
        stop.wait(PAUSE_SECONDS)
    return 0
