"""How every refusal looks to a program: `application/problem+json` with code, sentence, clause."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from bihuan.api.wording import two

MEDIA_TYPE = "application/problem+json"
URN = "urn:bihuan:problem:"

TITLES: Mapping[int, str] = {
    400: gettext_noop("请求无法读取"),
    401: gettext_noop("需要有效的令牌"),
    403: gettext_noop("不允许"),
    404: gettext_noop("没有找到"),
    405: gettext_noop("不支持的方法"),
    409: gettext_noop("与当前情况冲突"),
    412: gettext_noop("记录已有变化"),
    413: gettext_noop("内容过大"),
    415: gettext_noop("类型不受支持"),
    422: gettext_noop("填写有误"),
    429: gettext_noop("请求过于频繁"),
    500: gettext_noop("系统出错"),
}
"""The title of a problem by its status; the detail says what happened in this case."""


class ClauseOut(BaseModel):
    """The clause of the procedure that a refusal, a duty or a decision rests on."""

    id: str = Field(description=two("条款编号和条目", "number of the clause, and the item of it"))
    heading: str = Field(description=two("条款标题", "heading of the clause"))
    text: str = Field(description=two("条款内容", "text of the clause"))


class MeanwhileOut(BaseModel):
    """What somebody else did to the case in the meantime."""

    who: str = Field(description=two("姓名", "name"))
    step: str = Field(description=two("办理的步骤", "step taken"))
    at: str = Field(description=two("时间", "when"))


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457)."""

    type: str = Field(
        description=two("稳定的问题代码，写成 URN", "the stable code of the problem, as a URN"),
        examples=["urn:bihuan:problem:case.moved_on"],
    )
    title: str = Field(description=two("问题的种类", "the kind of problem"))
    status: int = Field(description=two("HTTP 状态码", "the HTTP status"))
    detail: str = Field(
        description=two("说明原因和办法的句子", "a sentence: what is wrong, what to do")
    )
    code: str = Field(
        description=two("稳定的问题代码", "the stable code of the problem"),
        examples=["case.moved_on"],
    )
    clause: ClauseOut | None = Field(
        None, description=two("不允许时所依据的条款", "the clause that forbids it, if one does")
    )
    errors: dict[str, str] = Field(
        default_factory=dict,
        description=two("各字段的问题：字段 → 句子", "what is wrong by field: field → sentence"),
    )
    meanwhile: list[MeanwhileOut] = Field(
        default_factory=list,
        description=two("在此期间他人办理的步骤", "what others did in the meantime"),
    )


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    clause: ClauseOut | None = None,
    errors: Mapping[str, str] | None = None,
    meanwhile: list[MeanwhileOut] | None = None,
) -> HttpResponse:
    """Return the answer that tells of a problem."""
    body = Problem(
        type=URN + code,
        title=_(TITLES[status]),
        status=status,
        detail=detail,
        code=code,
        clause=clause,
        errors=dict(errors or {}),
        meanwhile=meanwhile or [],
    )
    answer = HttpResponse(body.model_dump_json(), status=status, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    if status == 401:  # noqa: PLR2004 - HTTP's number says it best
        answer["WWW-Authenticate"] = 'Bearer realm="bihuan"'
    return answer
