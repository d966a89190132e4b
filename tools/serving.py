"""A real server on this machine with a small organisation in it, for benchmarks and crash tests."""

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
class Founded:
    """An organisation in a database: the unit that reports go to, whose tokens are known."""

    unit: str
    tokens: dict[str, str]
    environment: dict[str, str]


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and the process that leads its group."""

    host: str
    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End all its processes at once, in the middle of whatever they do."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(20)


@contextmanager
def sqlite_url() -> Iterator[str]:
    """Name an SQLite file that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="bihuan-served-") as folder:
        yield f"sqlite:///{folder}/served.sqlite3"


@contextmanager
def founded(url: str) -> Iterator[Founded]:
    """Found an organisation in the database; its files go when the block ends."""
    with tempfile.TemporaryDirectory(prefix="bihuan-served-") as folder:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
            "BIHUAN_VAR": folder,
            "BIHUAN_SECRET_KEY": "for-measuring-only-" + "x" * 40,
        }
        Path(folder, "static").mkdir()
        said = subprocess.run(
            [sys.executable, ROOT / "tools" / "found.py"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        told = json.loads(said.strip().splitlines()[-1])
        yield Founded(told["unit"], told["tokens"], environment)


def start(organisation: Founded, *, workers: int = 2, threads: int = 4) -> Server:
    """Serve the organisation with gunicorn; return when it answers."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "bihuan.config.wsgi", "--log-level", "warning"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)),
        *("--keep-alive", "30"),
    ]
    process = subprocess.Popen(
        command, env=organisation.environment, cwd=ROOT, start_new_session=True
    )
    server = Server("127.0.0.1", port, process)
    try:
        wait_until_ready(port)
    except TimeoutError:
        server.kill()
        raise
    return server


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
