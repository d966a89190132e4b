"""Wording in both languages, for a description that every reader of the interface sees."""

from django.utils.translation import get_language
from pydantic import BaseModel

from bihuan.procedure.terms import Label


class WordsOut(BaseModel):
    """A name in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, label: Label) -> "WordsOut":
        return cls(zh=label.zh, en=label.en)


def two(zh: str, en: str) -> str:
    """Return a description in both languages on one line."""
    return f"{zh} · {en}"


def language() -> str:
    """Return the language of the answer, as the core names it."""
    return "en" if (get_language() or "").startswith("en") else "zh"
