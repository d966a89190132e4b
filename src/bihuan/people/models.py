"""Persons."""

from django.contrib.auth.models import AbstractUser


class Person(AbstractUser):
    """Somebody who signs in (placeholder)."""
