"""Constraints between facts: what they rule out, in proofs and where people state facts."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bihuan.procedure.edition import Cite, Constraint, Fact, Member, Position, Row, Table
from bihuan.procedure.language.answers import contradictions, read_facts
from bihuan.procedure.lint.constraints import impossible, meet, others
from bihuan.procedure.lint.tables import lint_table
from bihuan.procedure.terms import FactType, Hit, Label
from tests.procedure.lint.small_tables import CASES, CELLS, COLUMNS, TABLES, admits, domain, holds
from tests.procedure.small import load_small, small_files

HERE = Position("ch1.yaml", 1, 1)
NAME = Label("名", "name")
FACTS = {
    column.id: Fact(
        column.id,
        FactType.COUNT
        if column.members is None
        else FactType.BOOLEAN
        if True in column.members
        else FactType.ENUM,
        NAME,
        NAME,
        tuple(
            Member(str(member), NAME, rank)
            for rank, member in enumerate(column.members or ())
            if not isinstance(member, bool)
        ),
        low=column.low or 0,
        high=column.high or 0,
    )
    for column in COLUMNS
}
FACTS["answer"] = Fact(
    "answer", FactType.ENUM, NAME, NAME, (Member("a", NAME, 0), Member("b", NAME, 1)), decided=True
)
INPUTS = ("effect", "count")
CONDITIONS = st.fixed_dictionaries({}, optional=CELLS).filter(bool)
CONSTRAINTS = st.lists(
    st.builds(Constraint, st.just("k"), CONDITIONS, CONDITIONS, st.just(NAME), st.just(HERE)),
    max_size=3,
)


def allowed(case, constraints):
    return all(holds(one.then, case) for one in constraints if holds(one.when, case))


@given(CONSTRAINTS)
def test_what_is_ruled_out_is_what_breaks_a_constraint(constraints):
    regions = impossible(constraints, FACTS)
    for case in CASES:
        assert any(holds(region, case) for region in regions) is not allowed(case, constraints)


@given(st.sampled_from(COLUMNS), st.data())
def test_the_rest_of_a_cell_and_what_two_cells_share(column, data):
    one, other = data.draw(CELLS[column.id]), data.draw(CELLS[column.id])
    both = meet(one, other)
    for value in domain(column):
        rest = others(FACTS[column.id], one)
        assert any(admits(cell, value) for cell in rest) is not admits(one, value)
        shared = admits(one, value) and admits(other, value)
        assert (both is not None and admits(both, value)) is shared


@given(TABLES, CONSTRAINTS)
def test_a_table_has_a_gap_exactly_where_a_possible_case_has_no_row(rows, constraints):
    """Constraints reach the table through facts that are none of its inputs."""
    assume(any(allowed(case, constraints) for case in CASES))  # else P111
    rows = [{name: cell for name, cell in row.items() if name in INPUTS} for row in rows]
    table = Table(
        "t",
        NAME,
        "answer",
        Hit.FIRST,
        INPUTS,
        tuple(Row(f"r{at}", Cite("1"), when, "a", HERE) for at, when in enumerate(rows)),
        HERE,
    )
    found = lint_table(table, FACTS, impossible(constraints, FACTS))
    told = [finding for finding in found if finding.code == "P201" and finding.region is not None]
    open_cases = {
        (case["effect"], case["count"])
        for case in CASES
        if allowed(case, constraints) and not any(holds(row, case) for row in rows)
    }
    assert bool(told) is bool(open_cases)
    for finding in told:
        assert set(finding.example) == set(INPUTS)
        assert (finding.example["effect"], finding.example["count"]) in open_cases


RULE = """constraints:
  - id: grave-costs
    when: {harm: 重伤}
    then: {loss: ">= 1元"}
    because: {zh: 重伤必有损失。, en: Grave harm is a loss.}
"""


@pytest.fixture(name="edition")
def with_a_constraint():
    loaded = load_small(facts=small_files()["facts.yaml"] + RULE)
    assert loaded.problems == ()
    return loaded.edition


def test_a_contradiction_is_refused_with_both_facts_named(edition):
    facts, problems = read_facts(edition, {"harm": "重伤", "loss": "0元", "known": "是"})
    assert facts == {"harm": "grave", "known": True}
    assert problems == {
        "loss": Label(
            "伤害=重伤时，损失不能是“0元”：重伤必有损失；请核对这几项",
            "with Harm = Grave, Loss cannot be “¥0”: Grave harm is a loss; "
            "check them against each other",
        )
    }


@pytest.mark.parametrize(
    "given_facts",
    [
        {"harm": "重伤", "loss": "1元"},
        {"harm": "重伤"},
        {"loss": "0元"},
        {"harm": "轻伤", "loss": "0元"},
        {"harm": "未知", "loss": "0元"},
    ],
)
def test_what_can_be_true_is_taken(edition, given_facts):
    assert read_facts(edition, given_facts)[1] == {}


def test_each_contradiction_is_told_once(edition):
    found = list(contradictions(edition, {"harm": "grave", "loss": 0}))
    assert [(one.fact, one.given) for one in found] == [("loss", ("harm",))]
