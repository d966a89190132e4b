"""Registers the room with Django."""

from django.apps import AppConfig

from bihuan.evidence import events


class EvidenceConfig(AppConfig):
    """Evidence."""

    name = "bihuan.evidence"

    def ready(self) -> None:
        """Register the room's events."""
        events.register()
