"""Cases in the shapes of the interface."""

from datetime import datetime
from typing import Any

from bihuan.api.clauses import clause_cited
from bihuan.api.schemas.cases import (
    CaseDutyOut,
    CaseOut,
    CaseRow,
    CustomerOut,
    EditionRef,
    GivenOut,
)
from bihuan.api.schemas.editions import SeverityOut
from bihuan.api.schemas.people import PersonOut, UnitRef
from bihuan.api.wording import WordsOut, language
from bihuan.cases.models import Case, Duty
from bihuan.people.models import Person
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import State, Step
from bihuan.procedure.wording import say_value
from bihuan.procedures.queries import edition_by_digest


def case_row(case: Case, now: datetime) -> CaseRow:
    """Return a case as it stands in a list; it comes with unit and responsible person."""
    return CaseRow(**_row(case, now))


def case_out(case: Case, now: datetime, *, customer: bool) -> CaseOut:
    """Return a case in full; `customer` says whether the reader may know who the customer is."""
    edition = edition_by_digest(case.issue.digest)
    duties = sorted(Duty.objects.filter(case=case), key=lambda duty: duty.pk)  # a few at most
    return CaseOut(
        **_row(case, now),
        edition=EditionRef(pack=edition.id, version=edition.version, digest=edition.digest),
        description=case.description,
        found_unit=UnitRef.of(case.found_unit),
        reporter=person_out(case.reporter),
        finder=person_out(case.finder),
        customer=_customer(case) if customer else None,
        wants=case.wants,
        facts=_given(case, edition, sensitive=customer),
        occurred_at=case.occurred_at,
        found_at=case.found_at,
        recorded_at=case.recorded_at,
        merged_into=case.merged_into.number if case.merged_into else None,
        duties=[duty_out(duty, edition) for duty in duties],
    )


def _row(case: Case, now: datetime) -> dict[str, Any]:
    due = case.next_due_at
    return {
        "number": case.number,
        "revision": case.revision,
        "title": case.title,
        "state": State(case.state),
        "awaited": Step(case.awaited) if case.awaited else None,
        "severity": severity_of(case),
        "unit": UnitRef.of(case.unit),
        "responsible_person": person_out(case.responsible_person),
        "place": case.place,
        "service_item": case.service_item,
        "channel": case.channel,
        "reported_at": case.reported_at,
        "next_due_at": due,
        "overdue": bool(due and due < now),
        "closed_at": case.closed_at,
    }


def severity_of(case: Case) -> SeverityOut | None:
    """Return the severity that a case has, if it is graded."""
    if not case.severity:
        return None
    return SeverityOut(
        id=case.severity, name=WordsOut.of(case.severity_name), rank=case.severity_rank
    )


def person_out(person: Person | None) -> PersonOut | None:
    """Return a person, if there is one."""
    return PersonOut.of(person) if person else None


def _customer(case: Case) -> CustomerOut:
    return CustomerOut(name=case.customer_name, contact=case.customer_contact)


def _given(case: Case, edition: Edition, *, sensitive: bool) -> list[GivenOut]:
    """Return the facts of a case; sensitive ones only to whoever may know the customer."""
    facts = [(edition.facts[name], value) for name, value in case.facts.items()]
    return [
        GivenOut(
            fact=fact.id,
            name=WordsOut.of(fact.name),
            value=value,
            said=say_value(fact, value, language()),
        )
        for fact, value in facts
        if sensitive or not fact.sensitive
    ]


def duty_out(duty: Duty, edition: Edition) -> CaseDutyOut:
    """Return a duty of a case."""
    return CaseDutyOut(
        demand=duty.demand,
        step=Step(duty.step),
        title=WordsOut.of(duty.title),
        state=duty.state,
        opened_at=duty.opened_at,
        due_at=duty.due_at,
        provisional=duty.provisional,
        agreed_from=duty.agreed_from,
        form=duty.form,
        clause=clause_cited(edition, duty.clause),
        met_at=duty.met_at,
        minutes_over=duty.minutes_over,
    )
