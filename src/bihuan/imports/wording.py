"""Small pieces of sentences that every message of the room is put together from."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.procedure.terms import Label


def listed(names: Iterable[object]) -> str:
    """Return names one after the other, as the language separates them."""
    return _("、").join(map(str, names))


def stated(place: str, sentence: str) -> str:
    """Return what is said of a place."""
    return _("%(place)s：%(sentence)s") % {"place": place, "sentence": sentence}


def chained(sentences: Iterable[str]) -> str:
    """Return half-sentences as one."""
    return _("；").join(sentences)


def say(label: Label) -> str:
    """Return a wording of the core in the reader's language."""
    return label.say(get_language() or "zh")
