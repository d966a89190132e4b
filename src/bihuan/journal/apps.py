"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.journal import events


class JournalConfig(AppConfig):
    """The journal."""

    name = "bihuan.journal"

    def ready(self) -> None:
        """Register the room's events."""
        events.register()
