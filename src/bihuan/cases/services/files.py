"""The files that an act brings as evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bihuan.cases.models import Act, Case
from bihuan.people.models import Person

Upload = Any
"""An uploaded file as Django hands it over."""


def files_store(
    case: Case, act: Act, files: Sequence[Upload], *, actor: Person, now: datetime
) -> None:
    """Keep the files of an act as objective evidence of the case."""
    if files:
        raise NotImplementedError(case, act, actor, now)
