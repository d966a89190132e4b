"""All proofs about one edition: its tables, and that every demanding clause is executed."""

from collections.abc import Collection, Iterator

from bihuan.procedure.edition import Cite, Clause, Edition, Position, Table
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.constraints import impossible, lint_constraints
from bihuan.procedure.lint.numbers import lint_numbers
from bihuan.procedure.lint.tables import linked, lint_table
from bihuan.procedure.terms import ClauseClass, Label

DEMANDING = (ClauseClass.REQUIREMENT, ClauseClass.INSTRUCTION)


def lint_edition(edition: Edition) -> list[Problem]:
    """Return every problem that can be proven of an edition whose names all resolve."""
    constraints = lint_constraints(edition)
    return [
        *constraints,
        *_tables(edition, {problem.at for problem in constraints}),
        *_unexecuted(edition),
        *lint_numbers(edition),
    ]


def _tables(edition: Edition, unsound: Collection[Position]) -> list[Problem]:
    """P201 to P207: what the algebra proves of each table whose constraints are sound."""
    problems = []
    excluded = impossible(edition.constraints, edition.facts)
    mistaken = {
        name
        for constraint in edition.constraints
        if constraint.position in unsound
        for name in (*constraint.when, *constraint.then)
    }
    for table in edition.tables:
        others, _ = linked(table.inputs, excluded)
        if mistaken.intersection((*table.inputs, *others)):
            continue
        where = Label(f"表 {table.id}", f"table {table.id}")
        problems += [
            Problem(finding.code, finding.position, finding.message, finding.level, where)
            for finding in lint_table(table, edition.facts, excluded)
        ]
    return problems


def cites(edition: Edition) -> Iterator[Cite]:
    """Yield the citation of every row, demand, right, disposition and fallback."""
    yield edition.owner_cite
    for table in edition.tables:
        yield from (row.cite for row in table.rows)
        yield from _fallback_cites(table)
    yield from (demand.cite for demand in edition.demands)
    yield from (right.cite for right in edition.rights)
    yield from (disposition.cite for disposition in edition.dispositions.values())


def _fallback_cites(table: Table) -> Iterator[Cite]:
    if table.otherwise:
        yield table.otherwise.cite
    if table.undetermined_cite:
        yield table.undetermined_cite


def _unexecuted(edition: Edition) -> list[Problem]:
    """P302: a clause that demands something which no row executes, without saying why."""
    cited = {cite.clause for cite in cites(edition)}
    return [
        _not_executed(clause)
        for clause in edition.clauses.values()
        if clause.force in DEMANDING and clause.executes and clause.id not in cited
    ]


def _not_executed(clause: Clause) -> Problem:
    return Problem(
        "P302",
        clause.position,
        Label(
            f"条款 {clause.id} 提出要求，但没有规则执行它；请加上规则，或写 executes: none 和原因",
            f"clause {clause.id} demands something that no rule executes",
        ),
        path=Label(f"§{clause.id} {clause.heading.zh}", f"§{clause.id} {clause.heading.en}"),
    )
