"""What a replay found, in the words of the two editions: for the page, the command and the API."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bihuan.procedure.compare.outcomes import BY_HAND, OPEN
from bihuan.procedure.compare.records import words
from bihuan.procedure.compare.replay import pairings_of
from bihuan.procedure.compare.tallies import Changed, Tallies
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import STEP_NAMES, Label

WAITING = Label("未定", "Undetermined")
TO_A_PERSON = Label("由人判定", "Left to a person")

REASONS: Mapping[str, Label] = {
    "severity": Label("程度", "severity"),
    "decision": Label("其他判定", "another decision"),
    "demands": Label("要求", "demands"),
    "due": Label("到期时间", "due time"),
    "needs": Label("缺事实", "facts missing"),
}

LIMITS: tuple[Label, ...] = (
    Label(
        "重演的是判定，不是人的行为：时限缩短后会办得更快的人，不在这些数字之内。",
        "Decisions are replayed, human behaviour is not: whoever would have hurried under a "
        "shorter limit is not in these numbers.",
    ),
    Label(
        "旧表单没有问过、或现在换了算法的事实不作猜测：这样的记录列为未定，并指出缺哪一项。",
        "Facts that the old form never asked, or that are counted otherwise now, are not guessed: "
        "such cases are undetermined, and what is missing is named.",
    ),
)
"""What the numbers do not say; shown wherever they are."""


class Cell(NamedTuple):
    """A count in the matrix; `moved` is graver, lighter, same or unclear."""

    cases: int
    moved: str


class MatrixRow(NamedTuple):
    """The cases of one old severity, by their new one."""

    name: Label
    cells: tuple[Cell, ...]


class RoleLine(NamedTuple):
    """How many duties a role has under either edition."""

    id: str
    name: Label
    old: int
    new: int

    @property
    def more(self) -> int:
        """Return how many more it would have; fewer is negative."""
        return self.new - self.old


class DemandLine(NamedTuple):
    """How many cases a demand applies to, how its due times move, how often it was late.

    `shift` is the mean move in minutes of those that move; `spared` were late under the old
    edition only, `caught` only under the new; `untaken` have a new duty that nobody ever met.
    """

    id: str
    name: Label
    old: int
    new: int
    sooner: int
    later: int
    shift: int
    late_old: int
    late_new: int
    spared: int
    caught: int
    untaken: int

    @property
    def differs(self) -> bool:
        """Tell whether anything about it differs."""
        return self.old != self.new or bool(
            self.sooner or self.later or self.spared or self.caught or self.untaken
        )


class NeedLine(NamedTuple):
    """A fact that was never asked, and in how many cases."""

    id: str
    name: Label
    cases: int


class CaseLine(NamedTuple):
    """A changed case in words."""

    number: str
    old: Label
    new: Label
    reasons: tuple[Label, ...]


class Told(NamedTuple):
    """All that a replay found."""

    cases: int
    changed: int
    undetermined: int
    heads: tuple[Label, ...]
    matrix: tuple[MatrixRow, ...]
    roles: tuple[RoleLine, ...]
    demands: tuple[DemandLine, ...]
    needs: tuple[NeedLine, ...]
    listed: tuple[CaseLine, ...]
    limits: tuple[Label, ...] = LIMITS


def tell(old: Edition, new: Edition, tallies: Tallies) -> Told:
    """Return what was counted, in words; what nothing differs about is left out of the lists."""
    heads, matrix = _matrix(old, new, tallies)
    return Told(
        cases=tallies.cases,
        changed=tallies.changed,
        undetermined=tallies.undetermined,
        heads=heads,
        matrix=matrix,
        roles=tuple(_roles(old, new, tallies)),
        demands=tuple(line for line in _demands(old, new, tallies) if line.differs),
        needs=tuple(
            NeedLine(name, _fact_name(old, new, name), count)
            for name, count in tallies.needs.most_common()
        ),
        listed=tuple(_case(old, new, one) for one in tallies.listed),
    )


def _matrix(
    old: Edition, new: Edition, tallies: Tallies
) -> tuple[tuple[Label, ...], tuple[MatrixRow, ...]]:
    """Return the severities of the new edition, and for each of the old what became of it."""
    used = [pair.split("|") for pair in tallies.matrix]
    before, after = _levels(old, {one for one, _ in used}), _levels(new, {one for _, one in used})
    rows = tuple(
        MatrixRow(
            _level_name(old, was),
            tuple(
                Cell(tallies.matrix.get(f"{was}|{now}", 0), _moved(old, new, was, now))
                for now in after
            ),
        )
        for was in before
    )
    return tuple(_level_name(new, now) for now in after), rows


def _levels(edition: Edition, used: set[str]) -> list[str]:
    """Return all levels, lightest first, then what is no level as far as it occurs."""
    members = [member.id for member in edition.facts[edition.grade].members]
    return members + [one for one in (BY_HAND, OPEN) if one in used]


def _level_name(edition: Edition, level: str) -> Label:
    member = edition.facts[edition.grade].member(level)
    if member:
        return member.name
    return WAITING if level == OPEN else TO_A_PERSON


def _moved(old: Edition, new: Edition, was: str, now: str) -> str:
    if was == now:
        return "same"
    scale, other = new.facts[new.grade], old.facts[old.grade]
    before = scale.member(was) or other.member(was)
    after = scale.member(now)
    if before is None or after is None:
        return "unclear"
    return "graver" if after.rank > before.rank else "lighter"


def _roles(old: Edition, new: Edition, tallies: Tallies) -> list[RoleLine]:
    lines = []
    for role in dict.fromkeys([*new.roles, *old.roles]):
        if role in tallies.roles:
            name = (new.roles.get(role) or old.roles[role]).name
            before, after = tallies.roles[role]
            lines.append(RoleLine(role, name, before, after))
    return sorted(lines, key=lambda line: -abs(line.more))


def _demands(old: Edition, new: Edition, tallies: Tallies) -> list[DemandLine]:
    lines = []
    for pairing in pairings_of(old, new):
        demand = pairing.new or pairing.old
        if demand is None:
            continue
        id_ = pairing.name
        sooner, later = tallies.sooner.get(id_, 0), tallies.later.get(id_, 0)
        moved = sooner + later
        applies, late = tallies.demands.get(id_, [0, 0]), tallies.late.get(id_, [0, 0])
        lines.append(
            DemandLine(
                id_,
                demand.title if demand.title.zh else STEP_NAMES[demand.step],
                applies[0],
                applies[1],
                sooner,
                later,
                round(tallies.shift.get(id_, 0) / moved) if moved else 0,
                late[0],
                late[1],
                tallies.spared.get(id_, 0),
                tallies.caught.get(id_, 0),
                tallies.untaken.get(id_, 0),
            )
        )
    return lines


def _fact_name(old: Edition, new: Edition, name: str) -> Label:
    fact = new.facts.get(name) or old.facts.get(name)
    return fact.name if fact else Label(name, name)


def _case(old: Edition, new: Edition, one: Changed) -> CaseLine:
    return CaseLine(
        one.number,
        _level_name(old, one.old),
        _level_name(new, one.new),
        tuple(REASONS[reason] for reason in one.reasons),
    )


def told_record(told: Told) -> dict[str, Any]:
    """Return what a replay found as JSON."""
    return {
        "cases": told.cases,
        "changed": told.changed,
        "undetermined": told.undetermined,
        "severities": [words(head) for head in told.heads],
        "matrix": [
            {"severity": words(row.name), "counts": [cell.cases for cell in row.cells]}
            for row in told.matrix
        ],
        "roles": [line._asdict() | {"name": words(line.name)} for line in told.roles],
        "demands": [line._asdict() | {"name": words(line.name)} for line in told.demands],
        "needs": [line._asdict() | {"name": words(line.name)} for line in told.needs],
        "changed_cases": [
            {
                "number": line.number,
                "old": words(line.old),
                "new": words(line.new),
                "differs_in": [words(reason) for reason in line.reasons],
            }
            for line in told.listed
        ],
        "limits": [words(limit) for limit in told.limits],
    }
