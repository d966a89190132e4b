"""Registers the room with Django."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    """Answers."""

    name = "bihuan.answers"
