"""A real server on this machine with a small organisation in it, for a benchmark's clients."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
READY_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """Where the server listens, whose tokens it knows, and the unit that reports go to."""

    host: str
    port: int
    unit: str
    tokens: dict[str, str]
    environment: dict[str, str]


@contextmanager
def sqlite_url() -> Iterator[str]:
    """Name an SQLite file that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def serving(url: str, *, workers: int = 2, threads: int = 4) -> Iterator[Served]:
    """Found an organisation in the database and serve it with gunicorn until the block ends."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        environment = os.environ | {
            "DATABASE_URL": url,
            "BIHUAN_VAR": folder,
            "BIHUAN_SECRET_KEY": "benchmark-only-" + "x" * 40,
        }
        said = subprocess.run(
            [sys.executable, ROOT / "tools" / "found.py"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        founded = json.loads(said.strip().splitlines()[-1])
        port = free_port()
        command = [
            *(sys.executable, "-m", "gunicorn", "bihuan.config.wsgi", "--log-level", "warning"),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)),
            *("--keep-alive", "30"),
        ]
        server = subprocess.Popen(
            command, env=environment, cwd=ROOT, start_new_session=True
        )
        try:
            wait_until_ready(port)
            yield Served("127.0.0.1", port, founded["unit"], founded["tokens"], environment)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(port: int) -> None:
    """Return when the server answers; raise when it does not in time."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"the server did not answer within {READY_SECONDS} s")
