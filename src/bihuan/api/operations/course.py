"""The course of a case: what may be done, what was done, what was decided and why."""

from typing import Annotated, Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path

from bihuan.api.doors import Asked, present
from bihuan.api.narrating import case_decision_out, event_out, option_out
from bihuan.api.operations.cases import Number
from bihuan.api.operations.editions import Level
from bihuan.api.routes import Routes
from bihuan.api.schemas.cases import CaseDecisionOut, EventOut, OptionOut
from bihuan.api.wording import two
from bihuan.cases.models import Case, Decision
from bihuan.cases.queries.options import options
from bihuan.cases.queries.sight import case_seen, sees_customer, sight_of
from bihuan.cases.queries.timelines import timeline
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import edition_by_digest

routes = Routes("经过", "course")

DecisionId = Annotated[
    int, Path(ge=1, le=2**63 - 1, description=two("判定的编号", "id of the decision"))
]


class DecisionNotFoundError(RefusedError):
    """The case has no such decision."""

    code = "decision.not_found"


class Seen(NamedTuple):
    """A case as somebody sees it."""

    case: Case
    edition: Edition
    customer: bool


@routes.read(
    "/cases/{number}/options",
    "option_list",
    list[OptionOut],
    Label("我可以办理什么", "What may I do"),
    Label(
        "各步骤现在可否由您办理：可以的写明要填的内容，不可以的写明原因和条款。",
        "Whether you may take each step now: what it brings if you may, why not and by which clause"
        " if you may not.",
    ),
)
def option_list(request: Asked, number: Number) -> list[OptionOut]:
    seen = seen_case(request, number)
    return [
        option_out(option, seen.edition) for option in options(seen.case, request.auth, present())
    ]


@routes.read(
    "/cases/{number}/timeline",
    "event_list",
    list[EventOut],
    Label("经过", "The course of a case"),
    Label(
        "从报告起的每一步：谁、何时、为何、以何权限办理，由此完成和判定了什么。",
        "Every step since the report: who, when, why, by what authority, what it met and decided.",
    ),
)
def event_list(request: Asked, number: Number) -> list[EventOut]:
    seen = seen_case(request, number)
    return [event_out(entry, seen.edition, customer=seen.customer) for entry in timeline(seen.case)]


@routes.read(
    "/cases/{number}/decisions",
    "decision_list",
    list[CaseDecisionOut],
    Label("判定", "Decisions"),
    Label(
        "对一条记录作出的全部判定及其解释，包括已被取代的。",
        "All decisions about a case with their explanation, those superseded included.",
    ),
)
def decision_list(request: Asked, number: Number, level: Level = 1) -> list[CaseDecisionOut]:
    seen = seen_case(request, number)
    rows = list(_decisions(seen.case))
    gone = {row.supersedes_id for row in rows}
    return [
        case_decision_out(row, level, customer=seen.customer, superseded=row.pk in gone)
        for row in rows
    ]


@routes.read(
    "/cases/{number}/decisions/{decision}",
    "decision_explain",
    CaseDecisionOut,
    Label("解释判定", "Explain a decision"),
    Label(
        "一个判定的解释，只凭存下的记录，何时何地都一样。",
        "The explanation of a decision, from its stored record alone: the same at any time.",
    ),
)
def decision_explain(
    request: Asked, number: Number, decision: DecisionId, level: Level = 1
) -> CaseDecisionOut:
    seen = seen_case(request, number)
    row = _decisions(seen.case).filter(pk=decision).first()
    if row is None:
        raise DecisionNotFoundError(
            _("这条记录没有编号为 %(id)s 的判定；请先列出判定。") % {"id": decision}
        )
    gone = Decision.objects.filter(supersedes=row).exists()
    return case_decision_out(row, level, customer=seen.customer, superseded=gone)


def _decisions(case: Case) -> QuerySet[Any]:
    return Decision.objects.filter(case=case).select_related("act").order_by("pk")


def seen_case(request: Asked, number: str) -> Seen:
    """Return the case if this person may see it."""
    sight = sight_of(request.auth, timezone.localdate(present()))
    rows = Case.objects.select_related("issue").defer("issue__files")
    case = case_seen(number, sight, rows)
    return Seen(case, edition_by_digest(case.issue.digest), sees_customer(case, sight))
