"""Registers the room with Django."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """The command line."""

    name = "bihuan.cli"
