"""Writing, sealing and lawfully erasing."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.journal import checker
from bihuan.journal.actors import SYSTEM, ActsAs
from bihuan.journal.models import Details, Entry, Seal
from bihuan.journal.registry import event_get
from bihuan.journal.rows import details_insert, entry_insert, last_of
from bihuan.journal.terms import PART_NAMES, Part
from bihuan.kit.canonical import canonical, moment
from bihuan.kit.canonical import text as storable
from bihuan.kit.refusals import RefusedError

SEAL_AT_MOST = 20_000
"""How many lines one seal covers, so that sealing never holds the database for long."""

_SUBJECT = re.compile(r"[a-z_]+:\S{1,80}")


class NotErasableError(RefusedError):
    """The part is gone already, or it is what explains another erasure."""

    code = "journal.not-erasable"


@transaction.atomic(savepoint=False)
def entry_write(
    *,
    actor: ActsAs | None,
    event: str,
    subject: str,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Append a line about a record, in the transaction of the change that it tells of.

    No actor means that the system acted by itself. Details hold what the event's sentence names
    and whatever else should be kept: texts, whole numbers, moments, lists of these.
    """
    if not _SUBJECT.fullmatch(subject):
        raise ValueError(f"a subject reads kind:key, not {subject!r}")
    body = dict(details or {})
    missing = event_get(event).places.difference(body)
    if missing:
        raise ValueError(f"{event} is written without {', '.join(sorted(missing))}")
    who = (actor or SYSTEM).as_actor()
    said = Details(
        actor_name=storable(who.name),
        name_salt=secrets.token_hex(16),
        text=canonical(body),
        text_salt=secrets.token_hex(16),
    )
    line = Entry(subject=subject, at=now, actor=who.key, event=event, digest=_digest(said))
    _append(line)
    said.entry = line
    details_insert(said)
    return line


@transaction.atomic
def details_redact(
    *, entry: Entry, actor: ActsAs, now: datetime, reason: str, part: Part = Part.TEXT
) -> Entry:
    """Erase what a line says, or its actor's name, for good; return the line that tells of it.

    The chain and the seals still verify: they hold a salted digest of what was there.
    """
    details = Details.objects.get(pk=entry.pk)
    if part == Part.TEXT and entry.event == checker.REDACTED:
        raise NotErasableError(
            _("{subject} 第 {sequence} 行说明了另一次抹去，不能抹去。").format(
                subject=entry.subject, sequence=entry.sequence
            )
        )
    text, salt, digest = _columns(part)
    kept = checker.part_digest(getattr(details, salt), getattr(details, text))
    erased = Details.objects.filter(pk=entry.pk).exclude(**{salt: ""})
    if not erased.erase(**{text: "", salt: "", digest: kept}):
        raise NotErasableError(
            _("{subject} 第 {sequence} 行的{part}已经抹去。").format(
                subject=entry.subject,
                sequence=entry.sequence,
                part=PART_NAMES[part].say(get_language() or "zh"),
            )
        )
    return entry_write(
        actor=actor,
        event=checker.REDACTED,
        subject=entry.subject,
        now=now,
        details={"sequence": entry.sequence, "part": part.value, "reason": reason},
    )


def seal_make(now: datetime, *, at_most: int = SEAL_AT_MOST) -> Seal | None:
    """Seal the oldest lines that no seal covers yet; return None if there are none.

    Covers exactly the lines that are visible and unsealed, whatever the order in which others
    commit theirs; call it until it returns None.
    """
    while True:
        last = Seal.objects.order_by("-number").first()
        try:
            return _seal(last, now, at_most)
        except IntegrityError:
            if Seal.objects.order_by("-number").first() == last:
                raise


def _append(line: Entry) -> None:
    """Store a line as the record's next one; if others were quicker, as the one after theirs."""
    stored = False
    while not stored:
        last = last_of(line.subject)
        line.sequence, line.previous = last.sequence + 1, last.hash
        line.hash = _hash(line)
        stored = entry_insert(line)


@transaction.atomic
def _seal(last: Seal | None, now: datetime, at_most: int) -> Seal | None:
    """Claim the lines first and compute afterwards: the foreign key is checked at commit only.

    Two sealers at once claim different lines under the same number; the second cannot store its
    seal, and its claim is undone with it.
    """
    number = last.number + 1 if last else 1
    unsealed = Entry.objects.filter(seal=None).order_by("pk").values("pk")[:at_most]
    if not Entry.objects.filter(pk__in=unsealed).put_under_seal(number):
        return None
    tree = checker.Merkle()
    covered = Entry.objects.filter(seal_id=number).order_by("pk").values_list("hash", flat=True)
    for leaf in covered.iterator(chunk_size=1000):
        tree.add(leaf)
    seal = Seal(
        number=number,
        at=now,
        count=tree.count,
        root=tree.root(),
        previous=last.hash if last else "",
    )
    line = checker.SealLine(number, moment(now), seal.count, seal.root, seal.previous, "")
    seal.hash = checker.seal_hash(line)
    seal.save(force_insert=True)
    return seal


def _hash(line: Entry) -> str:
    """Return the hash that the checker will compute of a line."""
    return checker.chained(
        line.subject,
        line.sequence,
        moment(line.at),
        line.actor,
        line.event,
        line.digest,
        line.previous,
    )


def _digest(details: Details) -> str:
    """Return the digest that the checker will compute of a line's details."""
    return checker.details_digest(
        checker.part_digest(details.name_salt, details.actor_name),
        checker.part_digest(details.text_salt, details.text),
    )


def _columns(part: Part) -> tuple[str, str, str]:
    """Return the columns of a part: what it says, its salt, its digest."""
    if part == Part.NAME:
        return "actor_name", "name_salt", "name_digest"
    return "text", "text_salt", "text_digest"
