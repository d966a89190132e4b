"""The rounds: sealed in time, safe to repeat, and none blocks the others."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.jobs.loop import make_rounds
from bihuan.jobs.rounds import ROUNDS, Round, Timetable, seal_all
from bihuan.journal.models import Entry, Seal
from bihuan.journal.services import entry_write
from tools.serving import founded, sqlite_url

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_every_line_comes_under_a_seal_and_a_second_round_finds_nothing():
    for number in range(3):
        entry_write(
            actor=None,
            event="calendar.imported",
            subject=f"calendar:CN{number}",
            now=NOW,
            details={"years": "2026", "revision": 1, "provisional": ""},
        )
    assert seal_all(NOW) == 1
    assert not Entry.objects.filter(seal=None).exists()
    assert seal_all(NOW) == 0
    assert Seal.objects.count() == 1


def test_a_round_is_due_at_first_and_again_after_its_time():
    made = []
    timetable = Timetable((Round("x", timedelta(hours=1), lambda now: made.append(now) or 1),))
    make_rounds(timetable, NOW)
    make_rounds(timetable, NOW + timedelta(minutes=59))
    make_rounds(timetable, NOW + timedelta(minutes=60))
    assert made == [NOW, NOW + timedelta(minutes=60)]


def test_a_round_that_fails_is_told_and_blocks_no_other(caplog):
    made = []

    def broken(now):
        raise RuntimeError("out of order")

    timetable = Timetable(
        (
            Round("broken", timedelta(hours=1), broken),
            Round("well", timedelta(hours=1), lambda now: made.append(now) or 1),
        )
    )
    assert make_rounds(timetable, NOW) == 1
    assert made == [NOW]
    assert "out of order" in caplog.text


def test_the_rounds_have_names_of_their_own():
    assert len({one.name for one in ROUNDS}) == len(ROUNDS)


@pytest.mark.slow
def test_the_worker_works_as_a_process_and_stops_when_told():
    with sqlite_url() as url, founded(url) as organisation:
        done = subprocess.run(
            [sys.executable, "-m", "bihuan.jobs", "--once"],
            env=organisation.environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        going = subprocess.Popen(
            [sys.executable, "-m", "bihuan.jobs", "--parent", str(os.getpid())],
            env=organisation.environment,
            stdout=subprocess.PIPE,
        )
        with going:
            assert going.stdout.readline() == b"bihuan worker: at work\n"
            assert going.poll() is None
            going.send_signal(signal.SIGTERM)
            assert going.wait(30) == 0
