"""The table algebra: gaps, overlaps, rows that never decide; against naive enumeration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.edition import Members, Span
from bihuan.procedure.lint.atoms import Column
from bihuan.procedure.lint.boxes import Grid
from bihuan.procedure.lint.regions import (
    Gap,
    Hidden,
    Overlap,
    gaps,
    masked,
    overlaps,
    unreachable,
)
from tests.procedure.lint.small_tables import (
    CASES,
    COLUMNS,
    EXCLUDED,
    TABLES,
    holds,
    matching,
)

LOSS = Column("loss", low=0, high=1_000_000)
FELT = Column("felt", ("hardly", "clearly"))
REPEATED = Column("repeated", (False, True))
ALL = 10_000

OVERRIDES = st.dictionaries(st.integers(0, 6), st.integers(0, 127), max_size=4)


def only(*members):
    return Members(frozenset(members))


def acyclic(overriders, rows):
    """Let only earlier rows override later ones, and only rows that there are."""
    return {
        row: by & ((1 << row) - 1)
        for row, by in overriders.items()
        if row < len(rows) and by & ((1 << row) - 1)
    }


def overridden(row, matched, overriders):
    return any(overriders.get(row, 0) >> other & 1 for other in matched)


class TestGaps:
    def test_a_missing_stretch_is_told_with_its_lowest_case(self):
        grid = Grid([LOSS], [{"loss": Span(None, 2000)}, {"loss": Span(5000, None)}])
        assert gaps(grid).found == (Gap({"loss": Span(2000, 5000)}, {"loss": 2000}),)

    def test_more_than_two_and_three_or_more_are_the_same(self):
        count = Column("count", low=0, high=99)
        grid = Grid([count], [{"count": Span(None, 3)}, {"count": Span(3, None)}])
        assert gaps(grid).found == ()

    def test_neighbours_are_merged_into_the_simplest_region(self):
        rows = [
            {"felt": only("hardly"), "repeated": only(False)},
            {"felt": only("hardly"), "repeated": only(True), "loss": Span(None, 10)},
        ]
        found = gaps(Grid([FELT, REPEATED, LOSS], rows)).found
        assert [gap.region for gap in found] == [
            {"felt": only("clearly")},
            {"repeated": only(True), "loss": Span(10, None)},
        ]

    def test_the_example_is_a_whole_case(self):
        found = gaps(Grid([FELT, REPEATED, LOSS], [{"loss": Span(1, None)}])).found
        assert found[0].region == {"loss": Span(None, 1)}
        assert found[0].example == {"felt": "hardly", "repeated": False, "loss": 0}

    def test_both_sides_of_a_number_are_two_regions(self):
        found = gaps(Grid([LOSS], [{"loss": Span(10, 20)}])).found
        assert [gap.region["loss"] for gap in found] == [Span(None, 10), Span(20, None)]

    def test_what_cannot_be_is_no_gap(self):
        harm = Column("harm", ("none", "slight", "dead"))
        dead = Column("dead", (False, True))
        rows = [{"dead": only(False)}, {"harm": only("dead")}]
        impossible = [{"dead": only(True), "harm": only("none", "slight")}]
        assert len(gaps(Grid([harm, dead], rows)).found) == 1
        assert gaps(Grid([harm, dead], rows, impossible)).found == ()

    def test_a_table_without_columns_has_a_gap_when_it_has_no_row(self):
        assert gaps(Grid([], [])).found == (Gap({}, {}),)
        assert gaps(Grid([], [{}])).found == ()

    def test_it_stops_after_the_first_few_and_says_so(self):
        columns = [Column(f"c{index}", (False, True)) for index in range(8)]
        rows = [{column.id: only(True) for column in columns}]
        some = gaps(Grid(columns, rows), most=3)
        assert (len(some.found), some.stopped) == (3, True)
        every = gaps(Grid(columns, rows))
        assert (len(every.found), every.stopped) == (8, False)

    @pytest.mark.parametrize(
        ("column", "row", "region", "value"),
        [
            (Column("n"), Span(5, None), Span(None, 5), 4),
            (Column("n"), Span(None, 5), Span(5, None), 5),
            (Column("n", high=9), Span(5, None), Span(None, 5), 4),
            (Column("n", low=3), Span(5, None), Span(None, 5), 3),
        ],
    )
    def test_a_domain_may_be_open(self, column, row, region, value):
        assert gaps(Grid([column], [{"n": row}])).found == (Gap({"n": region}, {"n": value}),)

    @pytest.mark.parametrize(("high", "value"), [(None, 0), (9, 9)])
    def test_an_open_domain_without_bounds_has_an_example_too(self, high, value):
        assert gaps(Grid([Column("n", high=high)], [])).found == (Gap({}, {"n": value}),)

    @given(TABLES, EXCLUDED)
    def test_they_are_exactly_what_enumeration_leaves(self, rows, excluded):
        answer = gaps(Grid(COLUMNS, rows, excluded), ALL)
        for case in CASES:
            possible = not matching(excluded, case)
            open_case = possible and not matching(rows, case)
            told = any(holds(gap.region, case) for gap in answer.found)
            assert told is open_case or not possible
        for gap in answer.found:
            assert holds(gap.region, gap.example)
            assert not matching(rows, gap.example)
            assert not matching(excluded, gap.example)

    @given(TABLES)
    def test_no_region_is_covered_by_the_others_and_none_can_drop_a_condition(self, rows):
        regions = [gap.region for gap in gaps(Grid(COLUMNS, rows), ALL).found]
        told = [frozenset(matching(regions, case)) for case in CASES]
        assert all(frozenset({index}) in told for index in range(len(regions)))
        for region in regions:
            for name in region:
                wider = {column: cell for column, cell in region.items() if column != name}
                assert any(holds(wider, case) and matching(rows, case) for case in CASES)

    @given(TABLES)
    def test_removing_a_row_opens_a_gap_where_it_stood_alone(self, rows):
        for index in range(len(rows)):
            alone = [case for case in CASES if matching(rows, case) == [index]]
            found = gaps(Grid(COLUMNS, rows[:index] + rows[index + 1 :]), ALL).found
            regions = [gap.region for gap in found]
            assert all(matching(regions, case) for case in alone)


class TestOverlaps:
    def test_a_range_that_was_widened_meets_its_neighbour(self):
        rows = [{"loss": Span(None, 3000)}, {"loss": Span(2000, None)}]
        assert overlaps(Grid([LOSS], rows)) == [
            Overlap(0, 1, {"loss": Span(2000, 3000)}, {"loss": 2000})
        ]

    def test_rows_that_exclude_each_other_do_not_meet(self):
        rows = [{"felt": only("hardly"), "loss": Span(5, None)}, {"felt": only("clearly")}]
        assert overlaps(Grid([FELT, LOSS], rows)) == []

    def test_an_exception_may_overlap_its_rule(self):
        rows = [{"loss": Span(10, None)}, {"felt": only("hardly")}]
        assert overlaps(Grid([FELT, LOSS], rows), {0: 0b10}) == []

    @given(TABLES, EXCLUDED, OVERRIDES)
    def test_they_are_exactly_the_pairs_that_enumeration_finds(self, rows, excluded, overriders):
        overriders = acyclic(overriders, rows)
        naive = set()
        for case in CASES:
            matched = matching(rows, case)
            standing = [row for row in matched if not overridden(row, matched, overriders)]
            if not matching(excluded, case):
                naive |= {(one, other) for one in standing for other in standing if one < other}
        found = overlaps(Grid(COLUMNS, rows, excluded), overriders)
        assert {(overlap.first, overlap.second) for overlap in found} == naive
        for overlap in found:
            assert {overlap.first, overlap.second} <= set(matching(rows, overlap.example))
            assert not matching(excluded, overlap.example)
            both = [rows[overlap.first], rows[overlap.second]]
            shared = [case for case in CASES if len(matching(both, case)) == len(both)]
            assert [case for case in CASES if holds(overlap.region, case)] == shared


class TestHidden:
    def test_a_row_behind_rows_that_cover_it_is_never_reached(self):
        rows = [
            {"loss": Span(5000, None)},
            {"felt": only("hardly")},
            {"felt": only("clearly"), "loss": Span(None, 5000)},
            {"loss": Span(None, 3000)},
        ]
        grid = Grid([FELT, LOSS], rows)
        assert unreachable(grid) == [Hidden(3, (1, 2), {"felt": "hardly", "loss": 0})]

    def test_a_row_that_graver_rows_always_beat_is_masked(self):
        rows = [{"loss": Span(10, None)}, {"loss": Span(20, None)}, {"loss": Span(20, None)}]
        grid = Grid([LOSS], rows)
        assert [hidden.row for hidden in masked(grid, [2, 1, 2])] == [1]
        assert masked(grid, [1, 1, 1]) == [], "equal ranks are grounds together"

    def test_a_row_that_only_matches_what_cannot_be_is_hidden_by_none(self):
        impossible = {"loss": Span(10, None)}
        assert unreachable(Grid([LOSS], [impossible], [impossible])) == [
            Hidden(0, (), {"loss": 10})
        ]

    @given(TABLES, EXCLUDED, OVERRIDES)
    def test_first_agrees_with_enumeration(self, rows, excluded, overriders):
        overriders = acyclic(overriders, rows)
        self.agrees(rows, excluded, overriders, min, unreachable)

    @given(TABLES, EXCLUDED, OVERRIDES, st.lists(st.integers(0, 2), min_size=7, max_size=7))
    def test_highest_agrees_with_enumeration(self, rows, excluded, overriders, ranks):
        overriders = acyclic(overriders, rows)
        ranks = ranks[: len(rows)]
        self.agrees(
            rows,
            excluded,
            overriders,
            lambda standing: max(ranks[row] for row in standing),
            lambda grid, by: masked(grid, ranks, by),
            ranks.__getitem__,
        )

    @staticmethod
    def agrees(rows, excluded, overriders, best, proof, key=lambda row: row):
        winners, possible = set(), set()
        for case in CASES:
            matched = matching(rows, case)
            standing = [row for row in matched if not overridden(row, matched, overriders)]
            possible |= set(matched)
            if standing and not matching(excluded, case):
                winners |= {row for row in standing if key(row) == best(standing)}
        found = proof(Grid(COLUMNS, rows, excluded), overriders)
        assert {hidden.row for hidden in found} == possible - winners
        for hidden in found:
            assert hidden.row not in hidden.by
            assert holds(rows[hidden.row], hidden.example)


def test_a_cell_of_the_wrong_kind_is_refused():
    with pytest.raises(ValueError, match="does not suit"):
        Grid([LOSS], [{"loss": only("hardly")}])
    with pytest.raises(ValueError, match="does not suit"):
        Grid([FELT], [{"felt": Span(0, 1)}])
