"""Registers the room with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases."""

    name = "bihuan.cases"
