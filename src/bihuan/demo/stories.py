"""What happens in the demo's week, read from `week/*.yaml`: stories made of timed events.

Times are written relative to the moment of loading: `d-3 09:10` is ten past nine three days
before, `now-40m` counts back from it, `+20m`, `+2h` and `+1d` count on from the story's last
event. Whatever would lie ahead happens just now instead.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bihuan.procedure.terms import Step

WEEK = Path(__file__).parent / "week"
ORGANISATION = "organisation.yaml"
ZONE = ZoneInfo("Asia/Shanghai")
_CLOCK = re.compile(r"d([+-]\d+) (\d\d):(\d\d)")
_SPAN = re.compile(r"(now|)([+-])(\d+)([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}

Given = Mapping[str, Any]


class StoryError(ValueError):
    """A story is written wrongly; only the authors of the demo ever see this."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens in a story: its report or an act; `key` names the story."""

    at: datetime
    key: str
    step: Step
    by: str
    given: Given
    photos: tuple[str, ...] = ()


def read_week(name: str) -> Given:
    """Return one file of the week; everything in it is text."""
    return _read(WEEK / name)


@cache
def _read(path: Path) -> Given:
    with path.open(encoding="utf-8") as handle:
        found: Given = yaml.load(handle, Loader=yaml.BaseLoader)  # noqa: S506 - it makes only text
    return found


def events(now: datetime) -> list[Event]:
    """Return everything that happens, in the order of time."""
    found = [
        event
        for path in sorted(WEEK.glob("s*.yaml"))
        for place, story in enumerate(read_week(path.name)["stories"])
        for event in _story(story, f"{path.stem}-{place}", read_week(path.name)["presets"], now)
    ]
    return sorted(found, key=lambda event: event.at)


def _story(story: Given, place: str, presets: Given, now: datetime) -> Iterator[Event]:
    key = story.get("key", place)
    facts = {**presets.get(story.get("like", ""), {}), **story.get("facts", {})}
    at = moment(story["at"], now)
    given = {name: value for name, value in story.items() if name not in ("acts", "key", "like")}
    photos = tuple(story.get("photos", ()))
    yield Event(at, key, Step.REPORT, story["by"], {**given, "facts": facts}, photos)
    for act in story["acts"]:
        at = moment(act["at"], now, at)
        photos = tuple(act.get("photos", ()))
        yield Event(at, key, Step(act["do"]), act["by"], act, photos)


def moment(text: str, now: datetime, last: datetime | None = None) -> datetime:
    """Return when something happens: after the last event, and not later than now."""
    at = coming(text, now, last)
    if last is not None:
        at = max(at, last + timedelta(seconds=1))
    return min(at, now)


def coming(text: str, now: datetime, last: datetime | None = None) -> datetime:
    """Return the moment that a text names, which may lie ahead.

    Raises:
        StoryError: the text names no moment.
    """
    if clock := _CLOCK.fullmatch(text):
        days, hour, minute = (int(part) for part in clock.groups())
        local = now.astimezone(ZONE).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return local + timedelta(days=days)
    if span := _SPAN.fullmatch(text):
        start = now if span[1] else last
        if start is not None:
            length = int(span[3]) * _UNITS[span[4]]
            return start + length if span[2] == "+" else start - length
    raise StoryError(f"{text!r} is no moment; write d-3 09:10, now-40m or +20m")
