"""The REST interface put together: operations, refusals, documentation."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Swagger
from ninja.openapi.schema import OpenAPISchema
from typing_extensions import override

from bihuan.api.doors import Bearer, StrictParser
from bihuan.api.handlers import add_handlers, missing, wrong_method
from bihuan.api.openapi import DESCRIPTION, completed
from bihuan.api.operations import (
    acts,
    attachments,
    cases,
    course,
    documents,
    drafts,
    duties,
    editions,
    me,
    trials,
    units,
    versions,
)
from bihuan.api.wording import two

View = Callable[..., HttpResponse]


class BihuanAPI(NinjaAPI):
    """An interface whose document says of every operation how it can be refused."""

    @override
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Any = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return completed(schema)


NOUNS = (
    me,
    units,
    editions,
    drafts,
    documents,
    trials,
    versions,
    cases,
    acts,
    course,
    attachments,
    duties,
)
"""The modules whose operations the API has, in the order of its document."""

api = BihuanAPI(
    title=two("Bihuan 闭环 接口", "Bihuan API"),
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=Bearer(),
    parser=StrictParser(),
    docs=Swagger(settings={"docExpansion": "list", "persistAuthorization": False}),
)
for noun in NOUNS:
    api.add_router("", noun.routes)
add_handlers(api)


def answering(view: View) -> View:
    """Let a view answer in problems also where ninja would answer in plain text."""

    @csrf_exempt
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            return wrong_method(request, response["Allow"])
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def addresses() -> list[URLPattern]:
    """Return the addresses of the interface; whatever is not among them is answered as well."""
    patterns = api.urls[0]
    for pattern in patterns:
        view = missing if pattern.name == "api-root" else pattern.callback
        pattern.callback = answering(view)
    return [*patterns, re_path(r"", answering(missing), name="missing")]
