"""Generated suites in their frozen form: a line for each case, its values and its answer.

A suite is about one thing: a decision table, the condition of one rule, a computed fact, or the
limits. What a line says is worked out again by the edition at hand; a line that comes out
otherwise is a change that somebody must look at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.clocks.due import due
from bihuan.procedure.clocks.limits import Limit
from bihuan.procedure.decisions.deciding import ConflictError, condition_holds, decide
from bihuan.procedure.decisions.derive import derive, tally_specs
from bihuan.procedure.edition import Cell, Demand, Disposition, Edition, Fact, Right
from bihuan.procedure.language.shapes import SuiteShape
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.scenarios.running import otherwise_of
from bihuan.procedure.scenarios.windows import counted, scored
from bihuan.procedure.scenarios.writing import ARROW, BETWEEN, BY, write_value
from bihuan.procedure.terms import Hit, Value
from bihuan.procedure.wording import NO, YES

TABLE, CONDITION, LIMITS = "table", "condition", "limits"
LOOKUP, HISTORY, SCORE = "lookup", "history", "score"
OTHERWISE = "otherwise"
GONE = "（没有了）"
UNDECIDED, NOTHING, CONFLICT = "未定", "没有", "矛盾"


class Suite(NamedTuple):
    """The cases about one thing: `cases` are (values, answer), both as text."""

    kind: str
    of: str
    columns: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """Return what the suite is called among the others."""
        return suite_name(self.kind, self.of)


class Broken(NamedTuple):
    """A frozen case that comes out otherwise than it was frozen."""

    suite: str
    case: str
    expected: str
    found: str


def suite_name(kind: str, of: str) -> str:
    """Return the name of the suite of this kind about this thing."""
    return f"{kind} {of}".strip()


def read_suite(shape: SuiteShape) -> Suite:
    """Return a suite as it stands in the file."""
    cases = [line.rpartition(ARROW) for line in shape.cases.splitlines() if line.strip()]
    return Suite(
        shape.kind,
        shape.of,
        tuple(shape.columns),
        tuple((values.strip(), answer.strip()) for values, _, answer in cases),
    )


def touched_by(suite: Suite) -> frozenset[str]:
    """Return the rules that a frozen suite looks at: the grounds of its answers, its condition."""
    if suite.kind == CONDITION:
        return frozenset({suite.of})
    if suite.kind != TABLE:
        return frozenset()
    answers = (answer.partition(BY)[2] for _, answer in suite.cases)
    rows = {name.strip() for grounds in answers for name in grounds.split("、")}
    return frozenset(otherwise_of(suite.of) if name == OTHERWISE else name for name in rows if name)


def broken(edition: Edition, calendar: Calendar, suite: Suite) -> Iterator[Broken]:
    """Yield the frozen cases that the edition answers otherwise now."""
    answer = answering(edition, calendar, suite.kind, suite.of, suite.columns)
    for values, expected in suite.cases:
        found = answer(values)
        if found != expected:
            yield Broken(suite.name, values, expected, found)


def answering(
    edition: Edition, calendar: Calendar, kind: str, of: str, columns: Sequence[str]
) -> Callable[[str], str]:
    """Return what answers the cases of a suite; a suite about nothing is answered with that."""
    if kind == LIMITS:
        return lambda values: _ends(edition, calendar, values)
    if kind in (LOOKUP, HISTORY, SCORE):
        return _computing(edition, kind, of, columns)
    known = all(name in edition.facts for name in columns)
    table = next((one for one in edition.tables if one.id == of), None)
    when = conditions_of(edition).get(of)
    if kind == TABLE and known and table is not None:
        return lambda values: _decided(edition, of, columns, values)
    if kind == CONDITION and known and when is not None:
        return lambda values: _held(edition, when, columns, values)
    return lambda _: GONE


def conditions_of(edition: Edition) -> dict[str, Mapping[str, Cell]]:
    """Return the conditions of all rules beside the tables, by the id of the rule."""
    rules: list[Demand | Right | Disposition] = [
        *edition.demands,
        *edition.rights,
        *edition.dispositions.values(),
    ]
    return {rule.id: rule.when for rule in rules}


def _read(edition: Edition, columns: Sequence[str], values: str) -> dict[str, Value] | str:
    """Return the values of a case, or what is wrong with one."""
    texts = values.split(BETWEEN)
    if len(texts) != len(columns):
        return GONE
    try:
        return {
            name: read_value(edition.facts[name], text)
            for name, text in zip(columns, texts, strict=True)
        }
    except FactValueError as problem:
        return problem.message.zh


def _decided(edition: Edition, of: str, columns: Sequence[str], values: str) -> str:
    facts = _read(edition, columns, values)
    if isinstance(facts, str):
        return facts
    table = next(one for one in edition.tables if one.id == of)
    try:
        decision = decide(edition, table, facts)
    except ConflictError:
        return CONFLICT
    output = edition.facts[table.output]
    answers = decision.values if table.hit is Hit.COLLECT else (decision.value,)
    told = "、".join(write_value(output, value) for value in answers if value is not None)
    nothing = NOTHING if table.hit is Hit.COLLECT else UNDECIDED
    return (told or nothing) + (BY + "、".join(decision.rows) if decision.rows else "")


def _held(edition: Edition, when: Mapping[str, Cell], columns: Sequence[str], values: str) -> str:
    facts = _read(edition, columns, values)
    if isinstance(facts, str):
        return facts
    return (YES if condition_holds(when, facts) else NO).zh


def _computing(
    edition: Edition, kind: str, of: str, columns: Sequence[str]
) -> Callable[[str], str]:
    """Return what answers the cases about a computed fact."""
    fact = edition.facts.get(of)
    specs = {spec.fact: spec for spec in tally_specs(edition)}
    if fact is None or fact.derived is None:
        return lambda _: GONE
    if kind == LOOKUP:
        return lambda values: _said(
            fact, derive(edition, {}, {}, date.fromisoformat(values)).get(of)
        )
    if kind == HISTORY and of in specs:
        return lambda values: str(counted(specs[of], values))

    def points(values: str) -> str:
        facts = _read(edition, columns, values)
        return facts if isinstance(facts, str) else _said(fact, scored(edition, fact, facts))

    known = all(name in edition.facts for name in columns)
    return points if kind == SCORE and known else lambda _: GONE


def _said(fact: Fact, value: Value | None) -> str:
    return UNDECIDED if value is None else write_value(fact, value)


def _ends(edition: Edition, calendar: Calendar, values: str) -> str:
    name, _, start = values.partition(BETWEEN)
    limit = limits_of(edition).get(name)
    if limit is None:
        return GONE
    zone = ZoneInfo(edition.timezone)
    ends = due(limit, datetime.fromisoformat(start).replace(tzinfo=zone), calendar)
    return ends.at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def limits_of(edition: Edition) -> dict[str, Limit]:
    """Return every limit of an edition by the id of its demand; the owner's is called so."""
    found = {demand.id: demand.within for demand in edition.demands if demand.within}
    return {**({"owner": edition.owner_within} if edition.owner_within else {}), **found}
