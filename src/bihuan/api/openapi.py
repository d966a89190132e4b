"""The document of the interface: every operation with all the ways in which it can be refused."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from pydantic import BaseModel

from bihuan.api.problems import MEDIA_TYPE, Problem
from bihuan.api.wording import two

DESCRIPTION = """\
与页面、命令行走同一服务：同样的权限、职责分离和日志。全文见 docs/api.zh-CN.md。

- 令牌：`Authorization: Bearer …`，由管理员用 `bihuan token issue` 发放。
- 语言：句子按 `Accept-Language` 用中文或英文；名称两种语言都给。
- 并发：记录的 `ETag` 是修订号；办理时在 `If-Match` 写所见的修订号。
- 重复提交：`Idempotency-Key` 写一个新的 UUID；重复时得到第一次的回答。
- 拒绝：`application/problem+json`，含稳定的代码、句子、所依据的条款、各字段的问题。

The same services as the pages and the command line: the same rights, separation of duties and \
journal. In full: docs/api.md.

- Token: `Authorization: Bearer …`, issued by an administrator with `bihuan token issue`.
- Language: sentences follow `Accept-Language`, Chinese or English; names come in both.
- Concurrency: a case's `ETag` is its revision; acts send the revision seen in `If-Match`.
- Repetition: `Idempotency-Key` is a new UUID; a repetition gets the first answer again.
- Refusals: `application/problem+json` with a stable code, a sentence, the clause, errors by field.
"""

WHY: dict[int, str] = {
    400: two("请求无法读取", "the request cannot be read"),
    401: two("没有有效的令牌", "no valid token"),
    403: two("您无权这样做；有条款的写明条款", "not for you; names the clause if there is one"),
    404: two("没有，或您无权查看：两者看起来一样", "missing, or not for you: they look the same"),
    405: two("不支持的方法", "method not supported"),
    409: two("与当前情况冲突", "conflicts with how things stand"),
    412: two("记录已有变化：说明谁办理了什么", "the case has changed: says who did what"),
    413: two("内容过大", "too large"),
    415: two("类型不受支持", "type not supported"),
    422: two("填写有误：各字段的句子", "input at fault: a sentence by field"),
    429: two("请求过于频繁；见 Retry-After", "too many requests; see Retry-After"),
}
ALWAYS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429)
ALSO_WITH_IF_MATCH = (412,)

_extra: dict[str, type[BaseModel]] = {}


def known(*models: type[BaseModel]) -> None:
    """Let the document define models that operations read themselves."""
    _extra.update({model.__name__: model for model in models})


def reference(model: type[BaseModel]) -> dict[str, str]:
    """Return the reference to a model's definition in the document."""
    known(model)
    return {"$ref": REF_TEMPLATE.format(model=model.__name__)}


def completed(document: OpenAPISchema) -> OpenAPISchema:
    """Return the document with all refusals of every operation, and their definition."""
    for operation in operations(document):
        named = {parameter["name"] for parameter in operation["parameters"]}
        statuses = ALWAYS + (ALSO_WITH_IF_MATCH if "If-Match" in named else ())
        for status in statuses:
            operation["responses"].setdefault(str(status), _refusal(status))
    definitions = document["components"]["schemas"]
    definitions.update(_definitions())
    return document


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every operation of the document."""
    for methods in document["paths"].values():
        yield from methods.values()


def _refusal(status: int) -> dict[str, Any]:
    schema = {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}
    return {"description": WHY[status], "content": {MEDIA_TYPE: schema}}


@cache
def _definitions() -> dict[str, Any]:
    """Return the definitions of what ninja does not see."""
    found: dict[str, Any] = {}
    models: list[type[BaseModel]] = [Problem, *_extra.values()]
    for model in models:
        schema = model.model_json_schema(ref_template=REF_TEMPLATE)
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    return found
