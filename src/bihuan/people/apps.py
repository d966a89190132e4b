"""Registers the room with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "bihuan.people"
