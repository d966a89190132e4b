"""Cases: the register, a case, a report."""

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query
from pydantic import BaseModel, Field

from bihuan.api.bodies import described, sent
from bihuan.api.doors import Asked, Done, IdempotencyKey, once, present, replied
from bihuan.api.naming import person_named, unit_coded
from bihuan.api.narrating import preview_out
from bihuan.api.routes import Routes
from bihuan.api.schemas.cases import CaseOut, CasePage, PreviewIn, PreviewOut, ReportIn
from bihuan.api.schemas.times import Day
from bihuan.api.showing import case_out, case_row
from bihuan.api.wording import two
from bihuan.cases.intake import ActInputError, Report
from bihuan.cases.models import Case, Channel
from bihuan.cases.queries.previews import preview
from bihuan.cases.queries.register import RegisterFilter, register_page
from bihuan.cases.queries.sight import case_seen, sees_customer, sight_of
from bihuan.cases.services.report import case_report
from bihuan.people.models import Person
from bihuan.procedure.terms import Label, State, Step

routes = Routes("记录", "cases")

Number = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9-]{1,20}$", description=two("记录编号", "number of the case")),
]


class CaseQuery(BaseModel):
    """What is wanted of the register; what is left out does not narrow it."""

    q: str = Field("", max_length=200, description=two("搜索的文字", "words to search for"))
    state: State | None = None
    awaited: Step | None = Field(None, description=two("下一步骤", "the step awaited next"))
    severity: str = Field("", max_length=40, description=two("程度的编号", "id of the severity"))
    unit: str = Field(
        "", max_length=40, description=two("部门的编号，含下属", "code of a unit; all below count")
    )
    edition: str = Field("", max_length=80, description=two("程序的编号", "id of the procedure"))
    service_item: str = Field("", max_length=100, description=two("服务项目", "service item"))
    channel: Channel | None = Field(None, description=two("来源", "the way it came in"))
    overdue: bool = Field(False, description=two("只看逾期", "only what is overdue"))
    mine: bool = Field(False, description=two("只看与我有关", "only what concerns me"))
    reported_from: Day | None = None
    reported_to: Day | None = None
    sort: Literal["newest", "oldest", "due"] = "newest"
    limit: int = Field(50, ge=1, le=200, description=two("每页条数", "cases on a page"))
    after: str = Field(
        "", max_length=80, description=two("上一页的 next", "`next` of the page before")
    )


@routes.read(
    "/cases",
    "case_list",
    CasePage,
    Label("记录列表", "List cases"),
    Label(
        "您可以查看的记录，可筛选、搜索、翻页；与登记册页面相同。",
        "The cases that you may see, filtered, searched, page by page; the same as the register.",
    ),
)
def case_list(request: Asked, query: Query[CaseQuery]) -> CasePage:
    now = present()
    filters = _filters(query)
    try:
        page = register_page(request.auth, filters, now, query.limit, query.after)
    except ValueError:
        raise ActInputError({"after": _("请原样使用上一页的 next。")}) from None
    return CasePage(items=[case_row(case, now) for case in page.cases], next=page.next or None)


@routes.send(
    "/cases/preview",
    "case_preview",
    PreviewOut,
    Label("预览报告", "Preview a report"),
    Label(
        "报告会有怎样的结果：程度、依据、要求和期限，以及还能改变结果的问题。什么也不保存。",
        "What a report would lead to: severity and grounds, what is demanded by when, and the"
        " questions that can still change it. Nothing is stored.",
    ),
)
def case_preview(request: Asked, payload: PreviewIn) -> PreviewOut:
    return preview_out(preview(_report(payload), request.auth, present()))


@routes.read(
    "/cases/{number}",
    "case_get",
    CaseOut,
    Label("查看记录", "Get a case"),
    Label(
        "一条记录的全部内容。ETag 是修订号，办理时写在 If-Match。",
        "A case in full. The ETag is its revision; send it in If-Match when you act.",
    ),
)
def case_get(request: Asked, number: Number) -> HttpResponse:
    return replied(200, full(number, request.auth).model_dump_json().encode())


@routes.send(
    "/cases",
    "case_report",
    {201: CaseOut},
    Label("报告不合格", "Report a nonconformity"),
    Label(
        "登记一条不合格，按责任部门现行的程序办理。正文为 JSON；要带附件时用 multipart，"
        "JSON 写在 body 部分，文件写在 files 部分。",
        "Register a nonconformity under the procedure in force for the unit. The body is JSON; to"
        " bring files use multipart, with the JSON in the part `body` and the files in `files`.",
    ),
    described(ReportIn),
)
def case_report_operation(request: Asked, idempotency_key: IdempotencyKey = None) -> HttpResponse:
    told = sent(request, ReportIn)

    def produce() -> Done:
        now = present()
        case = case_report(report=_report(told.body), actor=request.auth, now=now, files=told.files)
        return Done(201, case_out(case, now, customer=True))  # whoever reports knows the customer

    return once(request, idempotency_key, produce, *told.parts)


def full(number: str, person: Person) -> CaseOut:
    """Return a case as this person may see it."""
    now = present()
    sight = sight_of(person, timezone.localdate(now))
    case = case_seen(number, sight, Case.objects.select_related(*RELATED).defer("issue__files"))
    return case_out(case, now, customer=sees_customer(case, sight))


RELATED = (
    "issue", "unit", "found_unit", "reporter", "finder", "responsible_person", "merged_into",
)  # fmt: skip


def _filters(query: CaseQuery) -> RegisterFilter:
    """Return the filters as the register knows them."""
    return RegisterFilter(
        q=query.q,
        state=query.state or "",
        awaited=query.awaited or "",
        severity=query.severity,
        unit=unit_coded(query.unit, "unit") if query.unit else None,
        edition=query.edition,
        service_item=query.service_item,
        channel=query.channel or "",
        overdue=query.overdue,
        mine=query.mine,
        reported_from=query.reported_from,
        reported_to=query.reported_to,
        sort=query.sort,
    )


def _report(body: ReportIn) -> Report:
    """Return the report with the unit and the persons that it names."""
    return Report(
        unit=unit_coded(body.unit, "unit"),
        title=body.title,
        description=body.description,
        facts=body.facts,
        place=body.place,
        service_item=body.service_item,
        channel=str(body.channel),
        customer_name=body.customer_name,
        customer_contact=body.customer_contact,
        wants=body.wants,
        occurred_at=body.occurred_at,
        found_at=body.found_at,
        finder=person_named(body.finder, "finder"),
        responsible_person=person_named(body.responsible_person, "responsible_person"),
    )
