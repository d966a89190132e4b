"""Cases: what is reported, what is done, what is shown."""

from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from bihuan.api.problems import ClauseOut
from bihuan.api.schemas.attachments import AttachmentOut
from bihuan.api.schemas.editions import DecisionOut, SeverityOut
from bihuan.api.schemas.people import PersonOut, UnitRef
from bihuan.api.schemas.times import Moment
from bihuan.api.wording import WordsOut, two
from bihuan.cases.models import Channel
from bihuan.procedure.terms import State, Step

Name = Annotated[str, StringConstraints(max_length=80)]
Value = Annotated[Any, WithJsonSchema({"type": ["string", "integer", "boolean", "null"]})]
Brought = Annotated[
    Any,
    WithJsonSchema(
        {"type": ["string", "integer", "boolean", "null", "array"], "items": {"type": "string"}}
    ),
]
FACTS = two(
    "事实：编号 → 值（编号、名称、是或否、带单位的数）；未知的不写",
    "facts: id → value (an id, a name, yes or no, an amount with its unit); leave out what is "
    "unknown",
)


class ReportIn(BaseModel):
    """A nonconforming service as somebody reports it."""

    model_config = ConfigDict(extra="forbid")

    unit: str = Field(
        max_length=40, description=two("责任部门的编号", "code of the responsible unit")
    )
    title: str = Field(
        max_length=200, description=two("一句话说明", "what is wrong, in a sentence")
    )
    description: str = Field("", max_length=20_000, description=two("情况描述", "what happened"))
    facts: dict[Name, Value] = Field(default_factory=dict, max_length=200, description=FACTS)
    place: str = Field("", max_length=200, description=two("地点", "where"))
    service_item: str = Field("", max_length=100, description=two("服务项目", "service item"))
    channel: Channel = Field(
        cast("Channel", Channel.API), description=two("来源", "the way it came in")
    )
    customer_name: str = Field("", max_length=100, description=two("顾客姓名", "customer"))
    customer_contact: str = Field("", max_length=100, description=two("联系方式", "contact"))
    wants: str = Field("", max_length=500, description=two("顾客要求", "what the customer wants"))
    occurred_at: Moment | None = Field(None, description=two("发生时间", "when it happened"))
    found_at: Moment | None = Field(None, description=two("发现时间", "when it was found"))
    finder: Name | None = Field(None, description=two("发现者的用户名", "user name of the finder"))
    responsible_person: Name | None = Field(
        None, description=two("责任人的用户名", "user name of the person responsible")
    )


class ActIn(BaseModel):
    """One step in a case."""

    model_config = ConfigDict(extra="forbid")

    step: Step = Field(description=two("步骤；见 options", "the step; see options"))
    data: dict[Name, Brought] = Field(
        default_factory=dict,
        max_length=50,
        description=two(
            "这一步的内容：字段 → 值；见 options", "what it brings: field → value; see options"
        ),
        examples=[{"result": "passed"}],
    )
    facts: dict[Name, Value] = Field(default_factory=dict, max_length=200, description=FACTS)
    text: str = Field("", max_length=20_000, description=two("情况说明", "what was done"))


class CaseRow(BaseModel):
    """A case in a list."""

    number: str = Field(examples=["NC-2026-00001"])
    revision: int = Field(description=two("修订号，即 ETag", "the revision, which is the ETag"))
    title: str
    state: State
    awaited: Step | None = Field(description=two("下一步骤", "the step awaited next"))
    severity: SeverityOut | None
    unit: UnitRef
    responsible_person: PersonOut | None
    place: str
    service_item: str
    channel: str
    reported_at: datetime
    next_due_at: datetime | None = Field(description=two("最近的期限", "the next due time"))
    overdue: bool
    closed_at: datetime | None


class CasePage(BaseModel):
    """A page of the register."""

    items: list[CaseRow]
    next: str | None = Field(
        description=two("下一页的 after；没有则为空", "what to send as `after` for the next page")
    )


class EditionRef(BaseModel):
    """The edition by which a case is handled for good."""

    pack: str
    version: str
    digest: str


class CustomerOut(BaseModel):
    """Who the customer is; not for everybody who sees the case."""

    name: str
    contact: str


class GivenOut(BaseModel):
    """A fact of the case."""

    fact: str
    name: WordsOut
    value: str | int | bool | None
    said: str = Field(description=two("用文字表示的值", "the value in words"))


