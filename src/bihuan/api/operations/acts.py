"""Acts: the one way to change a case."""

from django.http import HttpResponse

from bihuan.api.bodies import described, sent
from bihuan.api.doors import (
    Asked,
    Done,
    IdempotencyKey,
    IfMatch,
    once,
    present,
    revision_expected,
)
from bihuan.api.operations.cases import Number, full
from bihuan.api.routes import Routes
from bihuan.api.schemas.cases import ActIn, CaseOut
from bihuan.cases.services.acting import case_act
from bihuan.procedure.terms import Label

routes = Routes("办理", "acts")


@routes.send(
    "/cases/{number}/acts",
    "case_act",
    CaseOut,
    Label("办理一步", "Take a step"),
    Label(
        "办理程序所要求或允许的一步。可办理的步骤和各步要填的内容见 options。"
        "不允许时说明所依据的条款。正文为 JSON；要带附件时用 multipart。",
        "Take a step that the procedure demands or allows; `options` says which, and what each"
        " brings. A refusal names the clause. The body is JSON; to bring files use multipart.",
    ),
    described(ActIn),
)
def case_act_operation(
    request: Asked,
    number: Number,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    told = sent(request, ActIn)
    revision = revision_expected(if_match)

    def produce() -> Done:
        case = case_act(
            number=number,
            step=told.body.step,
            actor=request.auth,
            now=present(),
            expected_revision=revision,
            data=told.body.data,
            facts=told.body.facts,
            text=told.body.text,
            files=told.files,
        )
        return Done(200, full(case.number, request.auth))

    return once(request, idempotency_key, produce, *told.parts)
