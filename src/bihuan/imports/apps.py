"""Registers the room with Django."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Imports."""

    name = "bihuan.imports"
