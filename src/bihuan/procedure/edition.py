"""An edition of a procedure, ready to be executed: facts, tables, demands, rights and clauses.

Editions are made by `language.loading` from text and never changed afterwards. Everything a page
or an explanation shows about the procedure is read from here; nothing here names a sector, a
department or one particular pack.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from bihuan.procedure.clocks.limits import Limit
from bihuan.procedure.terms import (
    Action,
    ClauseClass,
    Facts,
    FactType,
    Hit,
    Label,
    Need,
    Step,
    Value,
)


class Position(NamedTuple):
    """A place in a pack's text; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


UNPLACED = Position("pack.yaml", 1, 1)


class Cite(NamedTuple):
    """The clause, and the item of it, that makes a row; `interpretation` says how it was read."""

    clause: str
    item: str = ""
    interpretation: str = ""

    def __str__(self) -> str:
        return f"{self.clause} {self.item}".strip()


class Member(NamedTuple):
    """One value of an enumeration or scale; the rank orders it, lightest first."""

    id: str
    name: Label
    rank: int


class Span(NamedTuple):
    """The whole numbers `low <= x < high`; None is open on that side."""

    low: int | None
    high: int | None


class Members(NamedTuple):
    """The values of a finite domain that a cell admits."""

    allowed: frozenset[str | bool]


Cell = Span | Members
"""What one column of one row admits; a column that is absent admits everything."""


@dataclass(frozen=True, slots=True)
class Derived:
    """How a fact is computed from history, time or other facts instead of being asked.

    `form` is one of count, sum, age, lookup, score, overdue. `same` names the facts (or `unit`,
    `customer`, `edition`) that two cases must share to be counted together; `within` is the window
    in days; `of` names the fact that is summed, aged or looked up; `entries` are (key, value)
    pairs, dated values or score bands, by form; `demands` are those whose missed limit is meant.
    """

    form: str
    same: tuple[str, ...] = ()
    within: int = 0
    of: tuple[str, ...] = ()
    entries: tuple[tuple[str, str, Value], ...] = ()
    demands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known of a case, with its closed domain."""

    id: str
    type: FactType
    name: Label
    question: Label
    members: tuple[Member, ...] = ()
    low: int = 0
    high: int = 0
    unit: str = ""
    decimals: int = 0
    asked_at: Step = Step.REPORT
    decided: bool = False
    derived: Derived | None = None
    sensitive: bool = False

    def member(self, value: Value | None) -> Member | None:
        """Return the member with this id, or None."""
        return next((member for member in self.members if member.id == value), None)

    def rank(self, value: Value) -> int:
        """Return where a value stands in the fact's order: a scale's rank, or the number."""
        member = self.member(value)
        return member.rank if member else int(value)


@dataclass(frozen=True, slots=True)
class Constraint:
    """What facts cannot hold apart: where `when` holds, `then` holds too."""

    id: str
    when: Mapping[str, Cell]
    then: Mapping[str, Cell]
    because: Label
    position: Position
    cite: Cite | None = None


class Confirmation(NamedTuple):
    """Who has found, and when, that the rules say what a clause says; a fingerprint of its text."""

    on: date
    by: str
    digest: str


class Waiver(NamedTuple):
    """A problem that is accepted at one place, with the reason and who accepts it until when."""

    code: str
    at: str
    because: Label
    by: str
    until: date | None
    position: Position


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the written procedure in our words, and what becomes of it.

    `places` says where its text ("") and its items (by id) stand in the pack.
    """

    id: str
    heading: Label
    text: Label
    force: ClauseClass
    items: Mapping[str, Label]
    obligations: tuple[str, ...]
    executes: bool
    because: Label
    position: Position
    places: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)
    confirmed: Confirmation | None = None


