"""`bihuan worker`: the rounds that nobody asks for, as a process of their own."""

import os
import sys

from bihuan.cli.spoken import option
from bihuan.cli.stored.base import command
from bihuan.procedure.terms import Label


@command("bihuan worker", "bihuan worker --once")
@option(
    "--once",
    is_flag=True,
    about=Label("把到期的各轮做一遍就结束", "make the rounds that are due, then end"),
)
def worker(*, once: bool) -> None:
    sys.stdout.flush()
    words = [sys.executable, "-m", "bihuan.jobs", *(["--once"] if once else [])]
    os.execv(sys.executable, words)  # noqa: S606 - the worker takes our place, signals reach it
