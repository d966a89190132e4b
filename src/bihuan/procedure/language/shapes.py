"""The shape of a pack's files: which keys stand where. All leaves are text, typed later."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bihuan.procedure.language.leaves import (
    MOST_ROWS,
    Day,
    Expected,
    Id,
    Moment,
    Points,
    Text,
    When,
    YesNo,
)


class Shape(BaseModel):
    """A mapping that admits only the keys it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelShape(Shape):
    """Wording in both languages."""

    zh: Text
    en: Text


class MemberShape(Shape):
    """A value of a scale or enumeration, lightest first in an ordered one."""

    id: Id
    name: LabelShape


class ScaleShape(Shape):
    """An ordered scale of the edition, such as its severities, lightest first."""

    id: Id
    name: LabelShape
    levels: list[MemberShape]


class RoleShape(Shape):
    """Who acts; a relation to the case, or holders of posts in a unit."""

    id: Id
    name: LabelShape
    relation: Literal["responsible_person", "finder", "reporter", "receiver"] | None = None
    posts: list[Id] = []
    of: Text | None = None


class FormShape(Shape):
    """A controlled form."""

    id: Id
    number: str = ""
    name: LabelShape
    revision: str = ""
    retention: str = ""


class ReferenceShape(Shape):
    """Another procedure."""

    id: Id
    name: LabelShape
    number: str = ""


class CiteShape(Shape):
    """What every row says of its origin."""

    clause: Text
    item: str = ""
    interpretation: str = ""


class OwnerShape(CiteShape):
    """The role that owns the procedure and decides where it is silent, within a limit."""

    role: Id
    within: str = ""


class ChangeShape(Shape):
    """How far a version goes beyond the one it replaces, and why."""

    class_: Literal["editorial", "tightening", "loosening", "mixed", "structural"] = Field(
        alias="class"
    )
    because: LabelShape


class WaiverShape(Shape):
    """A problem that is accepted at one place."""

    code: Annotated[str, StringConstraints(pattern=r"^P[0-9]{3}$")]
    at: Text
    because: LabelShape | None = None
    by: Text
    until: Day | None = None


class PackShape(Shape):
    """pack.yaml: identity, dates, scales, roles, forms, references."""

    format: Literal["1"]
    id: Id
    version: Text
    title: LabelShape
    sector: Id
    source: dict[str, str]
    issued_on: Day
    effective_from: Day
    effective_to: Day | None = None
    replaces: str = ""
    change: ChangeShape | None = None
    timezone: Text = "Asia/Shanghai"
    grade: Id
    owner: OwnerShape
    scales: list[ScaleShape]
    roles: list[RoleShape]
    forms: list[FormShape] = []
    references: list[ReferenceShape] = []
    review_every: str = ""
    allow: list[WaiverShape] = []


class DerivedShape(Shape):
    """How a fact is computed; which keys apply depends on the form."""

    form: Literal["count", "sum", "age", "lookup", "score", "overdue"]
    same: list[Id] = []
    within: str = ""
    of: list[Id] = []
    values: list[dict[str, str]] = []
    bands: dict[str, dict[str, Points]] = {}
    combine: Literal["sum", "product", "max"] = "sum"
    demands: list[Id] = []


class FactShape(Shape):
    """A fact of the vocabulary or of the edition."""

    id: Id
    type: Literal["enum", "boolean", "count", "number", "money", "duration", "date"]
    name: LabelShape
    question: LabelShape | None = None
    members: list[MemberShape] = []
    ordered: YesNo = "no"
    low: str = ""
    high: str = ""
    unit: str = ""
    decimals: Annotated[str, StringConstraints(pattern=r"^[0-9]$")] = "0"
    asked_at: Id = "report"
    decided: YesNo = "no"
    derived: DerivedShape | None = None
    sensitive: YesNo = "no"


class ConstraintShape(Shape):
    """What facts cannot hold apart: where `when` holds, `then` holds too."""

    id: Id
    when: Annotated[When, Field(min_length=1)]
    then: Annotated[When, Field(min_length=1)]
    because: LabelShape
    clause: Text | None = None


class FactsShape(Shape):
    """facts.yaml: what is taken from the shared vocabulary, and what is the edition's own."""

    format: Literal["1"]
    use: list[Id] = []
    facts: list[FactShape] = []
    constraints: list[ConstraintShape] = []


class ItemShape(Shape):
    """A part of a clause that rows can cite."""

    id: Text
    text: LabelShape


class ConfirmedShape(Shape):
    """Who has found that the rules say what the clause says."""

    on: Day
    by: Text
    digest: Text


