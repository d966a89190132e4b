"""The server's own settings: a worker lives and ends with it, so that one command is the whole."""

import os
import subprocess
import sys
from typing import Any

_WORKERS: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:  # noqa: ANN401, ARG001 - gunicorn's arbiter
    """Start the worker beside the server; it ends by itself when the server is gone."""
    command = [sys.executable, "-m", "bihuan.jobs", "--parent", str(os.getpid())]
    _WORKERS.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))  # noqa: S603 - our own module


def on_exit(server: Any) -> None:  # noqa: ANN401, ARG001
    """End the worker with the server."""
    for worker in _WORKERS:
        worker.terminate()
        worker.wait(10)
