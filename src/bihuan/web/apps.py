"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "bihuan.web"
