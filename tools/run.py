"""Start Bihuan for a person who just wants to see it: tables, demo, server.

Everything it does, an administrator does with `bihuan`; a command that the command line does not
have yet is left out, and the server is then started directly.
"""

import os
import subprocess
import sys
from pathlib import Path

import click

from bihuan.cli.main import main as bihuan

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("bihuan")
OTHERS_LIVE_HERE = 3
BIND = os.environ.get("BIHUAN_BIND", "127.0.0.1:8000")
SERVER = (
    "-m",
    "gunicorn",
    "bihuan.config.wsgi",
    "--bind",
    BIND,
    "--workers",
    "2",
    "--threads",
    "4",
)


def knows(command: str) -> bool:
    """Say whether the command line has this command."""
    return command in bihuan.list_commands(click.Context(bihuan))


def load_demo() -> None:
    """Fill an empty database; the sign-in page shows the demo's logins only where it lives."""
    shown = os.environ | {"BIHUAN_DEMO": "True"}
    done = subprocess.run([PROGRAM, "demo", "--if-empty"], env=shown, check=False)
    if done.returncode == 0:
        os.environ["BIHUAN_DEMO"] = "True"
    elif done.returncode != OTHERS_LIVE_HERE:
        raise SystemExit(done.returncode)


def main() -> None:
    """Prepare, then become the server, so that Ctrl-C reaches it."""
    os.chdir(ROOT)
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, check=True)
    if knows("demo"):
        load_demo()
    if knows("up"):
        os.execv(PROGRAM, [str(PROGRAM), "up"])  # noqa: S606 - the server takes our place
    print(f"Bihuan 闭环: http://{BIND}", flush=True)
    os.execv(sys.executable, [sys.executable, *SERVER])  # noqa: S606 - as above


if __name__ == "__main__":
    main()
