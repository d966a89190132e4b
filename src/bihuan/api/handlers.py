"""Every exception that can reach a program, turned into a problem that says what to do."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import ValidationError as ShapeError

from bihuan.api.clauses import clause_of
from bihuan.api.problems import ClauseOut, MeanwhileOut, problem
from bihuan.api.rates import TooManyError, seconds_left
from bihuan.api.sentences import errors_by_field
from bihuan.api.wording import language
from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Case
from bihuan.cases.services.refusals import ActRefusedError, CaseMovedOnError
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.edition import Cite
from bihuan.procedure.terms import STEP_NAMES, Step
from bihuan.procedures.queries import edition_by_digest
from bihuan.procedures.services import DraftMovedOnError

logger = logging.getLogger(__name__)

STATUSES: Mapping[str, int] = {
    "case.not_found": 404,
    "edition.not_found": 404,
    "unit.not_found": 404,
    "decision.not_found": 404,
    "draft.not_found": 404,
    "draft.not_yours": 403,
    "draft.own": 403,
    "replay.not_found": 404,
    "replay.not_yours": 403,
    "attachment.not_found": 404,
    "pack.unknown": 404,
    "people.not-allowed": 403,
    "edition.not_yours": 403,
    "request.unreadable": 400,
    "request.media_type": 415,
    "request.too_many": 429,
    "evidence.too-large": 413,
    "evidence.type-refused": 415,
    "evidence.damaged": 415,
    "evidence.bomb": 413,
    "evidence.empty": 422,
    "evidence.gone": 404,
}
"""The status of a refusal by its code; any other is 422 if it names a field, else 409."""

BY_REFUSAL: tuple[tuple[str, int], ...] = (
    ("separation.", 403),
    ("step.not-yours", 403),
    ("waive.", 403),
    ("act.", 422),
    ("disposition.", 422),
)
"""The status of an act that the procedure refuses, by the beginning of the code; else 409."""


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    status = STATUSES.get(error.code, 422 if error.field else 409)
    errors = {error.field: str(error)} if error.field and status == 422 else {}  # noqa: PLR2004
    return problem(request, status, error.code, str(error), errors=errors)


def act_refused(request: HttpRequest, error: ActRefusedError) -> HttpResponse:
    code = error.refusal.code
    status = next((number for start, number in BY_REFUSAL if code.startswith(start)), 409)
    return problem(request, status, code, str(error), clause=_clause(request, error.refusal.cite))


def _clause(request: HttpRequest, cite: Cite | None) -> ClauseOut | None:
    """Return the clause that forbids an act; the case is the one that the address names."""
    match = request.resolver_match
    number = str(match.kwargs.get("number", "")).upper() if match else ""
    digests = Case.objects.filter(number=number).values_list("issue__digest", flat=True)
    digest = digests.first()
    return clause_of(edition_by_digest(digest), cite) if cite and digest else None


def input_refused(request: HttpRequest, error: ActInputError) -> HttpResponse:
    return problem(request, 422, error.code, str(error), errors=error.errors)


def moved_on(request: HttpRequest, error: CaseMovedOnError) -> HttpResponse:
    meanwhile = [
        MeanwhileOut(
            who=act.by_name, step=STEP_NAMES[Step(act.step)].say(language()), at=act.at.isoformat()
        )
        for act in error.meanwhile
    ]
    status = 412 if "If-Match" in request.headers else 409
    return problem(request, status, error.code, str(error), meanwhile=meanwhile)


def draft_moved_on(request: HttpRequest, error: DraftMovedOnError) -> HttpResponse:
    meanwhile = [
        MeanwhileOut(
            who=change.person.name, step=change.get_deed_display(), at=change.at.isoformat()
        )
        for change in error.meanwhile
    ]
    status = 412 if "If-Match" in request.headers else 409
    return problem(request, status, error.code, str(error), meanwhile=meanwhile)


def too_many(request: HttpRequest, error: TooManyError) -> HttpResponse:
    answer = problem(request, 429, error.code, str(error))
    answer["Retry-After"] = str(seconds_left())
    return answer


def unknown(request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(
        request,
        401,
        "request.token",
        _("请求没有带有效的令牌；请在 Authorization 头写 Bearer 和令牌，令牌由系统管理员发放。"),
    )


def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Tell of mistakes that ninja found in the address, the query, the headers or the body."""
    errors: dict[str, str] = {}
    for one in error.errors:
        inside = 2 if one["loc"][0] == "body" else 1
        errors |= errors_by_field([one], skip=inside)
    return _misshapen(request, errors)


def misshapen_body(request: HttpRequest, error: ShapeError) -> HttpResponse:
    """Tell of mistakes in a body that the operation reads itself."""
    return _misshapen(request, errors_by_field(error.errors(include_url=False)))


def _misshapen(request: HttpRequest, errors: dict[str, str]) -> HttpResponse:
    listed = " ".join(f"{field}：{sentence}" for field, sentence in errors.items())
    return problem(request, 422, "input.invalid", listed, errors=errors)


def missing(request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    return problem(request, 404, "request.not_found", _("没有这个地址；请对照 /api/v1/docs。"))


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    cause = error.__cause__  # ninja says of every body that it cannot be parsed, whatever it was
    if isinstance(cause, RefusedError):
        return refused(request, cause)
    if isinstance(cause, RequestDataTooBig):
        return too_big(request, cause)
    detail = _("请求无法读取；请检查内容类型和正文的写法。")
    return problem(request, 400, "request.unreadable", detail)


def too_big(request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(
        request,
        413,
        "request.too_large",
        _("请求正文过大；文字请精简，文件请用 multipart/form-data。"),
    )


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    detail = _("这个地址不支持 %(method)s；可用：%(allowed)s。")
    answer = problem(
        request, 405, "request.method", detail % {"method": request.method, "allowed": allowed}
    )
    answer["Allow"] = allowed
    return answer


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that it is our fault; the traceback goes to the log, where an administrator finds it."""
    logger.error("unforeseen failure of the API", exc_info=error, extra={"request": request})
    return problem(
        request,
        500,
        "request.failed",
        _("系统出错，请求没有办成；请稍后再试，仍不行请联系管理员。"),
    )


HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (RefusedError, refused),
    (ActRefusedError, act_refused),
    (ActInputError, input_refused),
    (CaseMovedOnError, moved_on),
    (DraftMovedOnError, draft_moved_on),
    (TooManyError, too_many),
    (AuthenticationError, unknown),
    (ValidationError, misshapen),
    (ShapeError, misshapen_body),
    (Http404, missing),
    (HttpError, unreadable),
    (RequestDataTooBig, too_big),
    (TooManyFieldsSent, too_big),
    (TooManyFilesSent, too_big),
    (SuspiciousOperation, unreadable),
    (BadRequest, unreadable),
    (MultiPartParserError, unreadable),
    (Exception, failed),
)


def add_handlers(api: NinjaAPI) -> None:
    """Let every exception be answered as a problem."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)
