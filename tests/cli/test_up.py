"""`bihuan up`: everything made ready, then a server that stops when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings
from django.utils import timezone

from bihuan.cli.stored import running
from bihuan.cli.stored.running import server_words
from bihuan.people.services import person_add
from bihuan.procedures.models import CalendarRevision, Issue
from bihuan.procedures.queries import packs


@pytest.fixture
def quiet(monkeypatch):
    """Leave out what the tests' database has had already."""
    monkeypatch.setattr(running, "call_command", lambda *words, **options: None)


@pytest.mark.django_db
def test_prepares_calendar_and_shipped_packs_once(bihuan, quiet):
    person_add(
        username="admin", name="管理员", is_administrator=True, actor=None, now=timezone.now()
    )
    answer = bihuan("up", "--prepare-only")
    assert answer.code == 0, answer.err
    assert "更新工作日历" in answer.err
    assert CalendarRevision.objects.count() == 1
    issued = Issue.objects.count()
    assert 0 < issued <= len(packs())
    again = bihuan("up", "--prepare-only")
    assert again.code == 0
    assert "已登记" not in again.err
    assert (CalendarRevision.objects.count(), Issue.objects.count()) == (1, issued)


@pytest.mark.django_db
def test_says_what_is_missing_where_nobody_administers(bihuan, quiet):
    answer = bihuan("up", "--prepare-only")
    assert answer.code == 0
    assert "bihuan user add" in answer.err
    assert not Issue.objects.exists()


def test_a_port_in_use_is_said_before_anything_is_done(bihuan):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = bihuan("up", "--port", str(taken.getsockname()[1]))
    assert answer.code == 1
    assert "不能监听" in answer.err
    assert "--port" in answer.err


def test_an_ipv6_address_is_written_in_brackets():
    words = server_words("::1", 8000, 2, 4)
    assert "[::1]:8000" in words


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serves_and_stops_cleanly(tmp_path, stop):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text(
        '{"paths": {}, "version": "1.1", "hash": ""}'
    )
    environment = os.environ | {
        "BIHUAN_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'up.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
        "BIHUAN_SECRET_KEY": settings.SECRET_KEY,
    }
    words = [sys.executable, "-m", "bihuan.cli", "up", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert f"http://localhost:{port}" in server.stdout.readline()
            assert answered(f"http://127.0.0.1:{port}/healthz") == b"ok\n"
            server.send_signal(stop)
            _out, err = server.communicate(timeout=30)
        finally:
            server.kill()
    assert server.returncode == 0, err


def answered(address, seconds=30):
    """Return what the server answers, waiting until it does."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - http, above
                return answer.read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
