"""Constraints between facts as regions of cases that cannot be, and whether they make sense."""

from collections.abc import Iterator, Mapping, Sequence

from bihuan.procedure.edition import Cell, Constraint, Edition, Fact, Members, Span
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.atoms import Region, ones
from bihuan.procedure.lint.boxes import Grid
from bihuan.procedure.lint.tables import column_of, linked
from bihuan.procedure.terms import FactType, Label
from bihuan.procedure.wording import say_region

Facts = Mapping[str, Fact]


def impossible(constraints: Sequence[Constraint], facts: Facts) -> list[Region]:
    """Return the regions that the constraints rule out: the premise with a conclusion amiss."""
    return [region for constraint in constraints for region in ruled_out(constraint, facts)]


def ruled_out(constraint: Constraint, facts: Facts) -> Iterator[Region]:
    """Yield the regions in which the premise of one constraint holds and its conclusion does not.

    Some may hold no case at all; a grid leaves these out.
    """
    for name, cell in constraint.then.items():
        for rest in others(facts[name], cell):
            given = constraint.when.get(name)
            met = rest if given is None else meet(rest, given)
            if met is not None:
                yield {**constraint.when, name: met}


def others(fact: Fact, cell: Cell) -> list[Cell]:
    """Return what a cell does not admit, as cells."""
    if isinstance(cell, Members):
        domain: frozenset[str | bool] = frozenset(member.id for member in fact.members)
        if fact.type is FactType.BOOLEAN:
            domain = frozenset((True, False))
        return [Members(domain - cell.allowed)] if domain - cell.allowed else []
    below = [Span(None, cell.low)] if cell.low is not None else []
    above = [Span(cell.high, None)] if cell.high is not None else []
    return [*below, *above]


def meet(one: Cell, other: Cell) -> Cell | None:
    """Return what two cells of one fact both admit; None if that is nothing."""
    if isinstance(one, Members) and isinstance(other, Members):
        both = one.allowed & other.allowed
        return Members(both) if both else None
    if isinstance(one, Members) or isinstance(other, Members):
        raise TypeError(f"{one!r} and {other!r} are cells of different facts")
    lows = [low for low in (one.low, other.low) if low is not None]
    highs = [high for high in (one.high, other.high) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return None if low is not None and high is not None and low >= high else Span(low, high)


def possible_grid(names: Sequence[str], boxes: Sequence[Region], edition: Edition) -> Grid:
    """Return a grid of some boxes with all that constraints rule out for their facts."""
    names_too, excluded = linked(names, impossible(edition.constraints, edition.facts))
    columns = [column_of(edition.facts[name]) for name in (*names, *names_too)]
    return Grid([column for column in columns if column], boxes, excluded)


def lint_constraints(edition: Edition) -> list[Problem]:
    """P111: constraints that rule nothing out, or that keep a premise from ever occurring."""
    found, told = [], set[frozenset[str]]()
    for constraint in edition.constraints:
        message = _wrong_alone(edition, constraint)
        if message is None:
            together = _at_odds(edition, constraint)
            if together and together not in told:
                message = _together(edition, constraint, together)
                told.add(together)
        if message is not None:
            where = Label(f"约束 {constraint.id}", f"constraint {constraint.id}")
            found.append(Problem("P111", constraint.position, message, path=where))
    return found


def _wrong_alone(edition: Edition, constraint: Constraint) -> Label | None:
    names = dict.fromkeys((*constraint.when, *constraint.then))
    columns = [column for name in names if (column := column_of(edition.facts[name]))]
    grid = Grid(columns, [constraint.when], list(ruled_out(constraint, edition.facts)))
    if not grid.excluded & grid.alive:
        return Label(
            "这条约束什么也没有排除：前提成立时，结论本来就成立；请改正，或删去它",
            "this constraint rules nothing out: its conclusion holds anyway; correct or remove it",
        )
    if grid.possible(grid.boxes[0]) is None:
        premise = _premise(edition, constraint)
        return Label(
            f"前提“{premise.zh}”成立时结论不可能成立，等于说前提永远不会出现；请改正条件",
            f"where “{premise.en}” holds the conclusion cannot, so it could never occur; "
            "correct the conditions",
        )
    return None


def _at_odds(edition: Edition, constraint: Constraint) -> frozenset[str]:
    """Return the constraints that together rule a premise out; none if it can occur."""
    regions = [
        (other.id, region)
        for other in edition.constraints
        for region in ruled_out(other, edition.facts)
    ]
    names = dict.fromkeys(name for _, region in regions for name in region)
    columns = [column for name in names if (column := column_of(edition.facts[name]))]
    grid = Grid(columns, [constraint.when], [region for _, region in regions])
    used = grid.covering(grid.boxes[0], grid.excluded)
    return frozenset(regions[at - 1][0] for at in ones(used)) if used else frozenset()


def _together(edition: Edition, constraint: Constraint, together: frozenset[str]) -> Label:
    named = [one.id for one in edition.constraints if one.id in together - {constraint.id}]
    premise = _premise(edition, constraint)
    return Label(
        f"与约束 {'、'.join(named)} 合起来，前提“{premise.zh}”永远不会出现；请改正其中一条",
        f"together with {', '.join(named)}, “{premise.en}” could never occur; correct one of them",
    )


def _premise(edition: Edition, constraint: Constraint) -> Label:
    zh, en = (say_region(edition.facts, constraint.when, language) for language in ("zh", "en"))
    return Label(zh, en)
