"""The lines of the journal, what they say, and the seals over them; nothing is ever changed.

The database itself refuses changes (`triggers.py`); the querysets here refuse them earlier and in
words a programmer understands.
"""

import json
from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody wrote code that changes or deletes what is kept for good."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A queryset that adds and reads, and does nothing else."""

    def update(self, **_changes: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__}: journal rows are never updated")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__}: journal rows are never deleted")

    def bulk_update(self, *_rows: object, **_options: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{self.model.__name__}: journal rows are never updated")

    update_or_create = bulk_update


class EntryQuerySet(AppendOnlyQuerySet):
    """Lines, and the one change that they know."""

    def put_under_seal(self, number: int) -> int:
        """Name the seal that covers these lines, where none does yet; return how many."""
        return int(models.QuerySet.update(self.filter(seal=None), seal_id=number))


class DetailsQuerySet(AppendOnlyQuerySet):
    """What lines say, and the erasure that the law may demand."""

    def erase(self, **changes: str) -> int:
        """Empty a part; only `services.details_redact` calls this, and writes a line about it."""
        return int(models.QuerySet.update(self, **changes))


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        """Options."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Store a new row; refuse to change an old one."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__}: journal rows are never updated")
        super().save(*args, **kwargs)

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(f"{type(self).__name__}: journal rows are never deleted")


class Seal(AppendOnly):
    """A Merkle root over all lines that no earlier seal covers; seals are chained themselves."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"seal {self.number}"


class Entry(AppendOnly):
    """One line: who did what to which record, when; chained to the record's line before it.

    `subject` names the record as text ("case:NC-2026-0001"), because the journal stands below
    everything that it describes. What the line says in words is in its `Details`, so that it can
    be erased while the chain still verifies; `digest` binds the two together.
    """

    subject = models.CharField(max_length=100)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    event = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    seal = models.ForeignKey(
        Seal, models.PROTECT, null=True, blank=True, related_name="entries", db_index=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["subject", "sequence"], name="entry_sequence_once"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="entry_from_one"),
        ]
        indexes = [
            models.Index(fields=["seal", "id"], name="entry_by_seal"),
            models.Index(fields=["actor", "id"], name="entry_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.sequence} {self.event}"

    @property
    def actor_name(self) -> str:
        """The actor's name of that day; empty once erased. Ask with `select_related`."""
        return str(self.details.actor_name)


class Details(AppendOnly):
    """What a line says in words: the actor's name and the event's details, each with a salt.

    A part is erased by emptying it and its salt; the digest of what it was stays in its place.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    actor_name = models.CharField(max_length=100, blank=True)
    name_salt = models.CharField(max_length=32, blank=True)
    name_digest = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    text_salt = models.CharField(max_length=32, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)

    objects = DetailsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"details of entry {self.entry_id}"

    @property
    def body(self) -> dict[str, Any]:
        """The details as they were handed to `entry_write`; empty once erased."""
        return dict(json.loads(self.text)) if self.text else {}

    @property
    def redacted(self) -> bool:
        """Whether the text was erased."""
        return not self.text_salt
