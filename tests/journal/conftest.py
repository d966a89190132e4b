"""A few lines to tamper with."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.journal import registry
from bihuan.journal.actors import Actor
from bihuan.journal.services import entry_write

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LI_JING = Actor("person:1", "李静")
WANG_QIANG = Actor("person:2", "王强")


@pytest.fixture(autouse=True)
def events(monkeypatch):
    """Two events for these tests alone."""
    monkeypatch.setattr(registry, "_EVENTS", dict(registry._EVENTS))
    registry.event_register("test.said", "说：{words}", "Said: {words}")
    registry.event_register("test.left", "离开", "Left")


@pytest.fixture
def write():
    """Append a line; each a minute after the one before."""
    clock = iter(range(10_000))

    def write(subject="case:NC-1", words="电梯停运", actor=LI_JING, event="test.said"):
        now = NOON + timedelta(minutes=next(clock))
        details = {"words": words} if event == "test.said" else {}
        return entry_write(actor=actor, event=event, subject=subject, now=now, details=details)

    return write
