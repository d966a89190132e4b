"""The inputs of every act, described once: pages, API and command line all read them here."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from bihuan.procedure.demands.permits import INTRINSIC, RESULTS, key_of
from bihuan.procedure.demands.separation import RULES
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.terms import FactType, Label, Step

Choice = tuple[str, str]


class InputField(NamedTuple):
    """One thing that an act or a report brings.

    `kind` is one of text, longtext, boolean, choice, choices, datetime, date, number, money,
    duration, unit, person, case, files. `name` is a key of the act's data; a fact's name is
    `facts.<id>`. `choices` are (value, label) pairs.
    """

    name: str
    kind: str
    label: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: str = ""


KINDS: Mapping[str, str] = {
    "reason": "longtext",
    "text": "longtext",
    "cause": "longtext",
    "description": "longtext",
    "wants": "longtext",
    "consent": "boolean",
    "until": "datetime",
    "occurred_at": "datetime",
    "found_at": "datetime",
    "amount": "money",
    "dispositions": "choices",
    "result": "choice",
    "severity": "choice",
    "reference": "choice",
    "rule": "choice",
    "channel": "choice",
    "unit": "unit",
    "responsible_person": "person",
    "person": "person",
    "finder": "person",
    "proposed_by": "person",
    "case": "case",
    "evidence": "files",
}
"""The kind of each input; whatever is not here is one line of text."""

LABELS: Mapping[str, str] = {
    "reason": later("理由"),
    "text": later("情况说明"),
    "cause": later("原因"),
    "consent": later("用户同意"),
    "until": later("约定时间"),
    "amount": later("金额"),
    "dispositions": later("处置方式"),
    "result": later("结果"),
    "severity": later("程度"),
    "reference": later("所转程序"),
    "rule": later("豁免的规定"),
    "unit": later("责任部门"),
    "responsible_person": later("责任人"),
    "person": later("豁免的人员"),
    "case": later("合并到的记录"),
    "evidence": later("证据附件"),
    "title": later("标题"),
    "description": later("情况描述"),
    "place": later("地点"),
    "service_item": later("服务项目"),
    "customer_name": later("顾客姓名"),
    "customer_contact": later("联系方式"),
    "wants": later("顾客要求"),
    "occurred_at": later("发生时间"),
    "found_at": later("发现时间"),
    "from_edition": later("原按"),
    "to_edition": later("改按"),
    "proposed_by": later("提出人"),
}
HELP: Mapping[str, str] = {
    "until": later("必须晚于现在。"),
    "rule": later("豁免按人、按规定，记入日志，不能豁免自己。"),
    "case": later("填写编号，例如 NC-2026-00001。"),
    "reason": later("写明依据，审核时会看到。"),
}
RESULT_NAMES: Mapping[str, str] = {
    "substantiated": later("属实"),
    "unsubstantiated": later("不属实"),
    "approved": later("批准"),
    "rejected": later("不批准"),
    "passed": later("验证通过"),
    "failed": later("验证未通过"),
    "satisfied": later("满意"),
    "dissatisfied": later("不满意"),
    "unreachable": later("联系不上"),
    "raised": later("提出"),
    "not_needed": later("不需要"),
}
AMENDABLE = (
    "title",
    "description",
    "place",
    "service_item",
    "customer_name",
    "customer_contact",
    "wants",
    "occurred_at",
    "found_at",
)
"""What of the report itself may be corrected afterwards, beside its facts."""

OPTIONAL: Mapping[Step, tuple[str, ...]] = {
    Step.VERIFY_REPORT: ("text",),
    Step.GRADE: ("severity", "reason"),
    Step.CONTAIN: ("text",),
    Step.ASSIGN: ("unit", "text", "until"),
    Step.ANALYSE: ("text",),
    Step.DISPOSE: ("text", "amount", "until"),
    Step.APPROVE: ("text", "until"),
    Step.CORRECT: ("text",),
    Step.VERIFY: ("text",),
    Step.INFORM: ("text",),
    Step.CLOSE: ("text",),
    Step.TRANSFER: ("responsible_person",),
    Step.JOIN: (),
    Step.POSTPONE: ("consent",),
    Step.REFER: ("reason",),
    Step.MERGE: ("reason",),
    Step.RAISE: ("reference", "until"),
    Step.AMEND: AMENDABLE,
    Step.WAIVE: (),
}
"""What an act may bring beyond what it must; evidence and a text are always welcome."""

WAIVER = ("rule", "person")
"""What a waiver must name besides its reason."""


def names_of(step: Step, required: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every key of data that an act of this step may bring, in the order of the form.

    Nothing else is taken: a correction that named another person responsible, say, would be a
    way around the separation of duties.
    """
    must = tuple(key_of(need) for need in INTRINSIC.get(step, ()))
    waiver = WAIVER if step is Step.WAIVE else ()
    every = (*waiver, *must, *required, *OPTIONAL.get(step, ()), "text", "reason", "evidence")
    return tuple(dict.fromkeys(every))


