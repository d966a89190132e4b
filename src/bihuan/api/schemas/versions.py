"""Two editions compared, and past cases replayed under both."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bihuan.api.wording import WordsOut, two

Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
Direction = Literal["tighter", "looser", "other"]
Change = Literal["added", "removed", "changed", "renumbered"]
ChangeClass = Literal["editorial", "tightening", "loosening", "mixed", "structural"]


class QuestionOut(BaseModel):
    """A fact that only one of the editions asks."""

    id: str
    name: WordsOut
    question: WordsOut


class CellOut(BaseModel):
    """A condition on one fact: whole numbers from `low` on and below `high`, or values allowed."""

    low: int | None = None
    high: int | None = None
    allowed: list[str | bool] | None = None


class RegionOut(BaseModel):
    """Cases that are treated differently, with one of them as an example."""

    region: dict[str, CellOut]
    words: WordsOut
    example: dict[str, str | bool | int]
    example_words: WordsOut
    before: WordsOut
    after: WordsOut
    direction: Direction
    new_facts: list[str] = Field(
        description=two("取决于哪些新问的事实", "newly asked facts on which it turns")
    )


class BehaviourOut(BaseModel):
    """What a decision, demand, right or disposition does differently."""

    kind: WordsOut
    id: str
    name: WordsOut
    clause: str
    complete: bool = Field(description=two("已全部列出", "all regions are listed"))
    incomparable: list[str] = Field(
        description=two("类型变了而无法比较的事实", "facts of another kind now, not comparable")
    )
    regions: list[RegionOut]


class DetailOut(BaseModel):
    """A property before and after."""

    name: WordsOut
    before: WordsOut
    after: WordsOut
    direction: Direction
    wording: bool


class PartOut(BaseModel):
    """A part that was added, removed or changed."""

    change: Change
    kind: WordsOut
    id: str
    name: WordsOut
    clause: str
    wording: bool = Field(description=two("只改了字句", "only words changed"))
    details: list[DetailOut]


class PassageOut(BaseModel):
    """A passage as runs of text: same, removed, added."""

    name: WordsOut
    zh: list[tuple[Literal["same", "removed", "added"], str]]
    en: list[tuple[Literal["same", "removed", "added"], str]]


class TextOut(BaseModel):
    """A clause or interpretation whose words changed."""

    change: Change
    kind: WordsOut
    id: str
    was: str = Field(description=two("旧版中的编号", "its number in the old edition"))
    heading: WordsOut
    passages: list[PassageOut]


class ComparisonOut(BaseModel):
    """What changes from one edition to another."""

    old: str
    new: str
    change_class: ChangeClass = Field(description=two("改动的类别", "class of the change"))
    class_name: WordsOut
    new_questions: list[QuestionOut]
    dropped_questions: list[QuestionOut]
    behaviour: list[BehaviourOut]
    structure: list[PartOut]
    text: list[TextOut]


class ReplayIn(BaseModel):
    """Which past cases are replayed, beside which version."""

    model_config = ConfigDict(extra="forbid")

    against: Version = Field(description=two("旧版的版本号", "version of the old edition"))
    unit: Annotated[str, StringConstraints(max_length=40)] | None = Field(
        None, description=two("只看这个部门及其下属", "this unit and all below it only")
    )
    since: date | None = Field(
        None, description=two("只看这一天起报告的", "only what was reported from this day on")
    )


class MatrixRowOut(BaseModel):
    """Cases of one old severity, by new severity in the order of `severities`."""

    severity: WordsOut
    counts: list[int]


class WorkloadOut(BaseModel):
    """Duties of a role under either edition."""

    id: str
    name: WordsOut
    old: int
    new: int


class DemandCountOut(BaseModel):
    """A demand: to how many cases it applies, how it would be due, how often it was late."""

    id: str
    name: WordsOut
    old: int
    new: int
    sooner: int
    later: int
    shift: int = Field(description=two("平均移动的分钟数", "mean move in minutes"))
    late_old: int
    late_new: int
    spared: int = Field(description=two("只在旧版下超期", "late under the old edition only"))
    caught: int = Field(description=two("只在新版下超期", "late under the new edition only"))
    untaken: int = Field(description=two("新增而无人办过", "new, and nobody ever did it"))


class NeedOut(BaseModel):
    """A fact that was never asked, and in how many cases."""

    id: str
    name: WordsOut
    cases: int


class ChangedCaseOut(BaseModel):
    """A case that would have gone otherwise."""

    number: str
    old: WordsOut
    new: WordsOut
    differs_in: list[WordsOut]


class ReplayFoundOut(BaseModel):
    """What a replay has found so far."""

    cases: int
    changed: int
    undetermined: int
    severities: list[WordsOut]
    matrix: list[MatrixRowOut]
    roles: list[WorkloadOut]
    demands: list[DemandCountOut]
    needs: list[NeedOut]
    changed_cases: list[ChangedCaseOut]
    limits: list[WordsOut] = Field(
        description=two("这些数字不说明什么", "what the numbers do not say")
    )


class ReplayOut(BaseModel):
    """A replay and how far it is."""

    id: int
    old: str
    new: str
    state: Literal["running", "finished", "cancelled"]
    done: int
    total: int
    percent: int
    found: ReplayFoundOut
