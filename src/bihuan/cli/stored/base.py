"""What every command at the database needs: its language, and sentences for known failures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from django.db import DatabaseError
from django.utils import timezone, translation
from typing_extensions import override

from bihuan.cli.spoken import Command, Decorator, option
from bihuan.cli.words import language, say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedure.terms import Label


class NobodyError(RefusedError):
    """There is no such person, or they have left."""

    code = "people.unknown"


class StoredCommand(Command):
    """A command at the database."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        with at_the_database():
            return super().invoke(ctx)


def command(*example: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command at the database."""

    def make(function: Callable[..., Any]) -> Command:
        made: Command = click.command(cls=StoredCommand)(function)
        made.example = example
        return made

    return make


@contextmanager
def at_the_database() -> Iterator[None]:
    """Let the services speak the terminal's language; tell of a database that is not ready."""
    with translation.override(language() if language() == "en" else "zh-hans"):
        try:
            yield
        except DatabaseError as error:
            raise click.ClickException(
                say(
                    f"数据库不能用：{error}。还没有建表时，先运行 bihuan up。",
                    f"The database cannot be used: {error}. Where it has no tables yet, "
                    "run bihuan up first.",
                )
            ) from error


def person_named(username: str) -> Person:
    """Return somebody who is still here, by user name."""
    name = Person.objects.normalize_username(username)
    person: Person | None = Person.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise NobodyError(
            say(
                f"没有用户名为 {username} 的在职人员；请核对用户名。",
                f"There is nobody here with the user name {username}; check the name.",
            )
        )
    return person


def now() -> datetime:
    """Return the present moment; the door is the only place that looks at a clock."""
    return timezone.now()


as_option: Decorator = option(
    "--as", "username", required=True,
    about=Label("以谁的身份办理；职责分离照样有效", "who acts; separation of duties holds"),
)  # fmt: skip
