"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.imports import events


class ImportsConfig(AppConfig):
    """Imports."""

    name = "bihuan.imports"

    def ready(self) -> None:
        """Register the room's events."""
        events.register()
