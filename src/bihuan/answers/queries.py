"""Finding first answers."""

from typing import NamedTuple

from bihuan.answers.models import Answer
from bihuan.people.models import Person


class Given(NamedTuple):
    """An answer as it goes out; `repeated` if it was given before."""

    status: int
    body: bytes
    content_type: str
    repeated: bool


def answer_get(*, key: str, person: Person | None) -> Answer | None:
    """Return the first answer to a person's key, or to a key of the public door."""
    answer: Answer | None = Answer.objects.filter(key=key, person=person).first()
    return answer
