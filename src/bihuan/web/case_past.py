"""What is known of a case and what was done to it: facts, decisions, files, timeline."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.fields import LABELS
from bihuan.cases.models import Case, Channel, Decision
from bihuan.cases.queries.attempts import Standpoint
from bihuan.cases.queries.explaining import contrast, decisions_in_force, explain
from bihuan.cases.queries.timelines import TimelineEntry, timeline
from bihuan.evidence.models import Attachment
from bihuan.evidence.queries import attachments_of
from bihuan.evidence.terms import Kind
from bihuan.procedure.account.explain import LEVELS
from bihuan.procedure.edition import Cite, Edition
from bihuan.procedure.terms import Step
from bihuan.procedure.wording import say_value
from bihuan.web.clauses import ClauseView, clause_cited, clause_view
from bihuan.web.fields import Option
from bihuan.web.words import full_moment, span_words

FILE_ICONS = {
    Kind.PHOTO: "photo",
    Kind.VIDEO: "video",
    Kind.AUDIO: "volume",
    Kind.DOCUMENT: "file-text",
    Kind.TABLE: "file-spreadsheet",
}


CUSTOMER = ("customer_name", "customer_contact")


class Known(NamedTuple):
    """One thing that is known of a case."""

    label: str
    value: str
    wide: bool = False


class FileView(NamedTuple):
    """A file of a case."""

    name: str
    url: str
    small: str
    icon: str
    size: int
    by: str


class Event(NamedTuple):
    """One thing that happened."""

    step: Step
    title: str
    by: str
    roles: str
    at: datetime
    late: str
    lines: tuple[str, ...]
    text: str
    clauses: tuple[ClauseView, ...]
    files: tuple[FileView, ...]


class Why(NamedTuple):
    """A decision with one level of its explanation."""

    pk: int
    title: str
    sentence: str
    level: int
    lines: tuple[str, ...]
    clauses: tuple[ClauseView, ...]
    levels: tuple[tuple[int, str], ...]
    others: tuple[Option, ...]
    not_lines: tuple[str, ...]


def known_of(case: Case, edition: Edition, *, customer: bool) -> list[Known]:
    """Return what is known of a case; `customer` opens who the customer is."""
    language = get_language() or ""
    facts = [(edition.facts.get(name), value) for name, value in case.facts.items()]
    said = [
        Known(fact.name.say(language), say_value(fact, value, language))
        for fact, value in facts
        if fact is not None and (customer or not fact.sensitive)
    ]
    return [*said, *_particulars(case, customer=customer)]


def _particulars(case: Case, *, customer: bool) -> Iterator[Known]:
    if case.service_item:
        yield Known(_("服务项目"), case.service_item)
    yield Known(_("来源"), str(Channel(case.channel).label))
    for label, moment in ((_("发生时间"), case.occurred_at), (_("发现时间"), case.found_at)):
        if moment:
            yield Known(label, full_moment(moment))
    if case.responsible_person:
        yield Known(_("责任人"), case.responsible_person.name)
    if case.wants:
        yield Known(_("顾客要求"), case.wants, wide=True)
    if customer and (case.customer_name or case.customer_contact):
        yield Known(_("顾客"), f"{case.customer_name} {case.customer_contact}".strip())


def files_of(case: Case) -> list[FileView]:
    """Return the files of a case, without the erased ones."""
    return [_file(case, one) for one in attachments_of(case.subject) if not one.erased_at]


def _file(case: Case, attachment: Attachment) -> FileView:
    place = {"number": case.number, "pk": attachment.pk}
    photo = attachment.kind == Kind.PHOTO
    return FileView(
        name=attachment.name,
        url=reverse("case-file", kwargs=place),
        small=reverse("case-file-small", kwargs=place) if photo else "",
        icon=FILE_ICONS[Kind(attachment.kind)],
        size=attachment.size,
        by=attachment.uploaded_by.name if attachment.uploaded_by else "",
    )


# --- decisions ------------------------------------------------------------------------------------
def whys(
    case: Case,
    edition: Edition,
    asked: int = 0,
    level: int = 1,
    other: str = "",
    *,
    customer: bool,
) -> list[Why]:
    """Return the decisions that stand, each explained; one of them at the level asked for."""
    rows = sorted(decisions_in_force(case), key=lambda row: row.output != edition.grade)
    return [
        why(edition, row, *((level, other) if row.pk == asked else (1, "")), customer=customer)
        for row in rows
    ]


def why(edition: Edition, decision: Decision, level: int, other: str, *, customer: bool) -> Why:
    """Return one decision explained at one level, and why it is not the other one asked about.

    `customer` opens sensitive facts and what would give them away.
    """
    more = explain(decision, level=level, customer=customer) if level in LEVELS[1:] else []
    sentence = explain(decision, customer=customer)
    cites = [Cite(*parts) for parts in decision.record["clauses"]]
    found = [clause_view(edition, cite) for cite in dict.fromkeys(cites)]
    return Why(
        pk=decision.pk,
        title=edition.facts[decision.output].name.say(get_language() or ""),
        sentence=" ".join(sentence),
        level=level if level in LEVELS else 1,
        lines=tuple(more if more != sentence else ()),
        clauses=tuple(clause for clause in found if clause),
        levels=_levels(),
        others=_others(edition, decision, other),
        not_lines=tuple(contrast(decision, other, customer=customer)) if other else (),
    )


def _others(edition: Edition, decision: Decision, asked: str) -> tuple[Option, ...]:
    """Return the answers that a table might have given instead; none where a person decided."""
    record, language = decision.record, get_language() or ""
    given = {record["value"], *record["values"]}
    if record["by_person"]:
        return ()
    return tuple(
        Option(member.id, member.name.say(language), member.id == asked)
        for member in edition.facts[decision.output].members
        if member.id not in given
    )


def _levels() -> tuple[tuple[int, str], ...]:
    """Return the five levels of an explanation with their names."""
    names = (_("结论"), _("条款"), _("近似"), _("逐项"), _("未知"))
    return tuple(zip(LEVELS, names, strict=True))


# --- timeline -------------------------------------------------------------------------------------
def events(standpoint: Standpoint, *, customer: bool) -> list[Event]:
    """Return what happened, newest first; `customer` opens who the customer is."""
    case, edition = standpoint.case, standpoint.rules.edition
    hidden = frozenset() if customer else _hidden(edition)
    return [_event(case, edition, entry, hidden) for entry in reversed(timeline(case))]


def _hidden(edition: Edition) -> frozenset[str]:
    """Return the labels of what not everybody may read."""
    language = get_language() or "zh"
    sensitive = {fact.name.say(language) for fact in edition.facts.values() if fact.sensitive}
    return frozenset(sensitive | {_(LABELS[name]) for name in CUSTOMER})


def _event(case: Case, edition: Edition, entry: TimelineEntry, hidden: frozenset[str]) -> Event:
    over = max((met.minutes_over or 0 for met in entry.met), default=0)
    reported = entry.act.step == Step.REPORT
    found = [clause_cited(edition, cited) for cited in dict.fromkeys(entry.clauses)]
    return Event(
        step=Step(entry.act.step),
        title=entry.step,
        by=entry.who,
        roles=_("、").join(entry.roles),
        at=entry.act.at,
        late=_("超时 %(span)s") % {"span": span_words(over)} if over else "",
        lines=tuple(_lines(entry, hidden, reported=reported)),
        text="" if reported else entry.act.text,
        clauses=tuple(clause for clause in found if clause),
        files=tuple(_file(case, one) for one in entry.files if not one.erased_at),
    )


def _lines(entry: TimelineEntry, hidden: frozenset[str], *, reported: bool) -> Iterator[str]:
    """Return what an act brought, thing by thing; the report's facts have their own place."""
    for said in (*entry.said, *(() if reported else entry.facts)):
        value = _("（已隐去）") if said.label in hidden else said.value
        yield _("%(name)s：%(value)s") % {"name": said.label, "value": value}
