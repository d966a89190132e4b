"""The files that an act brings as evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from django.core.files import File

from bihuan.cases.models import Act, Case
from bihuan.evidence.services import Accepted, evidence_accept, evidence_store
from bihuan.people.models import Person

Upload: TypeAlias = "File | Accepted"
"""A file as Django hands it over, or one that evidence has accepted already."""


def files_accept(files: Sequence[Upload]) -> list[Accepted]:
    """Look at the files and store their bytes; before a transaction, since it waits for the disk.

    Raises:
        RefusedError: a file is not of a kind that is accepted; the sentence says which.
    """
    return [file if isinstance(file, Accepted) else evidence_accept(file) for file in files]


def files_store(
    case: Case, act: Act, files: Sequence[Accepted], *, actor: Person, now: datetime
) -> None:
    """Keep the files of an act as objective evidence of the case."""
    for file in files:
        evidence_store(
            subject=case.subject, upload=file, actor=actor, now=now, act_sequence=act.sequence
        )
