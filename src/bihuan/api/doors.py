"""What every operation needs at its door: who asks, what was sent, whether it was asked before."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import BaseModel

from bihuan.answers.services import Produced, answer_once, request_digest
from bihuan.api.rates import counted
from bihuan.api.wording import two
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.people.queries import token_for_secret
from bihuan.people.services import token_note_use

JSON = "application/json"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_ETAG = re.compile(r'"(\d{1,9})"')


class UnreadableError(RefusedError):
    """What was sent is not what it says it is."""

    code = "request.unreadable"


class MediaTypeError(RefusedError):
    """The body is of a kind that this operation does not take."""

    code = "request.media_type"


class IfMatchError(RefusedError):
    """The If-Match header is not a revision."""

    code = "request.if_match"


class Asked(HttpRequest):
    """A request of a program that acts in a person's name."""

    auth: Person


class Bearer(HttpBearer):
    """令牌由管理员发放 · Tokens are issued by an administrator (`bihuan token issue`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        now = timezone.now()
        found = token_for_secret(token.strip(), now)
        if found is None:
            counted(f"failed {request.META.get('REMOTE_ADDR', '')}", failed=True)
            return None
        counted(f"token {found.pk}", failed=False)
        token_note_use(token=found, now=now)
        person: Person = found.person
        return person


class StrictParser(Parser):
    """Reads bodies that say that they are JSON, are JSON, and can be stored."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 - whatever was sent
        if request.content_type != JSON:
            raise MediaTypeError(
                _("内容类型应为 application/json，收到的是 %(type)s。")
                % {"type": request.content_type or "–"}
            )
        return read_json(request.body)


def read_json(body: bytes) -> Any:  # noqa: ANN401 - whatever was sent
    """Return the data of a JSON text; refuse what is none, and texts that no database stores."""
    try:
        data = json.loads(body, parse_constant=_refuse_constant)
        if b"\\u0000" in body:
            raise ValueError("NUL")  # noqa: TRY301 - one sentence for all of them
        if _SURROGATE.search(body):
            json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            _("请求正文不是可读的 JSON（%(why)s）；请用 UTF-8 编码的 JSON。") % {"why": error}
        ) from error
    return data


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def present() -> datetime:
    """Return the moment at which a request is carried out; doors alone look at the clock."""
    return timezone.now()


# --- optimistic concurrency ---------------------------------------------------------------------
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description=two(
            '所见记录的修订号，写成 ETag，例如 "7"；记录已有变化时回答 412，并说明谁办理了什么',
            'the revision you saw, as an ETag such as "7"; if the case has changed since, the '
            "answer is 412 and says who did what",
        ),
    ),
]


def revision_expected(header: str | None) -> int | None:
    """Return the revision that an If-Match header names; None where any will do."""
    if header is None or header.strip() == "*":
        return None
    match = _ETAG.fullmatch(header.strip())
    if match is None:
        raise IfMatchError(
            _('If-Match 应是查看记录时得到的 ETag，例如 "7"；收到的是 %(value)s。')
            % {"value": header},
            field="If-Match",
        )
    return int(match[1])


# --- repeated requests --------------------------------------------------------------------------
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description=two(
            "每次提交一个新的 UUID；重复同一请求时，得到第一次的回答而不会再办一次",
            "a new UUID for each submission; a repetition gets the first answer and does nothing",
        ),
    ),
]


class Done(NamedTuple):
    """What a change answers; the body's revision, if it has one, becomes the ETag."""

    status: int
    body: BaseModel


def once(
    request: Asked, key: str | None, produce: Callable[[], Done], *more: str | bytes
) -> HttpResponse:
    """Carry a change out and answer, or answer as the first time when the key is known.

    `more` is what makes this request this request, where the raw body does not say it.
    """
    if key is None:
        done = produce()
        return replied(done.status, done.body.model_dump_json().encode())

    def produced() -> Produced:
        done = produce()
        return Produced(done.status, done.body.model_dump_json().encode(), JSON)

    route = f"{request.method} {request.path}"
    digest = request_digest(route, *(more or (request.body,)))
    given = answer_once(
        key=key,
        person=request.auth,
        route=route[:200],
        request_digest=digest,
        now=present(),
        produce=produced,
    )
    answer = replied(given.status, given.body)
    if given.repeated:
        answer["Idempotency-Replayed"] = "true"
    return answer


def replied(status: int, body: bytes) -> HttpResponse:
    """Return an answer with the ETag and the address that its body names."""
    answer = HttpResponse(body, status=status, content_type=JSON)
    said = json.loads(body)
    if "revision" in said:
        answer["ETag"] = f'"{said["revision"]}"'
    return answer
