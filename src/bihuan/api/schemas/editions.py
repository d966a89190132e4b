"""Issued editions: what a procedure asks, demands and says."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bihuan.api.problems import ClauseOut
from bihuan.api.schemas.people import UnitRef
from bihuan.api.schemas.times import Moment
from bihuan.api.wording import WordsOut, two

FactValue = str | int | bool | None
"""An answer: a member's id or name, 是 or 否, an amount with its unit, or the smallest unit."""

Facts = Annotated[
    dict[Annotated[str, StringConstraints(max_length=80)], FactValue],
    Field(
        max_length=200,
        description=two(
            "事实：编号 → 值；未知的不写",
            "facts: id → value; leave out what is unknown",
        ),
        examples=[{"source": "complaint", "complained_to": "government"}],
    ),
]


class ChoiceOut(BaseModel):
    """One value that something may have."""

    value: str
    name: WordsOut


class FactOut(BaseModel):
    """Something that can be known of a case."""

    id: str
    type: str = Field(description="enum, boolean, count, number, money, duration, date")
    name: WordsOut
    question: WordsOut
    choices: list[ChoiceOut]
    low: int | None = Field(None, description=two("最小值", "least value"))
    high: int | None = Field(None, description=two("最大值", "greatest value"))
    unit: str = Field(description=two("计量单位", "unit it is counted in"))
    given: bool = Field(
        description=two(
            "由人填写；否则由程序得出", "given by people; else worked out by the procedure"
        )
    )


class InForceOut(BaseModel):
    """Where and when an edition is in force."""

    unit: UnitRef
    valid_from: date
    valid_to: date | None = Field(
        None, description=two("终止日（不含）", "first day on which it is not")
    )


class EditionRow(BaseModel):
    """An issued edition."""

    pack: str
    version: str
    digest: str
    title: WordsOut
    issued_on: date
    effective_from: date
    in_force: list[InForceOut]


class ClauseRow(BaseModel):
    """A clause with what executes it."""

    id: str
    heading: WordsOut
    text: WordsOut
    items: dict[str, WordsOut]
    force: str = Field(description=two("效力", "force") + ": 要求, 指示, 推荐, 允许, 陈述")
    executes: bool
    because: WordsOut = Field(description=two("不执行的原因", "why nothing executes it"))
    executed_by: list[str] = Field(
        description=two("执行它的规则", "ids of the rules that execute it")
    )


class RoleOut(BaseModel):
    """Who acts, in the words of the edition."""

    id: str
    name: WordsOut


class FormOut(BaseModel):
    """A controlled form."""

    id: str
    number: str
    name: WordsOut


class EditionOut(EditionRow):
    """An issued edition in full."""

    sector: str
    grades: list[ChoiceOut] = Field(description=two("程度，由轻到重", "severities, lightest first"))
    facts: list[FactOut]
    roles: list[RoleOut]
    forms: list[FormOut]
    clauses: list[ClauseRow]


class DecideIn(BaseModel):
    """What is known of a case that is only tried out."""

    model_config = ConfigDict(extra="forbid")

    facts: Facts = Field(default_factory=dict)
    counted: dict[Annotated[str, StringConstraints(max_length=80)], int] = Field(
        default_factory=dict,
        max_length=50,
        description=two(
            "按历史计数的事实：编号 → 数；试判没有历史",
            "facts that history counts: id → number; a trial has no history",
        ),
    )
    at: Moment | None = Field(
        None,
        description=two("报告时间，带时区；不写为现在", "when it is reported, with its zone; now"),
    )


class SeverityOut(BaseModel):
    """A severity of the edition's scale."""

    id: str
    name: WordsOut
    rank: int


class DecisionOut(BaseModel):
    """The answer of one decision table, with its grounds."""

    table: str
    output: str
    value: str | int | bool | None
    values: list[str | int | bool]
    rows: list[str] = Field(description=two("成立的行", "rows that are its grounds"))
    clauses: list[ClauseOut]
    asks: list[str] = Field(
        description=two("还能改变结果的事实", "facts that could still settle it")
    )
    by_person: str = Field(description=two("由谁判定（非表判定时）", "who set it, if a person did"))
    explanation: list[str] = Field(
        description=two("解释，级别由 level 决定", "the explanation, at the level asked for")
    )


class DemandedOut(BaseModel):
    """What the procedure would demand."""

    demand: str
    step: str
    title: WordsOut
    by: list[str] = Field(description=two("由哪些角色", "roles that may do it"))
    due_at: datetime | None
    provisional: bool = Field(
        description=two(
            "期限所在年份的放假安排尚未公布", "that year's holidays are not announced yet"
        )
    )
    form: str
    clause: ClauseOut


class AheadOut(BaseModel):
    """What comes later, once the steps before it are done."""

    demand: str
    step: str
    title: WordsOut
    by: list[str]
    clause: ClauseOut


class DecidedOut(BaseModel):
    """What an edition says of the facts given."""

    pack: str
    version: str
    digest: str
    at: datetime
    severity: SeverityOut | None
    decisions: list[DecisionOut]
    duties: list[DemandedOut]
    ahead: list[AheadOut]
    asks: list[FactOut]