class ClauseShape(Shape):
    """A clause in our words, its force, and whether anything executes it."""

    id: Text
    heading: LabelShape
    force: Literal["要求", "指示", "推荐", "允许", "陈述"]
    text: LabelShape
    items: list[ItemShape] = []
    obligations: list[str] = []
    executes: Literal["rules", "none"] = "rules"
    because: LabelShape | None = None
    confirmed: ConfirmedShape | None = None


class RowShape(CiteShape):
    """A row of a decision table."""

    id: Id
    when: When = {}
    then: Text
    overrides: list[Id] = []


class OtherwiseShape(CiteShape):
    """The answer where no row matches; it must cite a clause too."""

    then: Text


class UndeterminedShape(CiteShape):
    """Who decides where no row matches."""

    decided_by: Id


class TableShape(Shape):
    """A decision table."""

    id: Id
    question: LabelShape
    output: Id
    hit: Literal["unique", "first", "highest", "collect"]
    because: str = ""
    inputs: list[str]
    rows: Annotated[list[RowShape], Field(max_length=MOST_ROWS)]
    otherwise: OtherwiseShape | None = None
    undetermined: UndeterminedShape | None = None


class DemandShape(CiteShape):
    """A step that the procedure demands."""

    id: Id
    step: Id
    title: LabelShape | None = None
    when: When = {}
    by: Annotated[list[Id], Field(min_length=1)]
    within: str = ""
    start: str = "opened"
    until: str = ""
    after: list[Id] | None = None
    form: str = ""
    requires: list[Id] = []
    asks: list[Id] = []
    records: list[Id] = []
    record: YesNo = "yes"
    on_breach: list[Id] = []
    reference: str = ""


class TriggerShape(CiteShape):
    """When measures beyond the correction must be raised, by whom and on which form."""

    id: Id
    raises: Literal["corrective", "preventive", "improvement", "training"]
    title: LabelShape | None = None
    when: When = {}
    by: Annotated[list[Id], Field(min_length=1)]
    within: str = ""
    start: str = "opened"
    after: list[Id] = []
    form: str = ""
    requires: list[Id] = []
    asks: list[Id] = []
    records: list[Id] = []
    on_breach: list[Id] = []
    reference: str = ""


class RightShape(CiteShape):
    """An act that is allowed without being demanded."""

    id: Id
    act: Id
    when: When = {}
    by: Annotated[list[Id], Field(min_length=1)]
    requires: list[Id] = []
    reference: str = ""
    in_time: YesNo = "no"


class DispositionShape(CiteShape):
    """A way of disposing of a case."""

    id: Id
    name: LabelShape
    when: When = {}
    requires: list[Id] = []


class InterpretationShape(Shape):
    """A recorded reading of an unclear place."""

    id: Id
    clause: Text
    issue: LabelShape
    reading: LabelShape
    by: Text
    on: Day
    open: YesNo = "no"


class ChapterShape(Shape):
    """A chapter: its clauses, and right below them what executes them."""

    format: Literal["1"]
    chapter: Text
    title: LabelShape
    clauses: list[ClauseShape] = []
    tables: list[TableShape] = []
    demands: list[DemandShape] = []
    triggers: list[TriggerShape] = []
    rights: list[RightShape] = []
    dispositions: list[DispositionShape] = []
    interpretations: list[InterpretationShape] = []


class StepShape(Shape):
    """One act in a scenario, and what must hold right after it."""

    act: Id
    at: Moment
    by: Text
    roles: list[Id] = []
    data: dict[str, str | list[str]] = {}
    facts: dict[str, str] = {}
    expect: dict[str, Expected] = {}


class PastShape(Shape):
    """Past cases in a scenario; what `facts` does not name they share with the case at hand."""

    before: Text
    times: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}$")] = "1"
    facts: dict[str, str] = {}


class ScenarioShape(Shape):
    """An example case with what the procedure must say of it."""

    name: Text
    covers: list[str] = []
    at: Moment = ""
    facts: dict[str, str] = {}
    history: list[PastShape] | None = None
    acts: list[StepShape] = []
    expect: dict[str, Expected] = {}


class ScenariosShape(Shape):
    """A file of scenarios."""

    format: Literal["1"]
    scenarios: list[ScenarioShape]


class SuiteShape(Shape):
    """One generated suite: a line of `cases` is the values of `columns`, `→`, and the answer."""

    kind: Literal["table", "condition", "lookup", "history", "score", "limits"]
    of: str = ""
    columns: list[str] = []
    cases: Text


class SuitesShape(Shape):
    """`scenarios/generated.yaml`: the generated suites, reviewed once and then frozen."""

    format: Literal["1"]
    suites: list[SuiteShape] = []