class CaseDutyOut(BaseModel):
    """Somebody must do this step by then, because of this clause."""

    demand: str
    step: Step
    title: WordsOut
    state: str = Field(description="open, met, lapsed")
    opened_at: datetime
    due_at: datetime | None
    provisional: bool
    agreed_from: datetime | None = Field(
        description=two("约定延期之前的期限", "due before it was put off")
    )
    form: str
    clause: ClauseOut
    met_at: datetime | None
    minutes_over: int | None = Field(description=two("超过的分钟数", "minutes late"))


class CaseOut(CaseRow):
    """A case in full."""

    edition: EditionRef
    description: str
    found_unit: UnitRef
    reporter: PersonOut | None
    finder: PersonOut | None
    customer: CustomerOut | None = Field(
        description=two("您无权查看时为空", "empty where it is not for you")
    )
    wants: str
    facts: list[GivenOut]
    occurred_at: datetime | None
    found_at: datetime | None
    recorded_at: datetime
    merged_into: str | None
    duties: list[CaseDutyOut]


class InputOut(BaseModel):
    """One thing that a step brings."""

    name: str
    kind: str = Field(
        description="text, longtext, boolean, choice, choices, datetime, date, number, money, "
        "duration, unit, person, case, files"
    )
    label: str
    required: bool
    choices: list[tuple[str, str]] = Field(
        description=two("可选的值和名称", "values and their names")
    )
    help: str


class OptionOut(BaseModel):
    """Whether you may take a step now, what it needs, and if not, why."""

    step: Step
    label: str
    allowed: bool
    refusal: str | None = Field(description=two("不允许的原因", "why it is not allowed"))
    code: str | None = Field(description=two("原因的稳定代码", "the stable code of the reason"))
    clause: ClauseOut | None = Field(
        description=two("允许或不允许所依据的条款", "the clause that allows or forbids it")
    )
    demanded: bool = Field(description=two("程序要求您办理", "a duty asks it of you"))
    fields: list[InputOut]


class PreviewIn(ReportIn):
    """A report that is still being written."""

    title: str = Field("", max_length=200, description=two("一句话说明", "what is wrong"))


class PreviewDutyOut(BaseModel):
    """A duty that would open."""

    step: str
    title: str
    by: list[str] = Field(description=two("由哪些角色", "roles that may do it"))
    due_at: datetime | None
    provisional: bool
    clause: str = Field(description=two("条款和标题", "the clause with its heading"))


class PreviewOut(BaseModel):
    """What a report would lead to; nothing is stored."""

    edition: EditionRef
    severity: SeverityOut | None
    asks: list[InputOut] = Field(
        description=two("还能改变结果的问题", "questions that can still change the outcome")
    )
    duties: list[PreviewDutyOut]
    sentences: list[str] = Field(
        description=two("会怎样判定，依据是什么", "what would be decided, and why")
    )


class SaidOut(BaseModel):
    """One thing that an act says, in words."""

    label: str
    value: str


class MetOut(BaseModel):
    """A duty that an act met."""

    title: str
    due_at: datetime | None
    minutes_over: int | None = Field(description=two("超过的分钟数", "minutes late"))


class EventOut(BaseModel):
    """One act in the course of a case: who, when, why, by what authority, what came of it."""

    sequence: int
    step: Step
    label: str
    at: datetime
    recorded_at: datetime
    who: str
    roles: list[str] = Field(description=two("以何角色", "in which roles"))
    clauses: list[ClauseOut] = Field(description=two("依据的条款", "by which clauses"))
    text: str
    said: list[SaidOut]
    facts: list[SaidOut] = Field(description=two("改变的事实", "facts that it changed"))
    met: list[MetOut] = Field(description=two("完成的要求", "duties that it met"))
    decisions: list[int] = Field(
        description=two("由此作出的判定", "ids of decisions it brought about")
    )
    attachments: list[AttachmentOut]


class CaseDecisionOut(DecisionOut):
    """A decision about a case, explained from its record alone."""

    id: int
    at: datetime
    act: int = Field(description=two("引起它的步骤", "sequence number of the act behind it"))
    version: str = Field(description=two("作出判定的版本", "version of the procedure that decided"))
    supersedes: int | None = Field(description=two("取代的判定", "the decision it supersedes"))
    superseded: bool


class MyDutyOut(CaseDutyOut):
    """A duty of yours."""

    number: str
    case_title: str
    unit: UnitRef
    severity: SeverityOut | None
    form_name: str = Field(description=two("表格编号和名称", "number and name of the form"))
    minutes_left: int | None = Field(
        description=two("剩余分钟数；逾期为负", "minutes left; negative once overdue")
    )
    overdue: bool
