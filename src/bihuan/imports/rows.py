"""A row of an old register read as a report: what can be believed is taken, the rest is told.

The rule: without its unit, title, external id and time of report a row is no report and is
refused. Any other value that cannot be read or cannot be true is doubtful: it is left out, what
stood there is kept in a note, and the row is taken (or refused, if the mapping says so).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from bihuan.cases.intake import ActInputError, Report, read_report
from bihuan.cases.models import Channel
from bihuan.imports.binding import Binding, Unmapped
from bihuan.imports.faults import Fault, Kind, shown
from bihuan.imports.mapping import PERSONS, TEXTS, Source
from bihuan.imports.reading import RowReading
from bihuan.imports.tables import Row
from bihuan.imports.times import Moments, clock, read_moments
from bihuan.imports.wording import chained, listed, say
from bihuan.kit.canonical import canonical
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person, Unit
from bihuan.procedure.language.answers import contradictions
from bihuan.procedure.terms import Value
from bihuan.procedures.queries import NoEditionError

LONGEST_ID = 150


class Draft(NamedTuple):
    """A row ready to be reported; what else of the old register is kept ends its description."""

    line: int
    external_id: str
    digest: str
    report: Report


def is_skipped(row: Row, binding: Binding) -> bool:
    """Say whether the mapping leaves this row out."""
    return any(row.get(column) in values for column, values in binding.mapping.skip.items())


def read_row(row: Row, binding: Binding) -> tuple[Draft | None, list[Fault]]:
    """Return the row as a draft, if it can be taken, and everything that is wrong with it."""
    reading = RowReading(row, binding)
    problem = row.problem or _too_short(reading)
    if problem:
        reading.fault("", problem, _("改正这一行后重新导入；已导入的行不会重复"))
        return None, reading.faults
    moments = read_moments(reading)
    unit, external_id = _unit(reading), _external_id(reading)
    report = _report(reading, unit, moments) if unit else None
    if report is None or reading.refused:
        return None, reading.faults
    note = _note(reading, external_id, moments)
    noted = replace(report, description=f"{report.description}\n\n{note}".strip())
    return Draft(row.line, external_id, digest_of(row), noted), reading.faults


def check_draft(draft: Draft, binding: Binding) -> None:
    """Check a draft as the register would, without storing anything.

    Raises:
        RefusedError: the register would refuse it.
    """
    edition = binding.edition(draft.report.unit)
    read_report(draft.report, edition, now=binding.now, imported=True)


def faults_of(error: RefusedError, draft: Draft, binding: Binding) -> list[Fault]:
    """Return a refusal of the register as faults of the row."""
    if not isinstance(error, ActInputError):
        return [Fault(draft.line, "", "", str(error), _("按提示改正后重新导入"))]
    return [
        Fault(draft.line, _column_of(name, binding), "", sentence, _("改正单元格后重新导入"))
        for name, sentence in error.errors.items()
    ]


def digest_of(row: Row) -> str:
    """Return a digest of what the row says, by which a later change is noticed."""
    return hashlib.blake2b(canonical(row.cells).encode(), digest_size=20).hexdigest()


def _column_of(name: str, binding: Binding) -> str:
    part, _dot, fact = name.partition(".")
    source = binding.mapping.facts.get(fact) if fact else getattr(binding.mapping, part, None)
    return source.place if isinstance(source, Source) else getattr(source, "column", "")


def _too_short(reading: RowReading) -> str:
    """Return a problem where the row ends before a column that the mapping reads."""
    row = reading.row
    lost = [name for name in reading.binding.columns if not row.reaches(name)]
    if not lost:
        return ""
    return _("只有 %(cells)d 个单元格，到不了列“%(column)s”；文件可能没有导完整") % {
        "cells": len(row.cells),
        "column": lost[0],
    }


# --- fields ---------------------------------------------------------------------------------------
def _looked_up(reading: RowReading, source: Source | None) -> str:
    """Return the text of a field, translated by its values where it has some.

    Raises:
        Unmapped: the text is not among the values.
    """
    if source is None:
        return ""
    text = source.fill(reading.row.get)
    if source.values and text not in source.values:
        if source.otherwise is None:
            raise Unmapped(
                _("“%(text)s”不在映射的 values 里") % {"text": shown(text)},
                _("在 values 里补上它，或写 otherwise"),
            )
        return source.otherwise
    text = source.values.get(text, text) or source.otherwise or ""
    if source.longest and len(text) > source.longest:
        return text[: source.longest - 1].rstrip() + "…"
    return text


def _doubted(reading: RowReading, source: Source | None) -> str:
    """Return the text of a field that a report can do without."""
    try:
        return _looked_up(reading, source)
    except Unmapped as error:
        reading.fault(source.place if source else "", str(error), error.advice, Kind.DOUBTFUL)
        return ""


def _unit(reading: RowReading) -> Unit | None:
    """Return the unit of a row, if it has one in which cases can be taken in."""
    source = reading.binding.mapping.unit
    try:
        text = _looked_up(reading, source)
        unit = reading.binding.unit(text)
        reading.binding.edition(unit)
    except Unmapped as error:
        reading.fault(source.place, str(error), error.advice)
    except NoEditionError as error:
        reading.fault(source.place, str(error), _("先令一个程序版本施行，再导入"))
    else:
        return unit
    return None


def _external_id(reading: RowReading) -> str:
    """Return the row's id in the old register; empty where the mapping names none."""
    source = reading.binding.mapping.external_id
    if source is None:
        return ""
    text = _doubted(reading, source)
    if not text:
        reading.fault(source.place, _("没有编号"), _("补上编号：没有它，再次导入就会重复"))
    elif len(text) > LONGEST_ID:
        advice = _("核对是否选错了列")
        reading.fault(source.place, _("编号超过 %(most)d 个字") % {"most": LONGEST_ID}, advice)
    return text


