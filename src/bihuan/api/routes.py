"""Operations with their names and their wording in both languages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router
from ninja.operation import Operation as NinjaOperation
from pydantic import TypeAdapter

from bihuan.api.wording import two
from bihuan.cases.intake import ActInputError
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.terms import Label

JSON = "application/json"

Operation = Callable[..., Any]
Decorator = Callable[[Operation], Operation]


class Routes(Router):
    """The operations about one noun."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(tags=[two(zh, en)])

    def read(self, path: str, name: str, gives: Any, summary: Label, about: Label) -> Decorator:  # noqa: ANN401 - a type
        """Add an operation that changes nothing and is asked for with GET."""

        def add(view: Operation) -> Operation:
            described = _described(name, summary, about)
            return self.get(path, response=gives, **described)(_writing(gives, view))

        return add

    def fetch(self, path: str, name: str, summary: Label, about: Label) -> Decorator:
        """Add an operation that answers with the bytes of a file."""
        content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        said = {"responses": {200: {"description": "OK", "content": content}}}

        def add(view: Operation) -> Operation:
            described = _described(name, summary, about) | {"openapi_extra": said}
            return self.get(path, response={200: None}, **described)(_writing(bytes, view))

        return add

    def send(
        self,
        path: str,
        name: str,
        gives: Any,  # noqa: ANN401 - a type
        summary: Label,
        about: Label,
        more: dict[str, Any] | None = None,
    ) -> Decorator:
        """Add an operation that is asked for with POST; `more` goes into the document."""

        def add(view: Operation) -> Operation:
            described = _described(name, summary, about) | {"openapi_extra": more}
            return self.post(path, response=gives, **described)(_writing(gives, view))

        return add


def _described(name: str, summary: Label, about: Label) -> dict[str, Any]:
    return {
        "operation_id": name,
        "url_name": name,
        "summary": two(*summary),
        "description": "\n\n".join(about),
    }


def _writing(gives: Any, view: Operation) -> Operation:  # noqa: ANN401 - a type
    """Let pydantic write what a view returns: one way of writing moments, and a fast one."""
    adapter = TypeAdapter(next(iter(gives.values())) if isinstance(gives, dict) else gives)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        _refuse_unknown(request, answer._ninja_operation)  # type: ignore[attr-defined]  # noqa: SLF001 - set by ninja
        result = view(request, *args, **kwargs)
        if isinstance(result, HttpResponseBase):
            return result
        return HttpResponse(adapter.dump_json(result), content_type=JSON)

    return answer


def _refuse_unknown(request: HttpRequest, operation: NinjaOperation) -> None:
    """Refuse a parameter that the operation does not know: a misspelt filter would find too much.

    Raises:
        ActInputError: with the nearest names.
    """
    if not request.GET:
        return
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    errors = {}
    for name in sorted(set(request.GET) - known):
        close = "、".join(nearest(name, known)) or "、".join(sorted(known)) or "–"
        errors[name] = _("没有这个参数；最接近：%(close)s。") % {"close": close}
    if errors:
        raise ActInputError(errors)
