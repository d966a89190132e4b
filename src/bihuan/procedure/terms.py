"""The words of the procedure: steps, ends, kinds of facts and values.

Every other module of the core uses these words and no others; their Chinese and English names
stand beside them, so that a page, a command and an error message say the same thing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

Value = str | bool | int
"""A fact's value: a member's id, yes or no, or a whole number in the fact's smallest unit
(money in 分, durations in minutes, dates as ordinals, numbers scaled by their decimals)."""

Facts = Mapping[str, Value | None]
"""What is known of a case; a fact that is missing or None is unknown."""


class Label(NamedTuple):
    """A name or sentence in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """Return the wording for a language code; anything but English is Chinese."""
        return self.en if language.startswith("en") else self.zh


class Step(StrEnum):
    """The steps of one case in their order, then the acts that run across it (DESIGN §3)."""

    REPORT = "report"
    VERIFY_REPORT = "verify_report"
    GRADE = "grade"
    CONTAIN = "contain"
    ASSIGN = "assign"
    ANALYSE = "analyse"
    DISPOSE = "dispose"
    APPROVE = "approve"
    CORRECT = "correct"
    VERIFY = "verify"
    INFORM = "inform"
    CLOSE = "close"
    TRANSFER = "transfer"
    JOIN = "join"
    POSTPONE = "postpone"
    REFER = "refer"
    MERGE = "merge"
    ESCALATE = "escalate"
    RAISE = "raise"
    REGRADE = "regrade"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    AMEND = "amend"
    NOTE = "note"
    WAIVE = "waive"
    MOVE = "move"


MAIN_STEPS: tuple[Step, ...] = (
    Step.REPORT,
    Step.VERIFY_REPORT,
    Step.GRADE,
    Step.CONTAIN,
    Step.ASSIGN,
    Step.ANALYSE,
    Step.DISPOSE,
    Step.APPROVE,
    Step.CORRECT,
    Step.VERIFY,
    Step.INFORM,
    Step.CLOSE,
)
"""The way of a case in order; an edition says which of them apply."""

STEP_NAMES: Mapping[Step, Label] = {
    Step.REPORT: Label("报告", "Report"),
    Step.VERIFY_REPORT: Label("核实报告", "Verify the report"),
    Step.GRADE: Label("判定程度", "Grade"),
    Step.CONTAIN: Label("隔离或限制", "Contain"),
    Step.ASSIGN: Label("分派", "Assign"),
    Step.ANALYSE: Label("分析原因", "Analyse the cause"),
    Step.DISPOSE: Label("决定处置", "Decide the disposition"),
    Step.APPROVE: Label("批准", "Approve"),
    Step.CORRECT: Label("纠正", "Correct"),
    Step.VERIFY: Label("验证", "Verify"),
    Step.INFORM: Label("告知顾客", "Inform the customer"),
    Step.CLOSE: Label("关闭", "Close"),
    Step.TRANSFER: Label("移交", "Transfer"),
    Step.JOIN: Label("会同处理", "Handle jointly"),
    Step.POSTPONE: Label("约定延期", "Agree a later time"),
    Step.REFER: Label("转其他程序", "Refer to another procedure"),
    Step.MERGE: Label("合并", "Merge"),
    Step.ESCALATE: Label("升级", "Escalate"),
    Step.RAISE: Label("提出措施", "Raise an action"),
    Step.REGRADE: Label("调整程度", "Change the severity"),
    Step.WITHDRAW: Label("撤回", "Withdraw"),
    Step.REOPEN: Label("重新打开", "Reopen"),
    Step.AMEND: Label("更正事实", "Correct the facts"),
    Step.NOTE: Label("备注", "Note"),
    Step.WAIVE: Label("职责分离豁免", "Waive separation of duties"),
    Step.MOVE: Label("改按另一版", "Move to another edition"),
}


POSTS: tuple[str, ...] = (
    "staff",
    "lead_hand",
    "supervisor",
    "department_head",
    "manager",
    "deputy_general_manager",
    "general_manager",
    "management_representative",
    "storekeeper",
    "buyer",
    "inspector",
    "auditor",
    "receptionist",
    "duty_manager",
    "specialist",
    "committee_member",
)
"""The posts that an edition's roles may name; people hold them in units."""


class State(StrEnum):
    """Where a case stands as a whole; `OPEN` is refined by the awaited step."""

    OPEN = "open"
    CLOSED = "closed"
    UNSUBSTANTIATED = "unsubstantiated"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    REFERRED = "referred"


STATE_NAMES: Mapping[State, Label] = {
    State.OPEN: Label("处理中", "Open"),
    State.CLOSED: Label("已关闭", "Closed"),
    State.UNSUBSTANTIATED: Label("不属实", "Unsubstantiated"),
    State.WITHDRAWN: Label("已撤回", "Withdrawn"),
    State.MERGED: Label("已合并", "Merged"),
    State.REFERRED: Label("已转其他程序", "Referred"),
}


class Action(StrEnum):
    """What a trigger raises: measures beyond the correction of the case at hand."""

    CORRECTIVE = "corrective"
    PREVENTIVE = "preventive"
    IMPROVEMENT = "improvement"
    TRAINING = "training"


ACTION_NAMES: Mapping[Action, Label] = {
    Action.CORRECTIVE: Label("纠正措施", "corrective action"),
    Action.PREVENTIVE: Label("预防措施", "preventive action"),
    Action.IMPROVEMENT: Label("改进", "improvement"),
    Action.TRAINING: Label("培训", "training"),
}


class FactType(StrEnum):
    """What kind of value a fact has; each has a finite or ordered domain."""

    ENUM = "enum"
    BOOLEAN = "boolean"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    DATE = "date"


class Hit(StrEnum):
    """How a table's matching rows become its answer."""

    UNIQUE = "unique"
    FIRST = "first"
    HIGHEST = "highest"
    COLLECT = "collect"


class ClauseClass(StrEnum):
    """The force of a clause by its modal verb (GB/T 1.1—2020 annex C)."""

    REQUIREMENT = "要求"
    INSTRUCTION = "指示"
    RECOMMENDATION = "推荐"
    PERMISSION = "允许"
    STATEMENT = "陈述"


class Need(StrEnum):
    """What an act must bring with it, besides the right person at the right time."""

    REASON = "reason"
    CONSENT = "consent"
    EVIDENCE = "evidence"
    TEXT = "text"
    UNIT = "unit"
    PERSON = "person"
    UNTIL = "until"
    AMOUNT = "amount"
    DISPOSITIONS = "dispositions"
    RESULT = "result"
    CAUSE = "cause"
    REFERENCE = "reference"
    CASE = "case"
    SEVERITY = "severity"


NEED_NAMES: Mapping[Need, Label] = {
    Need.REASON: Label("理由", "a reason"),
    Need.CONSENT: Label("用户同意", "the customer's consent"),
    Need.EVIDENCE: Label("证据附件", "evidence"),
    Need.TEXT: Label("情况说明", "a description"),
    Need.UNIT: Label("责任部门", "the responsible department"),
    Need.PERSON: Label("责任人", "the person responsible"),
    Need.UNTIL: Label("约定时间", "the agreed time"),
    Need.AMOUNT: Label("金额", "the amount"),
    Need.DISPOSITIONS: Label("处置方式", "the disposition"),
    Need.RESULT: Label("结果", "the result"),
    Need.CAUSE: Label("原因", "the cause"),
    Need.REFERENCE: Label("所转程序", "the other procedure"),
    Need.CASE: Label("合并到的记录", "the record merged into"),
    Need.SEVERITY: Label("程度", "the severity"),
}
