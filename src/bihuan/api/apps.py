"""Registers the room with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST interface."""

    name = "bihuan.api"
