"""Derived facts: counts and sums in a window, ages, dated values, scores."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.decisions.derive import Past, TallySpec, derive, recount, tally_specs
from bihuan.procedure.terms import Facts

from .small import at, load_small, small, small_files

FACTS_HEAD = "format: 1\nfacts:\n"
SEVERITY = """
  - id: likely
    type: enum
    ordered: yes
    name: {zh: 可能性, en: Likelihood}
    members:
      - {id: rare, name: {zh: 少见, en: Rare}}
      - {id: often, name: {zh: 常见, en: Often}}
"""


def edition_with(extra: str):
    facts = small_files()["facts.yaml"] + extra
    loaded = load_small(facts=facts)
    assert loaded.edition, loaded.problems
    return loaded.edition


def test_the_specs_say_what_must_be_counted_beside_the_cases() -> None:
    assert tally_specs(small()) == (TallySpec("again", "count", ("kind", "unit"), 90, ""),)


def test_a_count_includes_the_case_itself_and_ends_at_the_window() -> None:
    spec = tally_specs(small())[0]
    mine: Facts = {"kind": "lift", "unit": 7}
    now = at("31 12:00")
    history = [
        Past(now - timedelta(days=1), {"kind": "lift", "unit": 7}),
        Past(now - timedelta(days=89, hours=23), {"kind": "lift", "unit": 7}),
        Past(now - timedelta(days=90), {"kind": "lift", "unit": 7}),  # just outside
        Past(now - timedelta(days=1), {"kind": "fee", "unit": 7}),
        Past(now - timedelta(days=1), {"kind": "lift", "unit": 8}),
        Past(now + timedelta(days=1), {"kind": "lift", "unit": 7}),  # later than this one
    ]
    assert recount(spec, mine, now, history) == 3


def test_a_case_whose_grouping_is_unknown_is_like_no_other() -> None:
    spec = tally_specs(small())[0]
    assert recount(spec, {"kind": None, "unit": 7}, at("31 12:00"), []) is None


def test_a_counted_fact_reaches_the_tables_inside_its_domain() -> None:
    assert derive(small(), {"kind": "lift"}, {"again": 3}, date(2026, 3, 31))["again"] == 3
    assert derive(small(), {"kind": "lift"}, {"again": 500}, date(2026, 3, 31))["again"] == 99
    assert derive(small(), {"kind": "lift"}, {}, date(2026, 3, 31))["again"] is None


def test_an_age_is_counted_in_days_to_the_report() -> None:
    edition = edition_with(
        """  - {id: since, type: date, name: {zh: 日, en: Since}, low: 2020-01-01, high: 2030-12-31}
  - id: days_open
    type: count
    name: {zh: 天数, en: Days}
    low: "0"
    high: "3650"
    derived: {form: age, of: [since]}
"""
    )
    known = derive(edition, {"since": date(2026, 3, 1).toordinal()}, {}, date(2026, 3, 31))
    assert known["days_open"] == 30
    assert derive(edition, {}, {}, date(2026, 3, 31))["days_open"] is None


def test_a_dated_value_is_the_one_in_force_on_the_day() -> None:
    edition = edition_with(
        """  - id: target
    type: number
    name: {zh: 目标, en: Target}
    low: "0"
    high: "100"
    derived:
      form: lookup
      values:
        - {from: 2026-01-01, value: "90", source: 文件一}
        - {from: 2026-07-01, value: "95", source: 文件二}
"""
    )
    for day, value in ((date(2026, 6, 30), 90), (date(2026, 7, 1), 95), (date(2025, 1, 1), None)):
        assert derive(edition, {}, {}, day)["target"] == value


@pytest.mark.parametrize(("combine", "expected"), [("sum", 8), ("product", 15), ("max", 5)])
def test_a_score_combines_the_points_of_its_bands(combine: str, expected: int) -> None:
    edition = edition_with(
        SEVERITY
        + f"""  - id: risk
    type: count
    name: {{zh: 风险, en: Risk}}
    low: "0"
    high: "25"
    derived:
      form: score
      combine: {combine}
      of: [harm, likely]
      bands:
        harm: {{无: "1", 轻伤: "3", 重伤: "5"}}
        likely: {{少见: "1", 常见: "5"}}
"""
    )
    known = derive(edition, {"harm": "minor", "likely": "often"}, {}, date(2026, 3, 1))
    assert known["risk"] == expected
    assert derive(edition, {"harm": "minor"}, {}, date(2026, 3, 1))["risk"] is None


SPEC = TallySpec("x", "sum", ("kind",), 7, "loss")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30), st.sampled_from(["lift", "fee"]), st.none() | st.integers(0, 100)
        ),
        max_size=20,
    )
)
def test_a_sum_equals_adding_up_by_hand(history: list[tuple[int, str, int | None]]) -> None:
    now = at("31 12:00")
    past = [
        Past(now - timedelta(days=days), {"kind": kind, "loss": loss})
        for days, kind, loss in history
    ]
    by_hand = 10 + sum(loss or 0 for days, kind, loss in history if kind == "lift" and days < 7)
    assert recount(SPEC, {"kind": "lift", "loss": 10}, now, past) == by_hand
