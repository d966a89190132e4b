"""What a page shows never rests on colour alone."""

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.procedure.terms import State, Step
from bihuan.web.templatetags.looks import initial, ring, severity, time_left

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rank", "levels", "bars"),
    [(0, 2, 1), (1, 2, 4), (0, 3, 1), (1, 3, 3), (2, 3, 4), (0, 4, 1), (1, 4, 2), (3, 4, 4)],
)
def test_the_heaviest_level_of_any_scale_fills_the_bars(rank, levels, bars):
    shown = severity("严重", rank, levels)
    assert shown.count('class="on"') == bars
    assert "严重" in shown


def test_an_ungraded_case_has_no_badge():
    assert severity("", None) == ""


def test_lateness_has_words_and_another_form():
    late, soon, later = (
        time_left(NOW + timedelta(minutes=minutes), NOW) for minutes in (-5, 30, 600)
    )
    assert "left-late" in late
    assert "超时 5 分钟" in late
    assert "left-soon" in soon
    assert "left-late" not in later
    assert "left-soon" not in later
    assert time_left(None, NOW) == ""


def test_the_ring_says_where_the_case_stands():
    assert "决定处置" in ring(State.OPEN, Step.DISPOSE)
    assert "ring-closed" in ring(State.CLOSED)
    assert "已关闭" in ring(State.CLOSED)
    assert "ring-aside" in ring(State.WITHDRAWN)


def test_names_are_escaped():
    assert "<script>" not in severity("<script>", 0)


@pytest.mark.parametrize(("name", "shown"), [("李静", "静"), ("Wang", "W"), ("  ", "·")])
def test_a_face_shows_one_character(name, shown):
    assert initial(name) == shown
