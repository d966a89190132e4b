"""`bihuan demo`: the demo organisation and its four logins."""

import sys

import click

from bihuan.cli.screen import progress, show_json
from bihuan.cli.spoken import as_json, option
from bihuan.cli.stored.base import command, now
from bihuan.cli.words import say
from bihuan.demo.logins import Login
from bihuan.demo.services import DemoRefusedError, demo_is_loaded, demo_load
from bihuan.procedure.terms import Label

NOT_HERE = 3
"""The exit code that says: this database is somebody else's home."""


@command("bihuan demo", "bihuan demo --if-empty --json")
@option(
    "--if-empty", is_flag=True,
    about=Label("数据库里有别的单位时不报错，退出码为 3",
                "do not complain about another organisation's database; exit with 3"),
)  # fmt: skip
@as_json
def demo(*, if_empty: bool, as_json: bool) -> None:
    try:
        logins = _loaded()
    except DemoRefusedError:
        if not if_empty:
            raise
        sys.exit(NOT_HERE)
    if as_json:
        show_json([login._asdict() | {"post": str(login.post)} for login in logins])
    else:
        _show(logins)


def _loaded() -> tuple[Login, ...]:
    fresh = not demo_is_loaded()
    with progress("装入演示组织", "Loading the demo organisation") as shown:

        def tell(done: int, total: int) -> None:
            shown.total = total
            shown.at(done)

        if fresh:
            shown.at(0)
        return demo_load(now=now(), progress=tell)


def _show(logins: tuple[Login, ...]) -> None:
    click.echo(say("演示组织“和悦物业服务集团”，四个账号：",
                   "The demo organisation “Heyue Property Services”, four logins:"))  # fmt: skip
    for login in logins:
        click.echo(f"  {login.username:<12} {login.password}  {login}")
