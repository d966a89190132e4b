"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.people import events


class PeopleConfig(AppConfig):
    """People."""

    name = "bihuan.people"

    def ready(self) -> None:
        """Register the room's events."""
        events.register()