def _report(reading: RowReading, unit: Unit, moments: Moments) -> Report | None:
    mapping = reading.binding.mapping
    texts = {name: _doubted(reading, getattr(mapping, name)) for name in TEXTS}
    if not texts["title"]:
        reading.fault(
            mapping.title.place, _("没有标题"), _("补上标题，或用 template 从别的列拼出来")
        )
    if moments["reported_at"] is None:
        return None
    persons = {name: _person(reading, name) for name in PERSONS}
    return Report(
        unit=unit,
        facts=_facts(reading, unit),
        channel=_channel(reading),
        reported_at=moments["reported_at"],
        occurred_at=moments["occurred_at"],
        found_at=moments["found_at"],
        finder=persons["finder"],
        responsible_person=persons["responsible_person"],
        title=texts["title"],
        description=texts["description"],
        place=texts["place"],
        service_item=texts["service_item"],
        customer_name=texts["customer_name"],
        customer_contact=texts["customer_contact"],
        wants=texts["wants"],
    )


def _channel(reading: RowReading) -> str:
    """Return the code of the way the report came in; what is no such code is told."""
    source = reading.binding.mapping.channel
    code = _doubted(reading, source)
    if code and code not in Channel.values:
        reason = _("没有来源“%(code)s”") % {"code": shown(code)}
        advice = _("在 channel.values 里写明对应的代码：%(all)s") % {"all": listed(Channel.values)}
        reading.fault(source.place, reason, advice, Kind.DOUBTFUL)
        code = ""
    return code or str(Channel.IMPORT)


def _person(reading: RowReading, name: str) -> Person | None:
    source: Source | None = getattr(reading.binding.mapping, name)
    text = _doubted(reading, source)
    if source is None or not text:
        return None
    try:
        return reading.binding.person(text)
    except Unmapped as error:
        reading.fault(source.place, str(error), error.advice, Kind.DOUBTFUL)
        return None


def _facts(reading: RowReading, unit: Unit) -> Mapping[str, Value | None]:
    """Return the facts that the unit's edition knows; what it cannot read stays unknown."""
    edition = reading.binding.edition(unit)
    found: dict[str, Value | None] = {}
    for name, source in reading.binding.mapping.facts.items():
        text = _doubted(reading, source) if name in edition.facts else ""
        if not text:
            continue
        facts, problems = reading.binding.answer(edition, name, source, text)
        found |= facts
        for label in problems.values():
            advice = _("改正单元格，或在 facts.%(name)s.values 里写明对应的取值") % {"name": name}
            reading.fault(source.place, say(label), advice, Kind.DOUBTFUL)
    for ruled_out in list(contradictions(edition, found)):
        place = reading.binding.mapping.facts[ruled_out.fact].place
        reading.fault(place, say(ruled_out.sentence), _("核对这几列"), Kind.DOUBTFUL)
        found.pop(ruled_out.fact, None)
    return found


# --- what is kept of the old register -------------------------------------------------------------
def _note(reading: RowReading, external_id: str, moments: Moments) -> str:
    """Return what of the old register becomes a note: its end is told there, never acted out.

    It ends the description, so that a case is found by the id that people know it by.
    """
    mapping = reading.binding.mapping
    told = [_("原登记“%(source)s”") % {"source": mapping.source}]
    if external_id:
        told.append(_("编号 %(id)s") % {"id": external_id})
    if status := _doubted(reading, mapping.status):
        told.append(_("状态 %(status)s") % {"status": status})
    if (due := moments["due_at"]) is not None:
        told.append(_("时限 %(at)s") % {"at": clock(reading, due)})
    if (closed := moments["closed_at"]) is not None:
        told.append(_("关闭于 %(at)s") % {"at": clock(reading, closed)})
    lines = [_("，").join(told) + _("。")]
    if extra := _doubted(reading, mapping.note):
        lines.append(extra)
    doubts = [
        f"{fault.column}“{fault.value}”{fault.reason}" if fault.value else fault.reason
        for fault in reading.faults
    ]
    if doubts:
        lines.append(_("存疑，未采用：%(doubts)s。") % {"doubts": chained(doubts)})
    return "\n".join(lines)
