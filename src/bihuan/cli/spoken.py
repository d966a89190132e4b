"""Commands that say in two languages what they do, load late, and always show an example."""

import importlib
import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import click
from typing_extensions import override

from bihuan.cli.words import say
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.terms import Label


class Leaf(NamedTuple):
    """A command that is loaded when it is asked for: where it stands and what it does.

    `database` commands need Django; the others start in a fraction of a second.
    """

    place: str
    about: Label
    database: bool = False


def load(place: str, *, database: bool) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what stands at "module:name", with Django set up first where it is needed."""
    if database:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
        if not importlib.import_module("django.apps").apps.ready:
            importlib.import_module("django").setup()
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


class Spoken(click.Command):
    """What commands and groups share: the sentence about them, in the language spoken."""

    about: Label = Label("", "")

    @override
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(*self.about))

    @override
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("显示这段说明", "show this message")
        return found


class Command(Spoken):
    """A command with an example; a refusal of a service is its answer, not a traceback."""

    example: tuple[str, ...] = ()

    @override
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("示例", "Example")):
            for line in self.example:
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RefusedError as refusal:
            raise click.ClickException(str(refusal)) from refusal


class Group(Spoken, click.Group):
    """Commands under one name, in the order in which they are declared."""

    def __init__(self, name: str, about: Label, leaves: Mapping[str, "Leaf | Group"]) -> None:
        super().__init__(name)
        self.about = about
        self.leaves = leaves
        self.commands = cast("Any", leaves)  # click looks here for the nearest name

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.leaves)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        leaf = self.leaves.get(cmd_name)
        if leaf is None or isinstance(leaf, Group):
            return leaf
        found: Command = load(leaf.place, database=leaf.database)
        found.name, found.about = cmd_name, leaf.about
        return found

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("命令", "Commands")):
            formatter.write_dl(
                [(name, _first(say(*leaf.about))) for name, leaf in self.leaves.items()]
            )


def _first(text: str) -> str:
    """Return the first sentence, without its full stop."""
    return re.split("。|\\. ", text, maxsplit=1)[0].rstrip(".")


class _Option(click.Option):
    """An option that says in both languages what it is for."""

    about = Label("", "")

    @override
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = say(*self.about)
        return super().get_help_record(ctx)


class _Argument(click.Argument):
    """An argument that says in both languages what it is."""

    about = Label("", "")

    def __init__(self, *declarations: Any, **settings: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*declarations, **settings)
        self.help = self.about.zh

    @override
    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        return self.make_metavar(ctx), say(*self.about)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def command(*example: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command; its name and what is said of it stand in the table of `main`."""

    def make(function: Callable[..., Any]) -> Command:
        made: Command = click.command(cls=Command)(function)
        made.example = example
        return made

    return make


def option(*names: str, about: Label, **settings: Any) -> Decorator:  # noqa: ANN401 - click's own
    """Add an option."""
    return click.option(*names, cls=_named(_Option, about), **settings)


def argument(name: str, *, about: Label, **settings: Any) -> Decorator:  # noqa: ANN401 - click's own
    """Add an argument."""
    return click.argument(name, cls=_named(_Argument, about), **settings)


def _named(base: type[Any], about: Label) -> type[Any]:
    return type(base.__name__, (base,), {"about": about})


as_json = option(
    "--json", "as_json", is_flag=True,
    about=Label("输出 JSON，供程序读取", "print JSON, for programs"),
)  # fmt: skip
"""The option of every command that prints data."""
