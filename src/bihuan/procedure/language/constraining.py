"""Constraints between facts, as facts.yaml declares them."""

from collections.abc import Mapping

from bihuan.procedure.edition import Cell, Cite, Constraint
from bihuan.procedure.language.declaring import label
from bihuan.procedure.language.leaves import When
from bihuan.procedure.language.naming import Bench, Path
from bihuan.procedure.language.shapes import ConstraintShape, FactsShape
from bihuan.procedure.terms import Label


def constraints_of(bench: Bench, file: str, shape: FactsShape) -> tuple[Constraint, ...]:
    """Return the constraints of an edition, between facts that people give."""
    made = []
    for index, given in enumerate(shape.constraints):
        path: Path = ("constraints", index)
        if bench.declare("constraint", given.id, file, path):
            where = Label(f"约束 {given.id}", f"constraint {given.id}")
            made.append(
                Constraint(
                    given.id,
                    _cells(bench, given.when, file, (*path, "when"), where),
                    _cells(bench, given.then, file, (*path, "then"), where),
                    label(given.because),
                    bench.at(file, path),
                    _cite(bench, given, file, path, where),
                )
            )
    return tuple(made)


def _cite(bench: Bench, shape: ConstraintShape, file: str, path: Path, where: Label) -> Cite | None:
    if shape.clause is None:
        return None
    return bench.cite_clause(shape.clause, file, path, where)


def _cells(bench: Bench, given: When, file: str, path: Path, where: Label) -> Mapping[str, Cell]:
    """Return typed cells; facts that the procedure works out itself cannot be constrained."""
    for name in given:
        fact = bench.facts.get(name)
        if fact and (fact.decided or fact.derived):
            bench.fault(
                "P111",
                file,
                (*path, name),
                Label(
                    f"{name}（{fact.name.zh}）由程序得出，不能写进约束；约束只管人填写的事实",
                    f"{name} ({fact.name.en}) is worked out by the procedure: only facts that "
                    "people give can be constrained",
                ),
                where=where,
                key=True,
            )
    return bench.cells(given, file, path, where)
