"""The bench on which an edition is put together: names declared, names looked up, problems kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.procedure.edition import Cell, Cite, Clause, Fact, Interpretation, Position, Span
from bihuan.procedure.language.problems import NOWHERE, Problem, nearest
from bihuan.procedure.language.shapes import CiteShape
from bihuan.procedure.language.tree import Node, Scalar, position_of
from bihuan.procedure.language.values import FactValueError, read_cell
from bihuan.procedure.terms import Label
from bihuan.procedure.wording import say_value

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Bench:
    """What is known while an edition is being built."""

    trees: Mapping[str, Node]
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    clauses: dict[str, Clause] = field(default_factory=dict)
    interpretations: dict[str, Interpretation] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)

    def at(self, file: str, path: Sequence[str | int], *, key: bool = False) -> Position:
        """Return where a path stands in a file."""
        return position_of(self.trees[file], path, key=key)

    def fault(  # noqa: PLR0913 — a problem has this many independent parts
        self,
        code: str,
        file: str,
        path: Path,
        message: Label,
        *,
        where: Label = NOWHERE,
        near: tuple[str, ...] = (),
        allowed: tuple[str, ...] = (),
        key: bool = False,
        level: str = "error",
        inside: str = "",
    ) -> None:
        """Record a problem; `inside` is the piece of the scalar that the caret should mark."""
        at = self.at(file, path, key=key)
        width = len(str(path[-1])) if key and path else 1
        if inside:
            at, width = self._inside(file, path, inside)
        self.problems.append(Problem(code, at, message, level, where, width, near, allowed))

    def _inside(self, file: str, path: Path, piece: str) -> tuple[Position, int]:
        """Return where a piece of a scalar's text stands, past the quote if there is one."""
        node = self.trees[file]
        at = self.at(file, path)
        for part in path:
            entries = getattr(node, "entries", None) or dict(enumerate(getattr(node, "items", ())))
            if part not in entries:
                return at, len(piece)
            node = entries[part]
        if isinstance(node, Scalar) and piece in node.value:
            return at._replace(column=at.column + node.value.index(piece)), len(piece)
        return at, len(piece)

    def declare(self, kind: str, name: str, file: str, path: Path) -> bool:
        """Register a name of a kind; a second use of the same name is a problem."""
        known = self.names.setdefault(kind, set())
        if name in known:
            self.fault(
                "P105",
                file,
                (*path, "id"),
                Label(f"{name} 已经用过；编号不能重复", f"{name} is already used"),
                inside=name,
            )
            return False
        known.add(name)
        return True

    def known(
        self,
        kind: str,
        name: str,
        file: str,
        path: Path,
        where: Label,
        called: Label,
    ) -> bool:
        """Return whether a name is declared; report it with the nearest names if not."""
        known = self.names.get(kind, set())
        if name in known:
            return True
        self.fault(
            "P109",
            file,
            path,
            Label(f"没有名为 {name} 的{called.zh}", f"there is no {called.en} named {name}"),
            where=where,
            near=nearest(name, known),
            allowed=tuple(sorted(known)),
            inside=name,
        )
        return False

    def cite_clause(self, clause: str, file: str, path: Path, where: Label) -> Cite:
        """Return the citation of a clause, having checked that it exists."""
        if clause not in self.clauses:
            self.fault(
                "P301",
                file,
                (*path, "clause"),
                Label(f"没有条款 {clause}", f"there is no clause {clause}"),
                where=where,
                near=nearest(clause, self.clauses),
                allowed=tuple(self.clauses),
                inside=clause,
            )
        return Cite(clause)

    def cite(self, shape: CiteShape, file: str, path: Path, where: Label) -> Cite:
        """Return the citation of a row, having checked that clause, item and reading exist."""
        self.cite_clause(shape.clause, file, path, where)
        clause = self.clauses.get(shape.clause)
        if clause and shape.item and shape.item not in clause.items:
            self.fault(
                "P301",
                file,
                (*path, "item"),
                Label(
                    f"条款 {shape.clause} 没有项 {shape.item}",
                    f"clause {shape.clause} has no item {shape.item}",
                ),
                where=where,
                near=nearest(shape.item, clause.items),
                allowed=tuple(clause.items),
                inside=shape.item,
            )
        if shape.interpretation and shape.interpretation not in self.interpretations:
            self.fault(
                "P301",
                file,
                (*path, "interpretation"),
                Label(
                    f"没有解释记录 {shape.interpretation}",
                    f"there is no interpretation {shape.interpretation}",
                ),
                where=where,
                allowed=tuple(self.interpretations),
            )
        return Cite(shape.clause, shape.item, shape.interpretation)

    def cells(
        self,
        when: Mapping[str, str | list[str]],
        file: str,
        path: Path,
        where: Label,
        columns: Iterable[str] | None = None,
    ) -> dict[str, Cell]:
        """Return the typed cells of a condition; unknown facts and bad cells are problems."""
        cells: dict[str, Cell] = {}
        known = set(self.facts) if columns is None else set(columns)
        for name, given in when.items():
            fact = self.facts.get(name)
            if fact is None or name not in known:
                self._unknown_fact(name, file, (*path, name), where, known)
                continue
            try:
                cell = read_cell(fact, given)
            except FactValueError as problem:
                self._bad_cell(problem, file, (*path, name), where, given)
            else:
                if cell is not None:
                    cells[name] = cell
                    self._outside(fact, cell, file, (*path, name), where)
        return cells

    def _outside(self, fact: Fact, cell: Cell, file: str, path: Path, where: Label) -> None:
        """Report a range that the fact can never reach: its row would never apply."""
        if not isinstance(cell, Span) or fact.low == fact.high:
            return  # a domain left open is a mistake of its own, told where it is made
        below = cell.high is not None and cell.high <= fact.low
        above = cell.low is not None and cell.low > fact.high
        if below or above:
            low, high = (say_value(fact, bound, "zh") for bound in (fact.low, fact.high))
            self.fault(
                "P205",
                file,
                path,
                Label(
                    f"{fact.name.zh}只在 {low} 到 {high} 之间，这个条件永远不成立",
                    f"{fact.name.en} lies between {low} and {high}: this never holds",
                ),
                where=where,
            )

    def _unknown_fact(
        self, name: str, file: str, path: Path, where: Label, known: set[str]
    ) -> None:
        declared = name in self.facts
        self.fault(
            "P102",
            file,
            path,
            Label(
                f"{name} 不在这张表的 inputs 里" if declared else f"没有名为 {name} 的事实",
                f"{name} is not among the table's inputs"
                if declared
                else f"there is no fact named {name}",
            ),
            where=where,
            near=nearest(name, known),
            allowed=tuple(sorted(known)),
            key=True,
        )

    def _bad_cell(
        self, problem: FactValueError, file: str, path: Path, where: Label, given: object
    ) -> None:
        self.fault(
            "P205" if problem.allowed and problem.found else "P106",
            file,
            path,
            problem.message,
            where=where,
            near=nearest(problem.found, problem.allowed) if problem.found else (),
            allowed=problem.allowed,
            inside=problem.found or (given if isinstance(given, str) else ""),
        )