def fields_of(
    edition: Edition,
    step: Step,
    required: Iterable[str] = (),
    asks: Iterable[str] = (),
    records: Collection[str] = (),
) -> tuple[InputField, ...]:
    """Return the form of an act: what it must bring, what it may, and the facts it is asked for.

    `required` are the keys that the duty or right at hand requires beyond the step's own;
    `records` are those of the facts that may be said to be unknown, but not passed over.
    """
    required = tuple(required)
    must = {key_of(need) for need in INTRINSIC.get(step, ())} | set(required)
    must |= set(WAIVER) if step is Step.WAIVE else set()
    shown = must | set(OPTIONAL.get(step, ())) | {"evidence"}
    inputs = [
        input_field(edition, step, name, required=name in must)
        for name in names_of(step, required)
        if name in shown
    ]
    facts = [
        fact_field(edition.facts[name], recorded=name in records)
        for name in asks
        if name in edition.facts
    ]
    return tuple(inputs + facts)


def input_field(edition: Edition, step: Step, name: str, *, required: bool = False) -> InputField:
    """Return one input of an act, in the reader's language."""
    return InputField(
        name,
        KINDS.get(name, "text"),
        _(LABELS[name]),
        required,
        choices_of(edition, step, name),
        _(HELP[name]) if name in HELP else "",
    )


def choices_of(edition: Edition, step: Step, name: str) -> tuple[Choice, ...]:
    """Return what an input may be, where that is a closed list."""
    if name == "result":
        return tuple((code, _(RESULT_NAMES[code])) for code in RESULTS.get(step, ()))
    if name == "severity":
        members = edition.facts[edition.grade].members
        return tuple((member.id, _said(member.name)) for member in members)
    if name == "dispositions":
        return tuple((way.id, _said(way.name)) for way in edition.dispositions.values())
    if name == "reference":
        return tuple((other.id, _said(other.name)) for other in edition.references.values())
    if name == "rule":
        return tuple((code, _said(sentence)) for code, sentence in RULES.values())
    return ()


_FACT_KINDS: Mapping[FactType, str] = {
    FactType.ENUM: "choice",
    FactType.BOOLEAN: "choice",
    FactType.COUNT: "number",
    FactType.NUMBER: "number",
    FactType.MONEY: "money",
    FactType.DURATION: "duration",
    FactType.DATE: "date",
}


UNKNOWN = "unknown"
"""The answer that a fact is not known, where one must be given."""


def fact_field(fact: Fact, *, recorded: bool = False) -> InputField:
    """Return the input for a fact: its question and the answers that there are.

    One that is `recorded` cannot be passed over: that it is not known is an answer of its own.
    """
    if fact.type is FactType.BOOLEAN:
        choices: tuple[Choice, ...] = (("true", _("是")), ("false", _("否")))
    else:
        choices = tuple((member.id, _said(member.name)) for member in fact.members)
    if recorded and choices:
        choices = (*choices, (UNKNOWN, _("不清楚")))
    if recorded:
        said = _("不清楚的请写明“不清楚”。")
        hint = said if choices or not fact.unit else f"{fact.unit} · {said}"
    else:
        hint = _("不清楚的可以不填。") if choices else fact.unit
    return InputField(
        f"facts.{fact.id}",
        _FACT_KINDS[fact.type],
        _said(fact.question) or _said(fact.name),
        required=recorded,
        choices=choices,
        help=hint,
    )


def report_fields(edition: Edition, asks: Iterable[str]) -> tuple[InputField, ...]:
    """Return the questions that a report form still asks: only what can change the outcome."""
    return tuple(fact_field(edition.facts[name]) for name in asks)


def _said(label: Label) -> str:
    return label.say(get_language() or "zh")
