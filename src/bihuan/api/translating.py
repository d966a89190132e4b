"""What the core says, in the shapes of the interface."""

from collections import defaultdict
from datetime import datetime
from typing import cast

from bihuan.api.clauses import clause_of
from bihuan.api.schemas.editions import (
    AheadOut,
    ChoiceOut,
    ClauseRow,
    DecidedOut,
    DecisionOut,
    DemandedOut,
    EditionOut,
    EditionRow,
    FactOut,
    FormOut,
    RoleOut,
    SeverityOut,
)
from bihuan.api.wording import WordsOut, language
from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.records import Record, record_of
from bihuan.procedure.demands.acts import Duty, Situation
from bihuan.procedure.edition import Cite, Demand, Disposition, Edition, Fact, Member, Right
from bihuan.procedure.language.values import is_finite
from bihuan.procedure.terms import STEP_NAMES


def edition_out(row: EditionRow, edition: Edition) -> EditionOut:
    """Return an edition in full."""
    executors = _executors(edition)
    return EditionOut(
        **row.model_dump(),
        sector=edition.sector,
        grades=[_choice(member) for member in edition.facts[edition.grade].members],
        facts=[fact_out(fact) for fact in edition.facts.values()],
        roles=[RoleOut(id=one.id, name=WordsOut.of(one.name)) for one in edition.roles.values()],
        forms=[
            FormOut(id=one.id, number=one.number, name=WordsOut.of(one.name))
            for one in edition.forms.values()
        ],
        clauses=[
            ClauseRow(
                id=one.id,
                heading=WordsOut.of(one.heading),
                text=WordsOut.of(one.text),
                items={item: WordsOut.of(text) for item, text in one.items.items()},
                force=one.force.value,
                executes=one.executes,
                because=WordsOut.of(one.because),
                executed_by=executors[one.id],
            )
            for one in edition.clauses.values()
        ],
    )


def _executors(edition: Edition) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table in edition.tables:
        for row in (*table.rows, *((table.otherwise,) if table.otherwise else ())):
            found[row.cite.clause].append(row.id)
    rules: list[Demand | Right | Disposition] = [*edition.demands, *edition.rights]
    for rule in [*rules, *edition.dispositions.values()]:
        found[rule.cite.clause].append(rule.id)
    return found


def fact_out(fact: Fact) -> FactOut:
    """Return a fact with its domain."""
    numbered = not is_finite(fact)
    return FactOut(
        id=fact.id,
        type=fact.type.value,
        name=WordsOut.of(fact.name),
        question=WordsOut.of(fact.question),
        choices=[_choice(member) for member in fact.members],
        low=fact.low if numbered else None,
        high=fact.high if numbered else None,
        unit=fact.unit,
        given=not fact.decided and fact.derived is None,
    )


def _choice(member: Member) -> ChoiceOut:
    return ChoiceOut(value=member.id, name=WordsOut.of(member.name))


def severity_out(member: Member | None) -> SeverityOut | None:
    """Return a severity, if there is one."""
    if member is None:
        return None
    return SeverityOut(id=member.id, name=WordsOut.of(member.name), rank=member.rank)


def decided_out(edition: Edition, situation: Situation, at: datetime, level: int) -> DecidedOut:
    """Return all that an edition says of a report."""
    standing = situation.standing
    records = [
        record_of(edition, decided, standing.facts, at, "api")
        for decided in standing.decided.values()
    ]
    return DecidedOut(
        pack=edition.id,
        version=edition.version,
        digest=edition.digest,
        at=at,
        severity=severity_out(edition.severity(standing.facts)),
        decisions=[decision_out(edition, record, level) for record in records],
        duties=[demanded_out(edition, duty) for duty in situation.duties],
        ahead=[_ahead(edition, demand) for demand in situation.ahead],
        asks=[fact_out(edition.facts[name]) for name in standing.asks],
    )


def decision_out(edition: Edition, record: Record, level: int) -> DecisionOut:
    """Return a decision from its record alone."""
    cites = [Cite(*cite) for cite in cast("list[list[str]]", record["clauses"])]
    return DecisionOut.model_validate(
        {
            **record,
            "clauses": [clause_of(edition, cite) for cite in cites],
            "explanation": explain(edition, record, level, language()),
        }
    )


def demanded_out(edition: Edition, duty: Duty) -> DemandedOut:
    """Return what is demanded of somebody."""
    return DemandedOut(
        demand=duty.demand,
        step=duty.step.value,
        title=WordsOut.of(duty.title),
        by=list(duty.by),
        due_at=duty.due_at,
        provisional=duty.provisional,
        form=duty.form,
        clause=clause_of(edition, duty.cite),
    )


def _ahead(edition: Edition, demand: Demand) -> AheadOut:
    title = demand.title if demand.title.zh else STEP_NAMES[demand.step]
    return AheadOut(
        demand=demand.id,
        step=demand.step.value,
        title=WordsOut.of(title),
        by=list(demand.by),
        clause=clause_of(edition, demand.cite),
    )
