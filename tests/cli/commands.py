"""Every command there is, found by walking the table of `main`."""

import click

from bihuan.cli.main import main
from bihuan.cli.spoken import Group


def walk(group=main, path=("bihuan",)):
    """Yield every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        here = (*path, name)
        if isinstance(command, Group):
            yield from walk(command, here)
        else:
            yield here, command


def prints_json(command):
    return any("--json" in parameter.opts for parameter in command.params)


COMMANDS = list(walk())
