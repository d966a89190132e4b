"""How the stories are written: times, texts, pictures."""

import ast
import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

import bihuan.demo
from bihuan.demo.logins import LOGINS
from bihuan.demo.pictures import DRAWN, picture
from bihuan.demo.services import DemoRefusedError, demo_is_loaded, demo_load
from bihuan.demo.stories import (
    ORGANISATION,
    WEEK,
    ZONE,
    StoryError,
    coming,
    events,
    moment,
    read_week,
)
from bihuan.people.models import Person
from bihuan.people.services import person_add
from bihuan.procedure.terms import Step
from tests.demo.conftest import NOW

DEMO = Path(bihuan.demo.__file__).parent
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
HOURS = ["2026-11-20T00:01", "2026-11-22T09:00", "2026-10-08T23:59", "2027-01-01T03:30"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d-3 09:10", "2026-11-17T09:10"),
        ("d+2 18:00", "2026-11-22T18:00"),
        ("now-40m", "2026-11-20T11:20"),
        ("now-3h", "2026-11-20T09:00"),
        ("+20m", "2026-11-19T08:20"),
        ("-2d", "2026-11-17T08:00"),
    ],
)
def test_moments_are_written_relative_to_now(text, expected):
    last = datetime(2026, 11, 19, 8, 0, tzinfo=ZONE)
    assert coming(text, NOON, last) == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


def test_what_lies_ahead_happens_now_and_nothing_before_what_led_to_it():
    last = NOON - timedelta(minutes=5)
    assert moment("+2h", NOON, last) == NOON
    assert moment("d-3 09:10", NOON, last) == last + timedelta(seconds=1)


@pytest.mark.parametrize("text", ["yesterday", "d-3", "+20", "+20m"])
def test_what_is_no_moment_is_told(text):
    with pytest.raises(StoryError, match="no moment"):
        coming(text, NOON)


@pytest.mark.parametrize("hour", HOURS)
def test_whatever_the_hour_every_story_runs_forward(hour):
    now = datetime.fromisoformat(hour).replace(tzinfo=ZONE)
    happened = events(now)
    assert [event.at for event in happened] == sorted(event.at for event in happened)
    assert happened[-1].at <= now
    reported = set()
    for event in happened:
        assert (event.step is Step.REPORT) != (event.key in reported)
        reported.add(event.key)
    assert len(reported) == sum(event.step is Step.REPORT for event in happened)


def test_everybody_and_every_place_named_exists():
    plan = read_week(ORGANISATION)
    persons = {person["username"] for person in plan["persons"]}
    units = {unit["code"] for unit in plan["units"]}
    for event in events(NOW):
        named = {event.by, event.given.get("finder"), event.given.get("responsible")} - {None}
        assert named <= persons
        assert event.given.get("unit", "HY") in units
        assert set(event.photos) <= set(DRAWN)
    assert {login.username for login in LOGINS} <= persons


def test_no_text_holds_what_could_be_somebodys_number():
    for path in WEEK.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"\d{8,}", text) == []
        assert re.findall(r"[\w.]+@[\w.]+", text) == []


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_pictures_are_small_and_always_the_same(kind):
    drawn = picture(kind, "1")
    assert drawn == picture(kind, "1")
    assert drawn != picture(kind, "2")
    assert len(drawn) < 40_000
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.format == "JPEG"
        assert min(image.size) > 200


def test_the_demo_writes_no_table_itself():
    """Everything goes through services; only whether something is there may be asked."""
    allowed = {"exists", "filter"}
    for path in set(DEMO.glob("*.py")) - {DEMO / "pictures.py"}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                assert node.value.attr != "objects" or node.attr in allowed, path.name
            assert getattr(node, "attr", "") not in {"save", "bulk_create", "delete", "update"}


# --- where it is not wanted -----------------------------------------------------------------------
@pytest.mark.django_db
def test_it_is_not_loaded_unless_it_is_switched_on(settings):
    settings.BIHUAN_DEMO = False
    with pytest.raises(DemoRefusedError, match="BIHUAN_DEMO=True"):
        demo_load(now=NOW)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_it_is_not_loaded_beside_another_organisation(settings):
    settings.BIHUAN_DEMO = True
    person_add(username="somebody", name="某人", actor=None, now=NOW)
    with pytest.raises(DemoRefusedError, match="另用一个空的数据库"):
        demo_load(now=NOW)
    assert not demo_is_loaded()


@pytest.mark.django_db
def test_what_fails_leaves_nothing(settings, monkeypatch):
    settings.BIHUAN_DEMO = True
    monkeypatch.setattr("bihuan.demo.services.events", lambda now: [*events(now)[:3], None])
    with pytest.raises(AttributeError):
        demo_load(now=NOW)
    assert not Person.objects.exists()
    assert not demo_is_loaded()
