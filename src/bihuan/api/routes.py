"""Operations with their names and their wording in both languages."""

from collections.abc import Callable
from typing import Any

from ninja import Router

from bihuan.api.wording import two
from bihuan.procedure.terms import Label

Operation = Callable[..., Any]
Decorator = Callable[[Operation], Operation]


class Routes(Router):
    """The operations about one noun."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(tags=[two(zh, en)])

    def read(self, path: str, name: str, gives: Any, summary: Label, about: Label) -> Decorator:  # noqa: ANN401 - a type
        """Add an operation that changes nothing and is asked for with GET."""
        return self.get(
            path,
            response=gives,
            operation_id=name,
            url_name=name,
            summary=two(*summary),
            description="\n\n".join(about),
        )

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
        return self.post(
            path,
            response=gives,
            operation_id=name,
            url_name=name,
            summary=two(*summary),
            description="\n\n".join(about),
            openapi_extra=more,
        )
