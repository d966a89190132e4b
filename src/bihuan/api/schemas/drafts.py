"""Drafts of editions: their text, what the checks say of it, and the steps to an edition."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bihuan.api.schemas.people import PersonOut
from bihuan.api.wording import WordsOut, two

FileName = Annotated[
    str,
    StringConstraints(pattern=r"^(scenarios/)?[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.yaml$"),
]


class DraftIn(BaseModel):
    """What a draft begins as: an issued edition, or a shipped pack."""

    model_config = ConfigDict(extra="forbid")

    pack: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,79}$")] = Field(
        description=two("程序的编号", "id of the procedure")
    )
    version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")] | None = Field(
        None,
        description=two(
            "已发布的版本；不写则从随附的程序开始", "issued version; the shipped pack if not given"
        ),
    )


class DraftFileIn(BaseModel):
    """The new text of a file; none takes the file away."""

    model_config = ConfigDict(extra="forbid")

    file: FileName
    text: Annotated[str, StringConstraints(max_length=1_000_000)] | None = Field(
        None,
        description=two(
            "文件的新内容；不写则删去文件", "new text; the file is removed if not given"
        ),
    )


class DraftStepIn(BaseModel):
    """A step from a draft to an edition."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["undo", "submit", "return", "approve", "issue", "discard"]
    remarks: Annotated[str, StringConstraints(max_length=4000)] = Field(
        "", description=two("退回时写明原因", "why, where it is returned")
    )
    effective_from: date | None = Field(
        None, description=two("发布时写明施行日期", "effective date, where it is issued")
    )


class DraftRow(BaseModel):
    """A draft in a list."""

    id: int
    pack: str
    title: str
    state: str = Field(description="editing, submitted, returned, approved, issued, discarded")
    revision: int
    base: str = Field(description=two("来自哪一版", "the edition or pack it began as"))
    started_by: PersonOut
    changed_at: datetime


class DraftOut(DraftRow):
    """A draft in full."""

    remarks: str
    files: dict[str, str] = Field(description=two("文件名 → 内容", "file name → text"))
    issued_as: str | None = Field(None, description=two("发布为哪一版", "version it was issued as"))


class DraftProblemOut(BaseModel):
    """One thing that the checks tell."""

    code: str
    level: str = Field(description="error, warning, hint")
    file: str
    line: int
    column: int
    where: WordsOut
    message: WordsOut


class DraftFailureOut(BaseModel):
    """A scenario that does not hold: its first expectation that failed."""

    file: str
    scenario: str
    expectation: str
    expected: str
    found: str


class DraftCheckOut(BaseModel):
    """What the checks say of a draft."""

    sound: bool = Field(description=two("可以提交", "whether it can be submitted"))
    problems: list[DraftProblemOut]
    scenarios_held: int
    scenarios_failed: list[DraftFailureOut]
    generated_changed: int = Field(
        description=two("与规则不再相符的生成用例", "generated cases that no longer agree")
    )
