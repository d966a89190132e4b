"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.procedures import events


class ProceduresConfig(AppConfig):
    """Procedures."""

    name = "bihuan.procedures"

    def ready(self) -> None:
        """Register the room's events."""
        events.register()
