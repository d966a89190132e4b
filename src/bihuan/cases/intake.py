"""What a report says, and whether it can be taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Channel
from bihuan.kit.canonical import text as storable
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person, Unit
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.answers import read_facts
from bihuan.procedure.terms import Label, Value

TEXTS = (
    "title",
    "description",
    "place",
    "service_item",
    "customer_name",
    "customer_contact",
    "wants",
)
"""The fields of a report that people write freely."""

LONGEST_DESCRIPTION = 20_000


class ActInputError(RefusedError):
    """What was entered cannot be taken as it is; `errors` has a sentence for each field."""

    code = "input.invalid"

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        first = next(iter(self.errors))
        super().__init__(" ".join(self.errors.values()), field=first)


@dataclass(frozen=True, slots=True)
class Report:
    """A nonconforming service as somebody reports it.

    `facts` are the answers to the edition's questions, by fact id, as text or typed. Whoever
    reports is the reporter unless another is named; `reported_at` is for imports only.
    """

    unit: Unit
    title: str
    description: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    service_item: str = ""
    channel: str = str(Channel.PAGE)
    customer_name: str = ""
    customer_contact: str = ""
    wants: str = ""
    occurred_at: datetime | None = None
    found_at: datetime | None = None
    reporter: Person | None = None
    finder: Person | None = None
    responsible_person: Person | None = None
    reported_at: datetime | None = None


class Taken(NamedTuple):
    """A report that can be taken in: its texts as they are stored, its facts typed."""

    report: Report
    facts: dict[str, Value]
    reported_at: datetime


def say(label: Label) -> str:
    """Return a sentence of the core in the reader's language."""
    return label.say(get_language() or "zh")


def read_report(
    report: Report, edition: Edition, *, now: datetime, imported: bool = False
) -> Taken:
    """Return the report ready to be stored.

    Raises:
        ActInputError: something in it is wrong; every fault is told at once.
    """
    texts: dict[str, Any] = {name: storable(getattr(report, name)).strip() for name in TEXTS}
    cleaned = replace(report, **texts)
    errors = texts_wrong(texts)
    if not cleaned.title:
        errors["title"] = _("请写标题：一句话说明哪里不合格。")
    if cleaned.channel not in Channel.values:
        errors["channel"] = _("没有来源“%(code)s”；可选：%(all)s。") % {
            "code": cleaned.channel,
            "all": "、".join(Channel.values),
        }
    errors |= _times_wrong(cleaned, now, imported=imported)
    errors |= _people_wrong(cleaned)
    facts, problems = read_facts(edition, cleaned.facts)
    errors |= {f"facts.{name}": say(problem) for name, problem in problems.items()}
    if errors:
        raise ActInputError(errors)
    return Taken(cleaned, facts, cleaned.reported_at or now)


def texts_wrong(texts: Mapping[str, str]) -> dict[str, str]:
    """Return a sentence for every text that is too long to be stored."""
    errors = {}
    for name, text in texts.items():
        column = Case._meta.get_field(name)  # noqa: SLF001 - Django documents it
        longest = column.max_length or LONGEST_DESCRIPTION
        if len(text) > longest:
            errors[name] = _("%(name)s最多 %(longest)d 个字，现有 %(length)d 个；请缩短。") % {
                "name": column.verbose_name,
                "longest": longest,
                "length": len(text),
            }
    return errors


def _times_wrong(report: Report, now: datetime, *, imported: bool) -> dict[str, str]:
    errors = {}
    given = {
        "occurred_at": report.occurred_at,
        "found_at": report.found_at,
        "reported_at": report.reported_at,
    }
    reported_at = report.reported_at or now
    for name, moment in given.items():
        if moment is not None and moment.tzinfo is None:
            return {name: _("时间没有时区；请写成 2026-11-22T09:30+08:00。")}
    if report.reported_at is not None and not imported:
        errors["reported_at"] = _("报告时间由系统记录，不能填写；补录历史记录请用导入。")
    elif reported_at > now:
        errors["reported_at"] = _("报告时间不能晚于现在。")
    if report.found_at and report.found_at > reported_at:
        errors["found_at"] = _("发现时间不能晚于报告时间；请核对。")
    elif report.occurred_at and report.occurred_at > (report.found_at or reported_at):
        errors["occurred_at"] = _("发生时间不能晚于发现或报告时间；请核对。")
    return errors


def _people_wrong(report: Report) -> dict[str, str]:
    errors = {}
    if not report.unit.active:
        errors["unit"] = _("%(unit)s已停用；请选择接替它的部门。") % {"unit": report.unit.name}
    for name in ("finder", "responsible_person"):
        person = getattr(report, name)
        if person is not None and not person.is_active:
            errors[name] = _("%(person)s已离职；请选择在职人员。") % {"person": person.name}
    return errors
