"""Which cases there can be: against enumeration, with constraints and tables of every kind."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.procedure.decisions.compiling import compile_table
from bihuan.procedure.decisions.deciding import ConflictError, decide
from bihuan.procedure.edition import Cite, Members, Row, Table
from bihuan.procedure.lint.cases import Cases, together
from bihuan.procedure.terms import Hit
from tests.procedure.lint.small_tables import CASES, REGIONS, TABLES, holds
from tests.procedure.lint.test_constraints import CONSTRAINTS, FACTS, HERE, NAME, allowed
from tests.procedure.small import small

INPUTS = ("effect", "count", "repeated", "loss")
ANSWERS = st.lists(st.sampled_from("ab"), min_size=5, max_size=5)
HITS = st.sampled_from([Hit.FIRST, Hit.HIGHEST, Hit.UNIQUE])
WITH_ANSWER = st.tuples(
    REGIONS, st.none() | st.sampled_from("ab").map(lambda value: Members(frozenset({value})))
).map(lambda pair: {**pair[0], **({"answer": pair[1]} if pair[1] else {})})


def edition_with(rows, answers, hit, constraints, otherwise=None):
    made = tuple(Row(f"r{at}", Cite("1"), when, answers[at], HERE) for at, when in enumerate(rows))
    fallback = Row("otherwise", Cite("1"), {}, otherwise, HERE) if otherwise else None
    table = Table("t", NAME, "answer", hit, INPUTS, made, HERE, fallback)
    table = replace(table, compiled=compile_table(table, FACTS["answer"]))
    return replace(
        small(),
        facts=FACTS,
        tables=(table,),
        constraints=tuple(constraints),
        grade="none",
        demands=(),
        rights=(),
        dispositions={},
    )


def every_answered_case(edition):
    """Every possible case with the table's own answer; any answer where it has none."""
    for case in CASES:
        if not allowed(case, edition.constraints):
            continue
        value = decide(edition, edition.tables[0], case).value
        for answer in (value,) if value else "ab":
            yield {**case, "answer": answer}


@given(TABLES, ANSWERS, HITS, CONSTRAINTS, WITH_ANSWER, st.lists(WITH_ANSWER, max_size=2))
def test_a_case_is_found_exactly_where_there_is_one(
    rows, answers, hit, constraints, region, covers
):
    assume(any(allowed(case, constraints) for case in CASES))  # else P111
    edition = edition_with(rows, answers, hit, constraints, otherwise="a")
    try:
        naive = [
            case
            for case in every_answered_case(edition)
            if holds(region, case) and not any(holds(cover, case) for cover in covers)
        ]
    except ConflictError:
        assume(False)
    found = Cases(edition).outside(region, covers)
    if found is None:
        assert naive == []
    elif "answer" in found:
        assert any(found.items() <= case.items() for case in naive)
    else:
        assert naive


@given(REGIONS, REGIONS)
def test_what_holds_together_is_what_holds_in_both(one, other):
    both = together((one, other))
    for case in CASES:
        expected = holds(one, case) and holds(other, case)
        assert (both is not None and holds(both, case)) is expected
