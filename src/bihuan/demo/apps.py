"""Registers the room with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo."""

    name = "bihuan.demo"
