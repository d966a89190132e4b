"""Trying an edition out: the interview, and why it would not decide otherwise."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bihuan.api.schemas.editions import DecidedOut, DecideIn, FactOut, FactValue, SeverityOut
from bihuan.api.wording import two

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class InterviewIn(DecideIn):
    """What has been answered so far."""

    unknown: list[Name] = Field(
        default_factory=list,
        max_length=200,
        description=two("问过而不知道的事实", "facts that were asked and are not known"),
    )


class InterviewOut(BaseModel):
    """What to ask next, and what the answers so far come to."""

    question: FactOut | None = Field(
        description=two("接着问的；没有就是问完了", "what to ask next; none when all is asked")
    )
    open: list[str] = Field(
        description=two("还可能要问的事实", "other facts that may still be asked")
    )
    possible: list[SeverityOut] = Field(
        description=two("还可能的程度", "severities that are still possible")
    )
    decided: DecidedOut


class WhyNotIn(DecideIn):
    """A case that is only tried out, and the answer asked about."""

    output: Name | None = Field(
        None,
        description=two("哪一项判定；不写为程度", "which decided fact; the severity if absent"),
    )
    wanted: FactValue = Field(
        description=two("想问的答案，写编号或名称", "the answer asked about, by id or name"),
        examples=["serious"],
    )


class WhyNotOut(BaseModel):
    """Why a decision is not another one."""

    model_config = ConfigDict(from_attributes=True)

    output: str
    wanted: str | int | bool
    lines: list[str] = Field(
        description=two(
            "结论，然后是每一种能得出它的情形还差什么", "the answer, then what each way to it lacks"
        )
    )
    at: datetime
