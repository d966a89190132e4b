"""Decisions: known facts, unknown facts, and the three readings that must agree."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.procedure.decisions.compiling import compile_conditions, compile_table
from bihuan.procedure.decisions.deciding import (
    ConflictError,
    condition_holds,
    decide,
    decide_all,
)
from bihuan.procedure.edition import Cell, Cite, Fact, Member, Members, Position, Row, Span, Table
from bihuan.procedure.terms import Facts, FactType, Hit, Label, Value

from .small import load_small, small, small_files

NAME = Label("名", "name")
NOWHERE = Position("t", 1, 1)
LEVELS = ("low", "middle", "high")


def severity(**facts: Value | None) -> tuple[Value | None, tuple[str, ...], tuple[str, ...]]:
    decided = decide(small(), small().tables[0], facts)
    return decided.value, decided.rows, decided.asks


def test_all_matching_rows_are_grounds_and_the_gravest_wins() -> None:
    value, rows, _ = severity(harm="grave", loss=20_000_000, again=5)
    assert (value, rows) == ("serious", ("g1", "g2", "g4"))


@pytest.mark.parametrize(
    ("loss", "expected"),
    [(199_999, "slight"), (200_000, "ordinary"), (9_999_999, "ordinary"), (10_000_000, "serious")],
)
def test_bounds_are_exact_to_the_fen(loss: int, expected: str) -> None:
    assert severity(harm="none", loss=loss, again=1)[0] == expected


def test_a_grave_fact_alone_decides() -> None:
    assert severity(harm="grave") == ("serious", ("g1",), ())


def test_unknown_facts_are_asked_for_the_most_telling_first() -> None:
    value, rows, asks = severity(harm="none")
    assert value is None
    assert rows == ()
    assert asks == ("loss", "again")


def test_what_cannot_change_the_answer_is_not_asked() -> None:
    assert severity(harm="none", loss=300_000)[2] == ()
    assert severity(harm="minor", loss=0) == ("ordinary", ("g5",), ())


def test_nothing_known_never_falls_to_a_default() -> None:
    assert severity()[0] is None
    assert severity(harm=None, loss=None, again=None)[0] is None


def test_a_misspelt_fact_is_no_fact() -> None:
    assert severity(hram="grave")[0] is None


def test_otherwise_answers_only_when_every_row_is_excluded() -> None:
    chapter = small_files()["ch1.yaml"]
    loose = chapter.replace(
        '      - {id: g6, clause: "2", '
        'when: {harm: 无, loss: "< 2000 元", again: "< 3"}, then: 轻微}\n',
        '    otherwise: {clause: "2", then: 轻微}\n',
    )
    edition = load_small(ch1=loose).edition
    assert edition
    table = edition.tables[0]
    assert decide(edition, table, {"harm": "none", "loss": 5, "again": 1}).rows == ("otherwise",)
    assert decide(edition, table, {"harm": "none", "loss": 5}).value is None


def test_two_answers_in_a_unique_table_are_a_conflict_not_a_choice() -> None:
    table = _table(
        Hit.UNIQUE,
        [({"a": Span(0, 5)}, "low"), ({"a": Span(3, 9)}, "high")],
    )
    assert decide(_edition(), table, {"a": 1, "b": True, "c": "x"}).value == "low"
    with pytest.raises(ConflictError, match=r"r0.*r1"):
        decide(_edition(), table, {"a": 4, "b": True, "c": "x"})


def test_an_exception_sets_its_rule_aside_and_doubts_it_while_it_is_only_possible() -> None:
    rule = ({"a": Span(0, 9)}, "high")
    exception = ({"a": Span(0, 9), "b": Members(frozenset((True,)))}, "low")
    for hit in (Hit.HIGHEST, Hit.UNIQUE):
        table = _table(hit, [rule, exception])
        object.__setattr__(table.rows[1], "overrides", ("r0",))
        assert decide(EDITION, table, {"a": 1, "b": True, "c": "x"}).rows == ("r1",)
        assert decide(EDITION, table, {"a": 1, "b": False, "c": "x"}).value == "high"
        unsure = decide(EDITION, table, {"a": 1, "c": "x"})
        assert (unsure.value, unsure.asks) == (None, ("b",))


def test_a_light_exception_that_would_set_a_grave_rule_aside_is_asked_about() -> None:
    grave, light = ({"a": Span(0, 9)}, "high"), ({"a": Span(0, 9)}, "low")
    exception = ({"b": Members(frozenset((True,)))}, "low")
    table = _table(Hit.HIGHEST, [grave, light, exception])
    object.__setattr__(table.rows[2], "overrides", ("r0",))
    unsure = decide(EDITION, table, {"a": 1, "c": "x"})
    assert (unsure.value, unsure.asks) == (None, ("b",))
    assert decide(EDITION, table, {"a": 1, "b": True, "c": "x"}).value == "low"
    assert decide(EDITION, table, {"a": 1, "b": False, "c": "x"}).value == "high"


def test_collect_answers_every_value_once_and_sets_a_fact_for_each() -> None:
    table = _table(
        Hit.COLLECT,
        [({"a": Span(0, 5)}, "low"), ({"b": Members(frozenset((True,)))}, "low"), ({}, "high")],
    )
    decided = decide(_edition(), table, {"a": 1, "b": True, "c": "x"})
    assert decided.values == ("low", "high")
    assert decided.rows == ("r0", "r1", "r2")


def test_a_grade_set_by_a_person_stands_above_the_table() -> None:
    known, decided = decide_all(
        small(), {"harm": "none"}, {"severity": ("serious", "person:1", Cite("2"))}
    )
    assert known["severity"] == "serious"
    assert decided["severity"].by_person == "person:1"


# --- the compiled function, the traced reading and a naive reference agree ----------------------

FACTS = {
    "a": Fact("a", FactType.COUNT, NAME, NAME, low=0, high=9),
    "b": Fact("b", FactType.BOOLEAN, NAME, NAME),
    "c": Fact(
        "c",
        FactType.ENUM,
        NAME,
        NAME,
        tuple(Member(name, NAME, rank) for rank, name in enumerate("xyz")),
    ),
    "out": Fact(
        "out",
        FactType.ENUM,
        NAME,
        NAME,
        tuple(Member(name, NAME, rank) for rank, name in enumerate(LEVELS)),
        decided=True,
    ),
}
DOMAIN: dict[str, list[Value]] = {"a": list(range(10)), "b": [True, False], "c": ["x", "y", "z"]}


def _table(hit: Hit, rows: list[tuple[dict[str, Cell], str]]) -> Table:
    made = tuple(
        Row(f"r{index}", Cite("2"), when, then, NOWHERE) for index, (when, then) in enumerate(rows)
    )
    table = Table("t", NAME, "out", hit, ("a", "b", "c"), made, NOWHERE)
    object.__setattr__(table, "compiled", compile_table(table, FACTS["out"]))
    return table


def _edition():
    edition = load_small().edition
    assert edition
    object.__setattr__(edition, "facts", FACTS)
    return edition


EDITION = _edition()

spans = st.tuples(st.none() | st.integers(0, 9), st.none() | st.integers(0, 10)).map(
    lambda pair: Span(*pair)
)
conditions = st.fixed_dictionaries(
    {},
    optional={
        "a": spans,
        "b": st.sets(st.booleans(), min_size=1).map(lambda chosen: Members(frozenset(chosen))),
        "c": st.sets(st.sampled_from("xyz"), min_size=1).map(
            lambda chosen: Members(frozenset(chosen))
        ),
    },
)
tables = st.builds(
    _table,
    st.sampled_from([Hit.HIGHEST, Hit.FIRST, Hit.COLLECT]),
    st.lists(st.tuples(conditions, st.sampled_from(LEVELS)), min_size=1, max_size=7),
)
known_facts = st.fixed_dictionaries({name: st.sampled_from(DOMAIN[name]) for name in DOMAIN})
some_facts = st.fixed_dictionaries(
    {name: st.none() | st.sampled_from(DOMAIN[name]) for name in DOMAIN}
)


def naive(table: Table, facts: Facts) -> set[Value] | Value | None:
    """Decide by the definition of the hit policies, row by row, with everything known."""

    def admits(cell: Cell, value: Value) -> bool:
        if isinstance(cell, Members):
            return value in cell.allowed
        return (cell.low is None or cell.low <= int(value)) and (
            cell.high is None or int(value) < cell.high
        )

    hits = [
        row.then
        for row in table.rows
        if all(admits(cell, facts[name]) for name, cell in row.when.items())
    ]
    if table.hit is Hit.COLLECT:
        return set(hits)
    if not hits:
        return None
    return hits[0] if table.hit is Hit.FIRST else max(hits, key=LEVELS.index)


def answer(table: Table, facts: Facts) -> set[Value] | Value | None:
    decided = decide(EDITION, table, facts)
    return set(decided.values) if table.hit is Hit.COLLECT else decided.value


@given(tables, known_facts)
def test_the_compiled_function_agrees_with_the_naive_reference(table: Table, facts: Facts) -> None:
    assert answer(table, facts) == naive(table, facts)


@given(tables, known_facts)
def test_the_traced_reading_agrees_with_the_compiled_function(table: Table, facts: Facts) -> None:
    compiled = answer(table, facts)
    object.__setattr__(table, "compiled", None)
    assert answer(table, facts) == compiled


@settings(max_examples=60)
@given(tables, some_facts)
def test_an_answer_given_early_is_the_answer_for_every_completion(
    table: Table, facts: Facts
) -> None:
    if table.hit is Hit.COLLECT:
        return
    decided = decide(EDITION, table, facts)
    unknown = [name for name in DOMAIN if facts[name] is None]
    completions = [
        naive(table, {**facts, **dict(zip(unknown, values, strict=True))})
        for values in product(*(DOMAIN[name] for name in unknown))
    ]
    if decided.value is not None:
        covered = [value for value in completions if value is not None]
        assert set(covered) <= {decided.value}
    elif len(set(completions)) > 1:
        assert decided.asks
        assert set(decided.asks) <= set(unknown)


@settings(max_examples=60)
@given(tables, some_facts)
def test_where_somebody_must_decide_no_answer_is_given_while_no_row_may_match(
    table: Table, facts: Facts
) -> None:
    if table.hit is Hit.COLLECT:
        return
    object.__setattr__(table, "undetermined_by", "quality")
    decided = decide(EDITION, table, facts)
    unknown = [name for name in DOMAIN if facts[name] is None]
    completions = {
        naive(table, {**facts, **dict(zip(unknown, values, strict=True))})
        for values in product(*(DOMAIN[name] for name in unknown))
    }
    if decided.value is not None:
        assert completions == {decided.value}
    if completions == {None}:
        assert decided.undetermined_by == "quality"


@given(st.lists(conditions, max_size=5), some_facts)
def test_compiled_conditions_agree_with_the_plain_reading(
    given_conditions: list[dict[str, Cell]], facts: Facts
) -> None:
    compiled = compile_conditions(given_conditions)(facts)
    assert compiled == tuple(condition_holds(when, facts) for when in given_conditions)
