"""What two editions do differently: exact regions of cases, each with one case as an example.

A decision is compared table by table: given the same inputs, is the answer the same? An answer
that moves only because another decision moved is not told twice. Demands, rights and dispositions
are compared by their conditions and, where they apply in both editions, by what they ask.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.compare.changes import BehaviourChange, Direction, RegionChange
from bihuan.procedure.compare.diagram import Side, differences
from bihuan.procedure.compare.rules import Group, Rule, groups_of
from bihuan.procedure.compare.saying import both, listed, role_words, value_words
from bihuan.procedure.compare.structure import TABLE
from bihuan.procedure.edition import Edition, Fact, Table
from bihuan.procedure.lint.atoms import Column, Region
from bihuan.procedure.lint.constraints import impossible
from bihuan.procedure.lint.silence import Answers, Found
from bihuan.procedure.lint.tables import column_of, linked
from bihuan.procedure.terms import Hit, Label, Value

NOT_APPLYING = Label("不适用", "does not apply")
NOBODY = Label("没有结论", "no answer")


class Pair(NamedTuple):
    """Two editions with the facts of both; where both have one, the new wording is kept."""

    old: Edition
    new: Edition
    facts: Mapping[str, Fact]
    excluded: Sequence[Region] = ()

    @classmethod
    def of(cls, old: Edition, new: Edition) -> "Pair":
        """Put two editions side by side; what both rule out is no difference between them."""
        theirs = [(one.when, one.then) for one in old.constraints]
        shared = [one for one in new.constraints if (one.when, one.then) in theirs]
        return cls(old, new, {**old.facts, **new.facts}, impossible(shared, new.facts))

    def asked_newly(self, region: Iterable[str]) -> tuple[str, ...]:
        """Return the facts of a region that only the new edition knows."""
        return tuple(name for name in region if name not in self.old.facts)


class Ground(NamedTuple):
    """What a comparison stands on: its columns, cases that cannot be, facts whose kind changed."""

    columns: tuple[Column, ...]
    excluded: Sequence[Region]
    incomparable: tuple[str, ...]


def behaviour_changes(pair: Pair) -> tuple[BehaviourChange, ...]:
    """Return everything that the two editions do differently; what does not differ is left out."""
    found = [*_tables(pair), *(_group(pair, group) for group in groups_of(pair.old, pair.new))]
    return tuple(
        change for change in found if change.regions or change.incomparable or not change.complete
    )


def ground_of(pair: Pair, names: Iterable[str]) -> Ground:
    """Return facts as columns on which both editions can be put: what both of them can know."""
    asked = tuple(dict.fromkeys(names))
    more, excluded = linked(asked, pair.excluded)
    found = {name: _column(pair, name) for name in (*asked, *more)}
    columns = tuple(column for column in found.values() if column)
    known = {column.id for column in columns}
    return Ground(
        columns,
        [region for region in excluded if known.issuperset(region)],
        tuple(name for name in asked if found[name] is None),
    )


def _column(pair: Pair, name: str) -> Column | None:
    one, other = pair.old.facts.get(name), pair.new.facts.get(name)
    if one and other and one.type is not other.type:
        return None
    return _joint(column_of(one) if one else None, column_of(other) if other else None)


def _joint(one: Column | None, other: Column | None) -> Column | None:
    """Return what two columns have in common; None if that is nothing."""
    if one is None or other is None:
        return one or other
    if one.members is not None and other.members is not None:
        members = tuple(member for member in other.members if member in one.members)
        return other._replace(members=members) if members else None
    if one.members is not None or other.members is not None:
        return None
    low = max((end for end in (one.low, other.low) if end is not None), default=None)
    high = min((end for end in (one.high, other.high) if end is not None), default=None)
    if low is not None and high is not None and low > high:
        return None
    return other._replace(low=low, high=high)


# --- decisions ------------------------------------------------------------------------------------
def _tables(pair: Pair) -> Iterator[BehaviourChange]:
    """Compare the tables that decide one and the same fact in both editions."""
    before = {table.output: table for table in pair.old.tables}
    for table in pair.new.tables:
        if table.output in before:
            yield _table(pair, before[table.output], table)


def _table(pair: Pair, old: Table, new: Table) -> BehaviourChange:
    ground = ground_of(pair, (*new.inputs, *old.inputs))
    output = pair.facts[new.output]
    clause = str(new.rows[0].cite) if new.rows else ""
    told = BehaviourChange(TABLE, new.output, output.name, clause, ())
    if ground.incomparable:
        return told._replace(incomparable=ground.incomparable)
    by = [
        (table.undetermined_by or edition.owner) if table.hit is not Hit.COLLECT else ""
        for edition, table in ((pair.old, old), (pair.new, new))
    ]
    collects = old.hit is Hit.COLLECT and new.hit is Hit.COLLECT

    def judge(one: Found, other: Found) -> Hashable | None:
        if collects:
            return None if one == other else (one - other, other - one)
        was, now = ((found, who if found == {None} else "") for found, who
                    in zip((one, other), by, strict=True))  # fmt: skip
        return None if was == now else (was[0], now[0])

    found = differences(
        ground.columns,
        Side([row.when for row in old.rows], answers_of(pair.old, old)),
        Side([row.when for row in new.rows], answers_of(pair.new, new)),
        judge,
        ground.excluded,
    )
    regions = tuple(
        RegionChange(
            one.region,
            one.example,
            *_answers(pair, output, one.how, (old, new)),
            _direction(pair, new.output, one.how),
            pair.asked_newly(one.region),
        )
        for one in found.found
    )
    return told._replace(regions=regions, complete=not found.stopped)


def answers_of(edition: Edition, table: Table) -> Answers:
    """Return how the rows of a table become its answer."""
    output = edition.facts[table.output]
    places = {row.id: place for place, row in enumerate(table.rows)}
    overriders: dict[int, int] = {}
    for place, row in enumerate(table.rows):
        for beaten in row.overrides:
            if beaten in places:
                overriders[places[beaten]] = overriders.get(places[beaten], 0) | 1 << place
    ranked = table.hit is Hit.HIGHEST
    return Answers(
        table.hit,
        [row.then for row in table.rows],
        [output.rank(row.then) if ranked else 0 for row in table.rows],
        table.otherwise.then if table.otherwise and table.hit is not Hit.COLLECT else None,
        overriders,
    )


def _answers(
    pair: Pair, output: Fact, how: Hashable, tables: tuple[Table, Table]
) -> tuple[Label, Label]:
    """Return an answer before and after, in words."""
    if not isinstance(how, tuple):
        return NOBODY, NOBODY
    sides = zip((pair.old, pair.new), tables, how, strict=True)
    before, after = (_answer(edition, table, output, found) for edition, table, found in sides)
    return before, after


def _answer(edition: Edition, table: Table, output: Fact, found: Found) -> Label:
    values = [value for value in found if value is not None]
    if values:
        fact = edition.facts[output.id]
        return listed(value_words(fact, value) for value in sorted(values, key=str))
    if table.hit is Hit.COLLECT:
        return NOBODY
    who = role_words(edition, (table.undetermined_by or edition.owner,))
    return Label(f"由{who.zh}判定", f"left to {who.en}")


def _direction(pair: Pair, output: str, how: Hashable) -> Direction:
    """Return whether an answer on an ordered scale became graver or lighter."""
    fact = pair.new.facts[output]
    before, after = (_only(found) for found in how) if isinstance(how, tuple) else (None, None)
    was, now = fact.member(before), fact.member(after)
    if was is None or now is None or was.rank < 0 or was.rank == now.rank:
        return Direction.OTHER
    return Direction.TIGHTER if now.rank > was.rank else Direction.LOOSER


def _only(found: Found) -> Value | None:
    return next(iter(found)) if len(found) == 1 else None


# --- demands, rights, dispositions ----------------------------------------------------------------
def _group(pair: Pair, group: Group) -> BehaviourChange:
    told = BehaviourChange(group.what, group.id, group.name, group.clause, ())
    rules = (*group.old, *group.new)
    ground = ground_of(pair, (name for rule in rules for name in rule.when))
    if ground.incomparable:
        return told._replace(incomparable=ground.incomparable)

    def judge(one: Found, other: Found) -> Hashable | None:
        before, after = (found - {None} for found in (one, other))
        return None if before == after else (before - after, after - before)

    found = differences(ground.columns, _side(group.old), _side(group.new), judge, ground.excluded)
    regions = tuple(
        RegionChange(
            one.region,
            one.example,
            *_moved(group, one.how),
            pair.asked_newly(one.region),
        )
        for one in found.found
    )
    return told._replace(regions=regions, complete=not found.stopped)


def _side(rules: Sequence[Rule]) -> Side:
    keys = [rule.key for rule in rules]
    return Side([rule.when for rule in rules], Answers(Hit.COLLECT, keys, [0] * len(keys)))


def _moved(group: Group, how: Hashable) -> tuple[Label, Label, Direction]:
    """Return what a group of rules asks before and after, and which way that moves."""
    gone, came = how if isinstance(how, tuple) else (frozenset(), frozenset())
    before = [rule for rule in group.old if rule.key in gone]
    after = [rule for rule in group.new if rule.key in came]
    if len(before) == len(after) == 1 and group.details:
        directions = {detail.direction for detail in group.details}
        direction = directions.pop() if len(directions) == 1 else Direction.OTHER
        return *_detailed(group), direction
    words = [
        listed(rule.brief for rule in rules) if rules else NOT_APPLYING for rules in (before, after)
    ]
    grants = any(rule.grants for rule in (*before, *after))
    if before and after:
        return words[0], words[1], Direction.OTHER
    starts = Direction.LOOSER if grants else Direction.TIGHTER
    stops = Direction.TIGHTER if grants else Direction.LOOSER
    return words[0], words[1], stops if before else starts


def _detailed(group: Group) -> tuple[Label, Label]:
    """Return the properties that changed, before and after: 期限 2小时 → 期限 1小时."""
    none = Label("无", "none")

    def side(at: int) -> Label:
        def say(language: str) -> str:
            return ("；" if language == "zh" else "; ").join(
                f"{detail.name.say(language)} "
                f"{(detail.before, detail.after)[at].say(language) or none.say(language)}"
                for detail in group.details
            )

        return both(say)

    return side(0), side(1)
