"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.cases import events


class CasesConfig(AppConfig):
    """Cases."""

    name = "bihuan.cases"

    def ready(self) -> None:
        """Register the room's events."""
        events.register()
