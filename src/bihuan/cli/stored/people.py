"""Persons and the tokens of programs, for whoever looks after the machine."""

from datetime import timedelta
from typing import TextIO

import click

from bihuan.cli.screen import show_json
from bihuan.cli.spoken import Decorator, argument, as_json, option
from bihuan.cli.stored.base import command, now, person_named
from bihuan.cli.words import say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import ApiToken
from bihuan.people.services import person_add, person_change_password, token_issue, token_revoke
from bihuan.procedure.terms import Label


class NoTokenError(RefusedError):
    """The person has no valid token of this name."""

    code = "token.unknown"


_username: Decorator = argument("username", about=Label("用户名", "user name"))
_password: Decorator = option(
    "--password-from", "source", type=click.File(encoding="utf-8"), metavar="FILE",
    about=Label(
        "从文件读密码（- 为标准输入）；不写则询问",
        "read the password from a file (- is standard input); asked for if not given",
    ),
)  # fmt: skip


def _read_password(source: TextIO | None) -> str:
    """Return a password from a file, or ask for it twice without showing it."""
    if source is not None:
        return source.read().rstrip("\r\n")
    asked = click.prompt(
        say("密码", "Password"), hide_input=True, confirmation_prompt=True, err=True
    )
    return str(asked)


@command(
    "bihuan user add wangqiang --name 王强",
    "bihuan user add admin --name 管理员 --administrator --password-from password.txt",
)
@_username
@option("--name", about=Label("姓名；不写同用户名", "the person's name; as the user name"))
@option("--administrator", is_flag=True, about=Label("可以管理系统", "may administer the system"))
@_password
def add(username: str, name: str | None, source: TextIO | None, *, administrator: bool) -> None:
    person = person_add(
        username=username,
        name=name or username,
        password=_read_password(source),
        is_administrator=administrator,
        actor=None,
        now=now(),
    )
    click.echo(say(f"已新增 {person.name}（{person.username}）。",
                   f"Added {person.name} ({person.username})."))  # fmt: skip


@command("bihuan user password wangqiang")
@_username
@_password
def password(username: str, source: TextIO | None) -> None:
    person = person_named(username)
    person_change_password(person=person, password=_read_password(source), actor=None, now=now())
    click.echo(say(f"已更改 {person.name} 的密码。", f"Changed the password of {person.name}."))


@command("bihuan token issue wangqiang --name 报表程序 --days 365")
@_username
@option(
    "--name",
    required=True,
    about=Label("用途，例如“报表程序”", "what it is for, such as “reports”"),
)
@option(
    "--days", type=click.IntRange(1, 3660),
    about=Label("有效天数；不写则不过期", "days until it expires; never if not given"),
)  # fmt: skip
@as_json
def issue(username: str, name: str, days: int | None, *, as_json: bool) -> None:
    moment = now()
    expires_at = moment + timedelta(days=days) if days else None
    issued = token_issue(
        person=person_named(username), name=name, actor=None, now=moment, expires_at=expires_at
    )
    if as_json:
        expiry = expires_at.isoformat() if expires_at else None
        show_json({"name": name, "secret": issued.secret, "expires_at": expiry})
        return
    click.echo(issued.secret)
    click.echo(
        say("请现在保存：令牌只显示这一次。", "Keep it now: the token is shown only this once."),
        err=True,
    )


@command("bihuan token revoke wangqiang --name 报表程序")
@_username
@option("--name", required=True, about=Label("发放时的用途", "what it was issued for"))
def revoke(username: str, name: str) -> None:
    tokens = ApiToken.objects.filter(person=person_named(username), name=name, revoked_at=None)
    found = list(tokens.order_by("pk"))
    if not found:
        raise NoTokenError(
            say(
                f"{username} 没有用途为“{name}”的有效令牌。",
                f"{username} has no valid token “{name}”.",
            )
        )
    for token in found:
        token_revoke(token=token, actor=None, now=now())
    click.echo(say(f"已收回 {len(found)} 个令牌。", f"Revoked {len(found)} tokens."))
