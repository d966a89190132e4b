"""Reading, checking and exporting the journal."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.db.models import Max

from bihuan.journal.checker import (
    ENTRY_COLUMNS,
    FORMAT,
    SEAL_COLUMNS,
    Finding,
    Line,
    SealLine,
    check_lines,
    check_seals,
)
from bihuan.journal.models import Entry, EntryQuerySet, Seal
from bihuan.journal.registry import UnregisteredEventError, event_get
from bihuan.kit.canonical import moment

STEP = 1000
"""How many lines are checked between two reports of progress."""

_DETAILS = ("actor_name", "name_salt", "name_digest", "text", "text_salt", "text_digest")
_ENTRY_FIELDS = (*ENTRY_COLUMNS[:10], *(f"details__{column}" for column in _DETAILS))
_AT_IN_ENTRY = ENTRY_COLUMNS.index("at")
_AT_IN_SEAL = SEAL_COLUMNS.index("at")


def entries_of(subject: str) -> EntryQuerySet:
    """Return the lines about a record, oldest first, with what they say."""
    return _with_details().filter(subject=subject).order_by("sequence")


def entries_by(actor: str) -> EntryQuerySet:
    """Return the lines of an actor ("person:3"), newest first, with what they say."""
    return _with_details().filter(actor=actor).order_by("-pk")


def entries_newest() -> EntryQuerySet:
    """Return all lines, newest first, with what they say."""
    return _with_details().order_by("-pk")


def sentence_of(entry: Entry, language: str) -> str:
    """Return what a line says, for a reader of this language."""
    try:
        event = event_get(entry.event)
    except UnregisteredEventError:
        return str(entry.event)  # written by a room that this version no longer has
    return event.say(None if entry.details.redacted else entry.details.body, language)


def seal_newest() -> Seal | None:
    """Return the newest seal; its hash, noted elsewhere, anchors the whole journal."""
    return Seal.objects.order_by("-number").first()


def journal_verify(
    progress: Callable[[int], None] | None = None, anchors: Mapping[int, str] | None = None
) -> Iterator[Finding]:
    """Check every line and every seal, streaming, and yield what does not agree.

    `progress` is told the number of lines checked; `anchors` are the hashes of seals (by number)
    that were noted outside the system.
    """
    return chain(
        check_lines(_counted(_lines("subject", "sequence"), progress)),
        check_seals(_leaves(), anchors),
        _orphans(),
    )


def journal_export() -> Iterator[str]:
    """Yield the whole journal as JSON lines for `checker.py`, without the lines' ends.

    Seals made after the export began are left out, so that it agrees with itself although others
    go on writing.
    """
    newest = seal_newest()
    limit = newest.number if newest else 0
    yield _json({"kind": "journal", "format": FORMAT})
    entries = seals = 0
    for line in _lines("id"):
        sealed = line.seal if line.seal and line.seal <= limit else None
        yield _json({"kind": "entry", **line._asdict(), "seal": sealed})
        entries += 1
    rows = Seal.objects.filter(number__lte=limit).order_by("number").values_list(*SEAL_COLUMNS)
    for row in rows.iterator(chunk_size=STEP):
        yield _json({"kind": "seal", **dict(zip(SEAL_COLUMNS, _seal_line(row), strict=True))})
        seals += 1
    yield _json({"kind": "end", "entry": entries, "seal": seals})


def _with_details() -> EntryQuerySet:
    return Entry.objects.select_related("details")


def _lines(*order: str) -> Iterator[Line]:
    """Return every line as the checker takes it, streamed from the database."""
    rows = Entry.objects.order_by(*order).values_list(*_ENTRY_FIELDS)
    for row in rows.iterator(chunk_size=STEP):
        yield Line._make(_with_text_moment(row, _AT_IN_ENTRY))


def _counted(lines: Iterable[Line], progress: Callable[[int], None] | None) -> Iterator[Line]:
    """Pass lines on, and tell now and then how many there were."""
    count = 0
    for count, line in enumerate(lines, start=1):
        yield line
        if progress and count % STEP == 0:
            progress(count)
    if progress:
        progress(count)


def _leaves() -> Iterator[tuple[SealLine, str | None]]:
    """Return every seal with the hash of each of its lines, in one consistent statement."""
    rows = Seal.objects.order_by("number", "entries__pk")
    for row in rows.values_list(*SEAL_COLUMNS, "entries__hash").iterator(chunk_size=STEP):
        yield _seal_line(row[:-1]), row[-1]


def _seal_line(row: tuple[Any, ...]) -> SealLine:
    return SealLine._make(_with_text_moment(row, _AT_IN_SEAL))


def _with_text_moment(row: tuple[Any, ...], at: int) -> Iterator[Any]:
    return chain(row[:at], (moment(row[at]),), row[at + 1 :])


def _orphans() -> Iterator[Finding]:
    """Tell of newest seals that are gone although lines still name them."""
    named = Entry.objects.aggregate(most=Max("seal_id"))["most"] or 0
    newest = seal_newest()
    for number in range((newest.number if newest else 0) + 1, named + 1):
        yield Finding("seal-missing", str(number))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