class Chapter(NamedTuple):
    """A chapter of the written procedure: its number, its title, the clauses that stand in it."""

    number: str
    title: Label
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How someone with authority read an unclear, silent or broken-off place of the source.

    One that is `open` is applied for the time being, and said to be so.
    """

    id: str
    clause: str
    issue: Label
    reading: Label
    decided_by: str
    decided_on: date
    position: Position
    open: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """Who acts: a relation to the case, or whoever holds a post in a unit.

    `relation` is one of responsible_person, finder, reporter, receiver (or empty); `posts` are
    the post codes that qualify; `of` says whose: responsible_unit, finder_unit, organisation, or
    `function:<code>` for the department that carries a function (quality, customer_service, …).
    """

    id: str
    name: Label
    relation: str = ""
    posts: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A controlled form of the organisation."""

    id: str
    number: str
    name: Label
    revision: str = ""
    retention: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Another procedure that takes cases over or is relied on."""

    id: str
    name: Label
    number: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: conditions per input column, and the answer."""

    id: str
    cite: Cite
    when: Mapping[str, Cell]
    then: Value
    position: Position
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A decision: inputs, rows, how hits are combined, and who decides where no row does."""

    id: str
    question: Label
    output: str
    hit: Hit
    inputs: tuple[str, ...]
    rows: tuple[Row, ...]
    position: Position
    otherwise: Row | None = None
    undetermined_by: str = ""
    undetermined_cite: Cite | None = None
    compiled: Callable[[Facts], tuple[Value | None, tuple[int, ...]] | None] | None = field(
        default=None, compare=False, repr=False
    )
    answers: dict[tuple[int, ...], Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Demand:
    """The procedure asks that a step be taken, by whom, by when, on which form.

    `after` names the steps that must be done before the duty opens (empty: the demanded steps
    that precede it). `start` is the event the limit counts from: `opened`, `reported`, `found`,
    `occurred` or a step's name. `until` names the step whose act sets the end itself; with a limit
    as well, the earlier end counts. `on_breach` names the roles told when the limit is missed.
    `reference` is the procedure that a demand to refer refers to. `raises` is what a trigger asks
    for: a trigger is a demand to raise an action, written in a section of its own. `records` are
    facts that the act must answer, or say to be unknown, though nothing turns on them.
    """

    id: str
    step: Step
    cite: Cite
    when: Mapping[str, Cell]
    by: tuple[str, ...]
    position: Position
    title: Label
    within: Limit | None = None
    start: str = "opened"
    after: tuple[Step, ...] | None = None
    form: str = ""
    requires: tuple[Need, ...] = ()
    asks: tuple[str, ...] = ()
    record: bool = True
    on_breach: tuple[str, ...] = ()
    until: Step | None = None
    reference: str = ""
    raises: Action | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Right:
    """An act that is allowed without being demanded (transfer, postponement, withdrawal, …).

    `in_time` allows it only while no correction is overdue: who asks for more time afterwards
    would hide a limit that was missed.
    """

    id: str
    act: Step
    cite: Cite
    when: Mapping[str, Cell]
    by: tuple[str, ...]
    position: Position
    requires: tuple[Need, ...] = ()
    reference: str = ""
    in_time: bool = False


@dataclass(frozen=True, slots=True)
class Disposition:
    """A way of disposing of a case that the edition knows, and what it needs.

    Choosing it makes the fact `chosen.<id>` true, so that demands and rights can depend on it.
    """

    id: str
    name: Label
    cite: Cite
    when: Mapping[str, Cell]
    position: Position
    requires: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Succession:
    """How far an edition goes beyond the one it replaces, as its author says.

    `declared` is a class of change (editorial, tightening, …), empty where none is declared;
    the positions are those of the day on which it takes effect and of the declaration.
    """

    declared: str
    because: Label
    dated_at: Position
    declared_at: Position


@dataclass(frozen=True, slots=True)
class Edition:
    """One issued version of one procedure; `conditions` and `overdue` are made of its parts."""

    id: str
    version: str
    digest: str
    title: Label
    sector: str
    source: Mapping[str, str]
    issued_on: date
    effective_from: date
    effective_to: date | None
    timezone: str
    grade: str
    owner: str
    owner_cite: Cite
    owner_within: Limit | None
    facts: Mapping[str, Fact]
    roles: Mapping[str, Role]
    forms: Mapping[str, Form]
    references: Mapping[str, Reference]
    clauses: Mapping[str, Clause]
    interpretations: Mapping[str, Interpretation]
    tables: tuple[Table, ...]
    demands: tuple[Demand, ...]
    rights: tuple[Right, ...]
    dispositions: Mapping[str, Disposition]
    succession: Succession
    constraints: tuple[Constraint, ...] = ()
    owner_at: Position = UNPLACED
    review_every: Limit | None = None
    waivers: tuple[Waiver, ...] = ()
    conditions: Callable[[Facts], tuple[bool | None, ...]] | None = field(
        default=None, compare=False, repr=False
    )
    chapters: tuple[Chapter, ...] = ()
    replaces: str = ""
    overdue: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def clause_label(self, cite: Cite, language: str) -> str:
        """Return the citation with its heading, e.g. 「3.0 轻微 · 定义」."""
        clause = self.clauses.get(cite.clause)
        heading = clause.heading.say(language) if clause else ""
        return f"{cite} · {heading}" if heading else str(cite)

    def severity(self, facts: Facts) -> Member | None:
        """Return the member of the grading scale that these facts hold, if any."""
        fact = self.facts.get(self.grade)
        return fact.member(facts.get(self.grade)) if fact else None
