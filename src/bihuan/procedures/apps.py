"""Registers the room with Django."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Procedures."""

    name = "bihuan.procedures"
