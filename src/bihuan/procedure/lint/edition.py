"""All proofs about one edition: its constraints and tables, its clauses, its way to a close."""

from collections.abc import Collection, Iterator
from datetime import date

from bihuan.procedure.edition import Cite, Edition, Position
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.citing import rules
from bihuan.procedure.lint.clauses import lint_clauses
from bihuan.procedure.lint.confirming import lint_confirmations
from bihuan.procedure.lint.constraints import impossible, lint_constraints
from bihuan.procedure.lint.handling import lint_handling
from bihuan.procedure.lint.numbers import lint_numbers
from bihuan.procedure.lint.people import lint_people
from bihuan.procedure.lint.tables import linked, lint_table
from bihuan.procedure.lint.waivers import with_waivers
from bihuan.procedure.terms import Label


def lint_edition(edition: Edition, today: date) -> list[Problem]:
    """Return every problem that can be proven of an edition whose names all resolve.

    Confirmations and exceptions age by `today`; what the pack accepts is left out.
    """
    constraints, clauses = lint_constraints(edition), lint_clauses(edition)
    misplaced = {problem.at for problem in clauses if problem.code == "P307"}
    tables = _tables(edition, {problem.at for problem in constraints})
    problems = [
        *constraints,
        *tables,
        *clauses,
        *(problem for problem in lint_numbers(edition) if problem.at not in misplaced),
        *lint_confirmations(edition, today),
    ]
    if not any(one.level == "error" for one in (*constraints, *tables)):
        problems += [*lint_handling(edition), *lint_people(edition)]  # these rest on the tables
    return with_waivers(edition, problems, today)


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
            Problem(
                finding.code,
                finding.position,
                finding.message,
                finding.level,
                where,
                about=(*finding.rows, *finding.facts, table.id),
            )
            for finding in lint_table(table, edition.facts, excluded)
        ]
    return problems


def cites(edition: Edition) -> Iterator[Cite]:
    """Yield the citation of every row, demand, right, disposition and fallback."""
    return (rule.cite for rule in rules(edition))
