"""The regions in which two sets of rules differ, against trying every case."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.compare import diagram
from bihuan.procedure.compare.diagram import Side, differences
from bihuan.procedure.edition import Span
from bihuan.procedure.lint.atoms import Column
from bihuan.procedure.lint.silence import Answers
from bihuan.procedure.terms import Hit
from tests.procedure.lint.small_tables import CASES, COLUMNS, EXCLUDED, TABLES, holds, matching

THENS = st.lists(st.integers(0, 2), min_size=5, max_size=5)
OVERRIDES = st.dictionaries(st.integers(0, 4), st.integers(0, 31), max_size=2)


@st.composite
def sides(draw):
    rows, thens, hit = draw(TABLES), draw(THENS), draw(st.sampled_from(Hit))
    overriders = {row: by & ((1 << row) - 1) for row, by in draw(OVERRIDES).items()}
    thens = thens[: len(rows)]
    return Side(rows, Answers(hit, thens, thens, draw(st.none() | st.integers(0, 2)), overriders))


def answer(side, case):
    matched = matching(list(side.rows), case)
    active = sum(1 << row for row in matched)
    given_ = side.answers
    standing = [row for row in matched if not given_.overriders.get(row, 0) & active]
    if not standing:
        return frozenset({given_.otherwise})
    if given_.hit is Hit.FIRST:
        return frozenset({given_.thens[standing[0]]})
    if given_.hit is Hit.HIGHEST:
        return frozenset({max(given_.thens[row] for row in standing)})
    return frozenset(given_.thens[row] for row in standing)


def judge(one, other):
    return None if one == other else (one, other)


@given(sides(), sides(), EXCLUDED)
def test_a_case_differs_exactly_where_a_region_says_so_and_as_it_says(old, new, excluded):
    found = differences(COLUMNS, old, new, judge, excluded)
    assert not found.stopped
    for case in CASES:
        if any(holds(region, case) for region in excluded):
            continue
        was, now = answer(old, case), answer(new, case)
        told = {one.how for one in found.found if holds(one.region, case)}
        assert told == ({(was, now)} if was != now else set())


@given(sides(), sides(), EXCLUDED)
def test_every_example_is_possible_and_lies_in_its_region(old, new, excluded):
    for one in differences(COLUMNS, old, new, judge, excluded).found:
        assert holds(one.region, one.example)
        assert not any(holds(region, one.example) for region in excluded)
        assert one.how == (answer(old, one.example), answer(new, one.example))


@given(sides())
def test_a_side_does_not_differ_from_itself(side):
    assert differences(COLUMNS, side, side, judge).found == ()


def bands(*bounds):
    """Answer 0, 1, 2, … below and between the bounds of a loss."""
    ends = (None, *bounds, None)
    rows = [{"loss": Span(low, high)} for low, high in itertools.pairwise(ends)]
    return Side(rows, Answers(Hit.UNIQUE, list(range(len(rows))), [0] * len(rows)))


def test_a_moved_bound_is_one_region():
    loss = Column("loss", low=0, high=1_000_000)
    (moved,) = differences([loss], bands(100_000), bands(50_000), judge).found
    assert moved.region == {"loss": Span(50_000, 100_000)}
    assert moved.example == {"loss": 50_000}


def test_it_says_so_when_it_would_take_too_long(monkeypatch):
    monkeypatch.setattr(diagram, "MOST_STATES", 0)
    loss = Column("loss", low=0, high=9)
    assert differences([loss], bands(5), bands(6), judge).stopped


def test_it_says_so_when_there_are_more_regions_than_anybody_reads(monkeypatch):
    monkeypatch.setattr(diagram, "MOST_REGIONS", 1)
    loss = Column("loss", low=0, high=9)
    found = differences([loss], bands(3, 6), bands(2, 5), judge)
    assert (len(found.found), found.stopped) == (1, True)
