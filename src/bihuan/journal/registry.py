"""Every event that may be written, with the sentence that displays it.

Each room registers its own events in its `events.py` when Django starts; an event that nobody
registered is a programming error. This module knows no tables, so that `apps.py` may import it.

    event_register("unit.added", "新增{kind}{name}", "Added {kind} {name}", kind=word_of(UnitKind))
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Choices
from django.utils import timezone, translation
from django.utils.translation import get_language

from bihuan.procedure.terms import Label

Word = Callable[[object], object]
"""Turns a code that stands in the details into its name in the active language."""

ERASED = Label("（已抹去）", "(erased)")
NOTHING = "—"
_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_PLACE = re.compile(r"\{(\w+)\}")


class UnregisteredEventError(LookupError):
    """A service writes an event that no room registered."""


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of line."""

    name: str
    sentence: Label
    places: frozenset[str]
    words: Mapping[str, Word] = field(default_factory=dict)

    def say(self, body: Mapping[str, object] | None, language: str) -> str:
        """Return the sentence with these details; None stands for details that were erased."""
        erased = ERASED.say(language)
        with translation.override(language):
            shown = {
                place: erased
                if body is None
                else _shown(body.get(place), self.words.get(place), language)
                for place in self.places
            }
        return _PLACE.sub(lambda match: shown[match[1]], self.sentence.say(language))


_EVENTS: dict[str, Event] = {}


def event_register(name: str, zh: str, en: str, **words: Word) -> None:
    """Register an event with its sentence in both languages; `{x}` stands for `details["x"]`."""
    places = frozenset(_PLACE.findall(zh))
    if not _NAME.fullmatch(name):
        raise ValueError(f"an event is named room.deed in small letters, not {name!r}")
    if places != frozenset(_PLACE.findall(en)):
        raise ValueError(f"{name}: the two sentences do not name the same details")
    if not places.issuperset(words):
        raise ValueError(f"{name}: words for details that no sentence names")
    event = Event(name, Label(zh, en), places, words)
    known = _EVENTS.setdefault(name, event)
    if known.sentence != event.sentence:
        raise ValueError(f"{name} is registered already with another sentence")


def event_get(name: str) -> Event:
    """Return a registered event."""
    try:
        return _EVENTS[name]
    except KeyError:
        raise UnregisteredEventError(f"{name}: no events.py registers this event") from None


def events() -> tuple[Event, ...]:
    """Return every registered event by name."""
    return tuple(_EVENTS[name] for name in sorted(_EVENTS))


def word_of(choices: type[Choices]) -> Word:
    """Return the word function of a vocabulary; an unknown code stands for itself."""
    return lambda code: dict(choices.choices).get(code, code)


def label_of(names: Mapping[Any, Label]) -> Word:
    """Return the word function of a table of names; an unknown code stands for itself."""
    return lambda code: names[code].say(get_language() or "zh") if code in names else code


def _shown(value: object, word: Word | None, language: str) -> str:
    """Return one detail as it stands in a sentence."""
    if isinstance(value, list):
        joint = ", " if language.startswith("en") else "、"
        return joint.join(_shown(item, word, language) for item in value) or NOTHING
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        local = timezone.localtime(datetime.fromisoformat(value))
        return local.strftime("%Y-%m-%d %H:%M")
    return str(word(value) if word else value)
