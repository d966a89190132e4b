"""A report before it is stored: the case it would become and what the procedure says of it."""

from datetime import date, datetime
from typing import NamedTuple

from bihuan.cases.intake import Report, Taken, read_report
from bihuan.cases.models import Act, Case
from bihuan.cases.models.keys import key_at
from bihuan.cases.queries.situations import Rules, core_act, local_day
from bihuan.kit.canonical import moment
from bihuan.people.models import Appointment, Person, Unit
from bihuan.procedure.demands import acts as core
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Step
from bihuan.procedures.queries import ruling_for


class Prospect(NamedTuple):
    """A case that is not stored yet, with its first act and the rules it falls under."""

    case: Case
    act: Act
    rules: Rules
    day: date

    @property
    def acts(self) -> list[core.Act]:
        """The acts of the case in the words of the core."""
        return [core_act(self.case, self.act)]


def prospect_of(
    report: Report, actor: Person, now: datetime, day: date, *, imported: bool = False
) -> Prospect:
    """Return the case that a report would become.

    The edition is the one in force on the day of registration, for imports as well.

    Raises:
        NoEditionError: no edition is in force for the unit.
        ActInputError: something in the report is wrong.
    """
    ruling = ruling_for(report.unit, day)
    rules = Rules(ruling.edition, ruling.calendar)
    taken = read_report(report, rules.edition, now=now, imported=imported)
    case = _case(taken, actor, now)
    case.issue = ruling.issue
    today = local_day(rules.edition, now)
    case.finder_unit = _finder_unit(rules.edition, taken.report, actor, today)
    return Prospect(case, _act(case, taken, actor, now), rules, today)


def _case(taken: Taken, actor: Person, now: datetime) -> Case:
    report = taken.report
    return Case(
        id=key_at(taken.reported_at),
        unit=report.unit,
        found_unit=report.unit,
        title=report.title,
        description=report.description,
        place=report.place,
        service_item=report.service_item,
        channel=report.channel,
        customer_name=report.customer_name,
        customer_contact=report.customer_contact,
        wants=report.wants,
        reporter=report.reporter or actor,
        receiver=actor,
        finder=report.finder,
        responsible_person=report.responsible_person,
        facts=taken.facts,
        occurred_at=report.occurred_at,
        found_at=report.found_at,
        reported_at=taken.reported_at,
        recorded_at=now,
    )


def _act(case: Case, taken: Taken, actor: Person, now: datetime) -> Act:
    """Return the act of reporting; what is in the case's columns is not said twice."""
    data: dict[str, object] = {
        name: moment(value)
        for name in ("occurred_at", "found_at")
        if (value := getattr(taken.report, name))
    }
    if taken.report.responsible_person is not None:
        data["responsible_person"] = taken.report.responsible_person.as_actor().key
    return Act(
        id=key_at(now),
        case=case,
        sequence=1,
        step=Step.REPORT.value,
        at=taken.reported_at,
        recorded_at=now,
        by=actor,
        by_key=actor.as_actor().key,
        by_name=actor.name,
        data=data,
        facts=taken.facts,
        text=taken.report.description,
    )


def _finder_unit(edition: Edition, report: Report, actor: Person, day: date) -> Unit:
    """Return the unit of whoever found it, nearest to where it was found; asked only if needed."""
    if not any(role.of == "finder_unit" for role in edition.roles.values()):
        return report.unit
    finder = report.finder or actor
    rows = Appointment.objects.on(day).filter(person=finder).select_related("unit")
    units = [row.unit for row in rows.order_by("pk")]
    lineage = report.unit.lineage
    near = sorted(units, key=lambda unit: -len(set(unit.lineage) & set(lineage)))
    return near[0] if near else report.unit
