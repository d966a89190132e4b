"""Start Bihuan for a person who just wants to see it: tables, demo, server.

Everything it does, an administrator does with `bihuan`. BIHUAN_BIND says where to listen.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("bihuan")
OTHERS_LIVE_HERE = 3


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
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], check=True)
    load_demo()
    host, _, port = os.environ.get("BIHUAN_BIND", "127.0.0.1:8000").rpartition(":")
    serve = [str(PROGRAM), "up", "--host", host or "127.0.0.1", "--port", port]
    os.execv(PROGRAM, serve)  # noqa: S606 - the server takes our place


if __name__ == "__main__":
    main()
