"""Do once what is asked several times: a phone that lost the answer asks again."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.answers.models import Answer
from bihuan.answers.queries import Given, answer_get
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person

KEPT_FOR = timedelta(days=30)
"""How long a phone may stay offline and still be answered as the first time."""

_KEY = re.compile(r"[\x21-\x7e]{16,200}")
_AT_ONCE = 500


class KeyReusedError(RefusedError):
    """A key came again with another request."""

    code = "answers.key-reused"


class KeyRefusedError(RefusedError):
    """A key is too short to be unique, or no key at all."""

    code = "answers.key-refused"


class Produced(NamedTuple):
    """What a door answers."""

    status: int
    body: bytes
    content_type: str = "application/json"


def request_digest(*parts: str | bytes) -> str:
    """Return a digest by which a repeated request is known: hand over all that matters in it."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def answer_once(
    *,
    key: str,
    person: Person | None,
    route: str,
    request_digest: str,
    now: datetime,
    produce: Callable[[], Produced],
) -> Given:
    """Run `produce` and keep its answer in the same transaction, or return the first answer.

    Whoever comes second at the same moment waits for the first. If `produce` raises, nothing was
    done and nothing is kept: the key is free for a corrected request. The same key with another
    request is refused.
    """
    if not _KEY.fullmatch(key):
        raise KeyRefusedError(
            _("幂等键须为 16 至 200 个可见的英文字符；请为每次提交生成新的 UUID。"), field="key"
        )
    claim = Answer(key=key, person=person, route=route, request_digest=request_digest, at=now)
    first = None
    while first is None:  # a second time only if the first answer was just forgotten
        try:
            return _produce_first(claim, produce)
        except _AnsweredError:
            first = answer_get(key=key, person=person)
    if (first.route, first.request_digest) != (route, request_digest):
        raise KeyReusedError(
            _("这个幂等键已用于 {at} 的另一次提交；请为新的提交生成新的键。").format(
                at=timezone.localtime(first.at).strftime("%Y-%m-%d %H:%M")
            ),
            field="key",
        )
    return Given(first.status, bytes(first.body), first.content_type, repeated=True)


def answers_forget(*, now: datetime, kept_for: timedelta = KEPT_FOR) -> int:
    """Delete answers that nobody will ask for again; return how many."""
    total = 0
    while True:
        old = Answer.objects.filter(at__lt=now - kept_for).order_by("pk").values("pk")[:_AT_ONCE]
        count, _kinds = Answer.objects.filter(
            pk__in=list(old.values_list("pk", flat=True))
        ).delete()
        if not count:
            return total
        total += count


class _AnsweredError(Exception):
    """The key has an answer already."""


@transaction.atomic
def _produce_first(answer: Answer, produce: Callable[[], Produced]) -> Given:
    """Claim the key, then work: whoever claims it at the same moment waits for our end."""
    answer.status, answer.body, answer.content_type = 0, b"", ""
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:
        raise _AnsweredError from None
    produced = produce()
    answer.status, answer.body, answer.content_type = produced
    answer.save(update_fields=["status", "body", "content_type"])
    return Given(*produced, repeated=False)
