"""Columns that never change an answer, against trying every pair of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.edition import Members, Span
from bihuan.procedure.lint.atoms import Column
from bihuan.procedure.lint.boxes import Grid
from bihuan.procedure.lint.silence import Answers, silent_columns
from bihuan.procedure.terms import Hit
from tests.procedure.lint.small_tables import CASES, COLUMNS, TABLES, matching

THENS = st.lists(st.integers(0, 1), min_size=5, max_size=5)
OVERRIDES = st.dictionaries(st.integers(0, 4), st.integers(0, 31), max_size=2)
FELT = Column("felt", ("hardly", "clearly"))
LOSS = Column("loss", low=0, high=99)
YES = Members(frozenset({"clearly"}))
NO = Members(frozenset({"hardly"}))


def answer(hit, thens, otherwise, matched):
    if not matched:
        return {otherwise}
    if hit is Hit.FIRST:
        return {thens[min(matched)]}
    if hit is Hit.HIGHEST:
        return {max(thens[row] for row in matched)}
    return {thens[row] for row in matched}


@given(TABLES, THENS, st.sampled_from(Hit), st.none() | st.integers(0, 1), OVERRIDES)
def test_they_are_those_that_trying_finds(rows, thens, hit, otherwise, overriders):
    overriders = {row: by & ((1 << row) - 1) for row, by in overriders.items()}
    by_rest = {column.id: {} for column in COLUMNS}
    for case in CASES:
        matched = matching(rows, case)
        active = sum(1 << row for row in matched)
        standing = [row for row in matched if not overriders.get(row, 0) & active]
        result = answer(hit, thens, otherwise, standing)
        for name, answers in by_rest.items():
            rest = frozenset((other, value) for other, value in case.items() if other != name)
            answers.setdefault(rest, []).append(result)
    naive = {
        name
        for name, answers in by_rest.items()
        if all(results.count(results[0]) == len(results) for results in answers.values())
    }
    answers = Answers(hit, thens[: len(rows)], thens[: len(rows)], otherwise, overriders)
    assert set(silent_columns(Grid(COLUMNS, rows), answers)) == naive


@pytest.mark.parametrize("hit", Hit)
def test_a_column_that_splits_one_answer_in_two_is_silent(hit):
    rows = [{"felt": YES, "loss": Span(10, None)}, {"felt": NO, "loss": Span(10, None)}]
    grid = Grid([FELT, LOSS], rows)
    assert silent_columns(grid, Answers(hit, ["grave", "grave"], [2, 2])) == ("felt",)
    assert silent_columns(grid, Answers(hit, ["grave", "small"], [2, 1])) == ()


def test_a_row_with_the_answer_of_the_fallback_makes_no_difference():
    grid = Grid([FELT, LOSS], [{"felt": YES}])
    assert silent_columns(grid, Answers(Hit.FIRST, ["small"], [0], "small")) == ("felt", "loss")


def test_it_gives_up_quietly_when_it_would_take_too_long():
    grid = Grid([FELT, LOSS], [{"felt": YES}])
    assert silent_columns(grid, Answers(Hit.FIRST, ["small"], [0]), most=0) == ()
