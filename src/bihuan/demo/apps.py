"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.demo import events


class DemoConfig(AppConfig):
    """The demo."""

    name = "bihuan.demo"

    def ready(self) -> None:
        """Register the room's event."""
        events.register()
