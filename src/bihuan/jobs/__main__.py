"""`python -m bihuan.jobs [--once] [--parent PID]`: the worker as a process."""

import argparse
import importlib
import os

import django


def main() -> int:
    """Set Django up, then run."""
    parser = argparse.ArgumentParser(prog="bihuan worker")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--parent", type=int, default=0)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    django.setup()
    loop = importlib.import_module("bihuan.jobs.loop")  # its rooms need Django set up
    return int(loop.run(once=given.once, parent=given.parent))


if __name__ == "__main__":
    raise SystemExit(main())
