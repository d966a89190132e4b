"""Names of files: safe to show, to store and to hand back."""

import re
import unicodedata

LONGEST = 120
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff]"
)
_UNSAFE = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """Return the last part of a path as a harmless name; what cannot be seen is left out.

    Invisible signs go first: one that turns the reading direction makes "gpj.exe" of "exe.jpg".
    """
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/")
    last = _UNSAFE.sub("_", seen.rsplit("/", 1)[-1])
    stem, ending = split_name(" ".join(last.split()).strip(". "))
    return join_name(stem, ending)


def split_name(name: str) -> tuple[str, str]:
    """Return a name without its ending, and the ending in small letters."""
    stem, dot, ending = name.rpartition(".")
    if dot and ending.isascii() and ending.isalnum() and len(ending) <= 8:  # noqa: PLR2004
        return stem, ending.lower()
    return name, ""


def join_name(stem: str, ending: str) -> str:
    """Return a name of stem and ending that is neither empty nor too long."""
    tail = f".{ending}" if ending else ""
    return (stem[: LONGEST - len(tail)].rstrip(". ") or "附件") + tail
