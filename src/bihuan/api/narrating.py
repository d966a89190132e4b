"""The course of a case, its decisions and what may be done, in the shapes of the interface."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.api.clauses import clause_cited
from bihuan.api.schemas.attachments import AttachmentOut
from bihuan.api.schemas.cases import (
    CaseDecisionOut,
    EditionRef,
    EventOut,
    InputOut,
    MetOut,
    MyDutyOut,
    OptionOut,
    PreviewDutyOut,
    PreviewOut,
    SaidOut,
)
from bihuan.api.schemas.people import UnitRef
from bihuan.api.showing import duty_out, severity_of
from bihuan.api.translating import decision_out, severity_out
from bihuan.api.wording import language
from bihuan.cases.fields import LABELS, InputField
from bihuan.cases.models import Decision
from bihuan.cases.queries.duties import DutyView
from bihuan.cases.queries.explaining import explain, masked
from bihuan.cases.queries.options import ActOption
from bihuan.cases.queries.previews import Preview
from bihuan.cases.queries.timelines import Said, TimelineEntry
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Step
from bihuan.procedures.queries import edition_by_digest

CUSTOMER = ("customer_name", "customer_contact")


def event_out(entry: TimelineEntry, edition: Edition, *, customer: bool) -> EventOut:
    """Return an act; who the customer is, and sensitive facts, only to whoever may know."""
    hidden = set() if customer else _hidden(edition)
    return EventOut(
        sequence=entry.act.sequence,
        step=Step(entry.act.step),
        label=entry.step,
        at=entry.act.at,
        recorded_at=entry.act.recorded_at,
        who=entry.who,
        roles=list(entry.roles),
        clauses=[clause_cited(edition, cited) for cited in entry.clauses],
        text=entry.act.text,
        said=_said(entry.said, hidden),
        facts=_said(entry.facts, hidden),
        met=[MetOut(**met._asdict()) for met in entry.met],
        decisions=[decision.pk for decision in entry.decisions],
        attachments=[AttachmentOut.of(file) for file in entry.files],
    )


def _hidden(edition: Edition) -> set[str]:
    """Return the labels of what not everybody may read."""
    sensitive = {fact.name.say(language()) for fact in edition.facts.values() if fact.sensitive}
    return sensitive | {_(LABELS[name]) for name in CUSTOMER}


def _said(said: Iterable[Said], hidden: set[str]) -> list[SaidOut]:
    return [SaidOut(**one._asdict()) for one in said if one.label not in hidden]


def case_decision_out(
    decision: Decision, level: int, *, customer: bool, superseded: bool
) -> CaseDecisionOut:
    """Return a decision explained; sensitive facts are masked where they are not for the reader."""
    edition = edition_by_digest(str(decision.record["digest"]))
    told = decision_out(edition, decision.record, level).model_dump()
    if not customer:
        told |= {
            "facts": masked(edition, decision.record)["facts"],
            "explanation": explain(decision, language(), level, customer=False),
        }
    return CaseDecisionOut(
        **told,
        id=decision.pk,
        at=datetime.fromisoformat(str(decision.record["at"])),
        act=decision.act.sequence,
        version=str(decision.record["version"]),
        supersedes=decision.supersedes_id,
        superseded=superseded,
    )


def option_out(option: ActOption, edition: Edition) -> OptionOut:
    """Return a step that may or may not be taken."""
    refusal = option.refusal
    return OptionOut(
        step=option.step,
        label=option.label,
        allowed=option.allowed,
        refusal=refusal.sentence.say(language()) if refusal else None,
        code=refusal.code if refusal else None,
        clause=clause_cited(edition, option.clause) if option.clause else None,
        demanded=option.demanded,
        fields=[input_out(field) for field in option.fields],
    )


def input_out(field: InputField) -> InputOut:
    """Return one input."""
    return InputOut(**field._asdict() | {"choices": list(field.choices)})


def preview_out(seen: Preview) -> PreviewOut:
    """Return what a report would lead to."""
    edition = seen.edition
    return PreviewOut(
        edition=EditionRef(pack=edition.id, version=edition.version, digest=edition.digest),
        severity=severity_out(seen.severity),
        asks=[input_out(field) for field in seen.asks],
        duties=[PreviewDutyOut(**duty._asdict() | {"by": list(duty.by)}) for duty in seen.duties],
        sentences=list(seen.sentences),
    )


def my_duty_out(view: DutyView) -> MyDutyOut:
    """Return a duty as a work list shows it."""
    case = view.duty.case
    left = view.left
    return MyDutyOut(
        **duty_out(view.duty, view.edition).model_dump(),
        number=case.number,
        case_title=case.title,
        unit=UnitRef.of(case.unit),
        severity=severity_of(case),
        form_name=view.form,
        minutes_left=None if left is None else int(left.total_seconds() // 60),
        overdue=view.overdue,
    )
