"""One text for one value: JSON that is the same on every machine, fit to be hashed."""

import enum
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None
"""What JSON can hold, without fractions: they are written differently by different databases."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def canonical(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, no escapes of hanzi."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> Plain:
    """Return a value in JSON's own types; moments become UTC texts, decimals texts.

    Characters that no database stores (NUL, halves of surrogate pairs) become U+FFFD. A float is
    a programming error: write a Decimal, or a whole number of the smallest unit.
    """
    if isinstance(value, Mapping):
        return {text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value)]
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return _scalar(value)


def _scalar(value: object) -> str | int | bool | None:
    """Return a single value in JSON's own types."""
    if isinstance(value, enum.Enum):
        value = value.value
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case str():
            return text(value)
        case datetime():
            return moment(value)
        case date() | Decimal() | UUID():
            return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in canonical JSON: {value!r:.80}")


def text(value: str) -> str:
    """Return a text that every database can store."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


def moment(value: datetime) -> str:
    """Return a moment as UTC with microseconds, always 27 characters long."""
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
