"""The command `bihuan`."""

import os
import sys

import click
import django
from django.conf import settings


@click.group()
@click.version_option(package_name="bihuan")
def main() -> None:
    """Run and look after Bihuan 闭环."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    django.setup()


@main.command()
@click.option("--bind", default="127.0.0.1:8000", envvar="BIHUAN_BIND", show_default=True)
@click.option("--workers", default=2, type=click.IntRange(1, 64), show_default=True)
@click.option("--threads", default=4, type=click.IntRange(1, 64), show_default=True)
def up(bind: str, workers: int, threads: int) -> None:
    """Serve the pages and the API until stopped."""
    click.echo(f"Bihuan 闭环: {settings.PUBLIC_URL} (Ctrl-C 停止 / stops it)")
    sys.stdout.flush()
    words = [sys.executable, "-m", "gunicorn", "bihuan.config.wsgi", "--bind", bind]
    words += ["--workers", str(workers), "--threads", str(threads), "--log-level", "warning"]
    os.execv(sys.executable, words)  # noqa: S606 - the server takes this process's place


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where there are persons already.")
def demo(*, if_empty: bool) -> None:
    """Load the demo organisation (to come)."""
