"""Which language the person at the terminal reads; everything is said in both."""

import gettext
import os
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path

from bihuan.procedure.terms import Label

LANGUAGES = ("zh", "en")
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # in the order in which they count

_language: ContextVar[str] = ContextVar("language", default="zh")


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of a terminal: English where it asks for it, else Chinese."""
    asked = next((value for name in VARIABLES if (value := environment.get(name, ""))), "")
    return "en" if asked.lower().startswith("en") else "zh"


def use(language: str) -> None:
    """Speak this language from now on; click's own words come from our catalogue of them."""
    _language.set(language)
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))


def language() -> str:
    """Return the language that is spoken."""
    return _language.get()


def say(zh: str, en: str) -> str:
    """Return the wording in the language that is spoken."""
    return Label(zh, en).say(language())


def listed(names: list[str]) -> str:
    """Return names one after the other, as the language separates them."""
    return say("、", ", ").join(names)
