"""One press, one effect: a form that is sent twice gets the first answer."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpResponseRedirect

from bihuan.answers.services import Produced, answer_once, request_digest
from bihuan.evidence.services import Accepted
from bihuan.web.doors import Asked

FIELD = "form_key"
UNCOUNTED = {FIELD, "csrfmiddlewaretoken"}
FOUND = 302


def new_key() -> str:
    """Return a key for a form that is about to be shown."""
    return uuid.uuid4().hex


def lead_once(
    request: Asked, now: datetime, work: Callable[[], str], files: Sequence[Accepted] = ()
) -> HttpResponseRedirect:
    """Do the work of a form and lead to the address that it returns; so is a repetition led.

    Raises:
        KeyReusedError: the form was sent before with another content.
    """
    given = answer_once(
        key=request.POST.get(FIELD) or new_key(),
        person=request.user,
        route=request.path,
        request_digest=_digest(request, files),
        now=now,
        produce=lambda: Produced(FOUND, work().encode(), "text/plain"),
    )
    return HttpResponseRedirect(given.body.decode())


def _digest(request: Asked, files: Sequence[Accepted]) -> str:
    """Return a digest of everything that the form says, its files included."""
    parts: list[str] = []
    for name, values in sorted(request.POST.lists()):
        if name not in UNCOUNTED:
            parts += [name, str(len(values)), *values]
    for file in files:
        parts += [file.name, file.sha256]
    return request_digest(*parts)
