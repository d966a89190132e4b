"""`bihuan up`: make the database ready, then serve until stopped."""

import os
import socket
import sys
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from bihuan.cli.spoken import option
from bihuan.cli.stored.base import command, now
from bihuan.cli.stored.shipping import packs_issue
from bihuan.cli.words import say
from bihuan.journal.actors import SYSTEM
from bihuan.procedure.terms import Label
from bihuan.procedures.services import calendar_import

FIRST_YEAR = 2010
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where gunicorn's heartbeat costs no disk


@command("bihuan up", "bihuan up --host 0.0.0.0 --port 8080 --workers 4")
@option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    about=Label("监听的地址", "address to listen on"),
)
@option(
    "--port", metavar="N", default=8000, type=click.IntRange(1, 65535), show_default=True,
    about=Label("监听的端口", "port to listen on"),
)  # fmt: skip
@option(
    "--workers", metavar="N", default=2, type=click.IntRange(1, 64), show_default=True,
    about=Label("工作进程数", "number of processes"),
)  # fmt: skip
@option(
    "--threads", metavar="N", default=4, type=click.IntRange(1, 64), show_default=True,
    about=Label("每个进程的线程数", "threads of each process"),
)  # fmt: skip
@option(
    "--prepare-only", is_flag=True, about=Label("只做准备，不启动服务", "make ready, do not serve")
)
def up(host: str, port: int, workers: int, threads: int, *, prepare_only: bool) -> None:
    if not prepare_only:
        _check_free(host, port)
    _prepare()
    if prepare_only:
        return
    os.environ.setdefault("BIHUAN_URL", f"http://localhost:{port}")
    shown = "localhost" if host in ("0.0.0.0", "127.0.0.1", "::") else host  # noqa: S104 - only shown
    click.echo(say(f"Bihuan 闭环已启动：http://{shown}:{port}（按 Ctrl-C 停止）",
                   f"Bihuan 闭环 is up: http://{shown}:{port} (Ctrl-C stops it)"))  # fmt: skip
    sys.stdout.flush()
    words = server_words(host, port, workers, threads)
    os.execv(sys.executable, words)  # noqa: S606 - the server takes our place, signals reach it


def server_words(host: str, port: int, workers: int, threads: int) -> list[str]:
    """Return the command line of the server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    words = [sys.executable, "-m", "gunicorn", "bihuan.config.wsgi", "--bind", bind]
    words += ["--workers", str(workers), "--threads", str(threads), "--preload"]
    words += ["--log-level", "warning", "--no-control-socket"]
    words += ["--config", "python:bihuan.config.gunicorn"]
    return [*words, "--worker-tmp-dir", str(SHARED_MEMORY)] if SHARED_MEMORY.is_dir() else words


def _check_free(host: str, port: int) -> None:
    """Refuse a port that is taken before anything else is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                say(
                    f"不能监听 {host}:{port}（{error.strerror}）；请用 --host、--port 另选。",
                    f"Cannot listen on {host}:{port} ({error.strerror}); choose another with "
                    "--host and --port.",
                )
            ) from error


def _prepare() -> None:
    """Bring tables, static files, the working calendar and the shipped editions up to date."""
    _tell(say("整理数据表", "Bringing the tables up to date"))
    call_command("migrate", interactive=False, verbosity=0)
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        _tell(say("收集静态文件", "Collecting static files"))
        call_command("collectstatic", interactive=False, verbosity=0)
    _tell(say("更新工作日历", "Taking over the working calendar"))
    moment = now()
    calendar_import(now=moment, actor=SYSTEM, years=range(FIRST_YEAR, moment.year + 2))
    _tell(say("登记随附的程序", "Issuing the shipped procedures"))
    for sentence in packs_issue(moment):
        _tell(sentence)


def _tell(sentence: str) -> None:
    click.echo(f"… {sentence}", err=True)
