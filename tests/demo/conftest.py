"""The demo organisation, loaded once for all tests beside this file, and undone after them."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings

from bihuan.demo.services import demo_load

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
"""A Friday, half past three in the afternoon in Shanghai."""


class UndoneError(Exception):
    """Ends the transaction in which the demo lives."""


@pytest.fixture(scope="module")
def week(django_db_setup, django_db_blocker):
    """Let the week happen; what it told of its progress is returned."""
    told = []
    with django_db_blocker.unblock(), override_settings(BIHUAN_DEMO=True):
        try:
            with transaction.atomic():
                logins = demo_load(now=NOW, progress=lambda done, total: told.append((done, total)))
                yield logins, told
                _undo()
        except UndoneError:
            pass


def _undo():
    raise UndoneError


@pytest.fixture
def demo(week, db):
    """The logins of the demo."""
    return week[0]
