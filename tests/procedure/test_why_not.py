"""Why was it not serious? The ways there, what each lacks, and what would come of the change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.account.contrast import why_not, why_not_demanded
from bihuan.procedure.account.contrasting import say_contrast, say_demanded
from bihuan.procedure.decisions.deciding import decide_all
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Value

from .small import load_small, small, small_files

SLIGHT: Facts = {"harm": "none", "loss": 0, "again": 1, "kind": "fee", "known": True}
FACTS = st.fixed_dictionaries(
    {
        "harm": st.sampled_from(["none", "minor", "grave", None]),
        "loss": st.sampled_from([0, 199_999, 200_000, 9_999_999, 10_000_000, None]),
        "again": st.sampled_from([1, 2, 3, 9, None]),
    }
)


def told(facts: Facts, wanted: Value, language: str = "zh") -> list[str]:
    return say_contrast(small(), why_not(small(), facts, "severity", wanted), language)


def test_every_way_is_told_with_what_it_lacks_and_what_the_case_has():
    assert told(SLIGHT, "serious") == [
        "程度是轻微，不是严重。",
        "2 a · 分级：还要伤害=重伤（本案：无）；这样就是严重。",
        "2 b · 分级：还要损失 ≥ 10万元（本案：0元）；这样就是严重。",
    ]


def test_it_is_told_in_english():
    assert told(SLIGHT, "serious", "en")[:2] == [
        "Severity is Slight, not Serious.",
        "2 a · Grades: it would need Harm = Grave (here: None); then it would be Serious.",
    ]


def test_a_way_that_a_graver_row_would_beat_says_what_would_come_of_it():
    grave = {**SLIGHT, "harm": "grave"}
    lines = told(grave, "ordinary")
    assert lines[0] == "程度是严重，不是一般。"
    assert "但这样会是严重" in "".join(lines)


def test_what_is_so_is_said_to_be_so():
    assert told(SLIGHT, "slight") == ["程度就是轻微。"]


def test_a_row_that_holds_but_does_not_decide_names_the_one_that_does():
    both = {**SLIGHT, "harm": "grave", "again": 5}
    assert "2 · 分级：符合，但由 2 a · 分级 判为严重。" in told(both, "ordinary")


def test_what_is_not_known_is_said_to_be_unknown():
    lines = told({"harm": "none"}, "serious")
    assert lines[0] == "程度还没有判定，所以不是严重。"
    assert "2 b · 分级：还要损失 ≥ 10万元（本案：未知）；这样就是严重。" in lines


def test_a_fact_that_no_table_answers_is_refused():
    with pytest.raises(KeyError):
        why_not(small(), SLIGHT, "harm", "grave")


@given(FACTS, st.sampled_from(["slight", "ordinary", "serious"]))
def test_what_is_promised_of_a_change_is_what_the_edition_decides(facts, wanted):
    for way in why_not(small(), facts, "severity", wanted).ways:
        _, decided = decide_all(small(), {**facts, **way.changes}, {})
        assert decided["severity"].value == way.then
        assert {lack.fact for lack in way.lacks} == set(way.changes)


def test_a_row_that_holds_while_a_graver_one_is_possible_says_so():
    lines = told({"harm": "none", "again": 5}, "ordinary")
    assert "2 · 分级：符合，但还有未知的事实可能另有结果。" in lines


# --- tables behind tables -----------------------------------------------------------------------
CHAIN = """
  - id: routing
    question: {zh: 谁处理？, en: Who handles it?}
    output: route
    hit: unique
    inputs: [severity]
    rows:
      - {id: to-head, clause: "3", when: {severity: ">= 一般"}, then: 部门}
      - {id: to-staff, clause: "3", when: {severity: 轻微}, then: 当事人}
"""
ROUTE = """
  - id: route
    type: enum
    decided: yes
    name: {zh: 处理人, en: Handled by}
    members:
      - {id: head, name: {zh: 部门, en: The department}}
      - {id: staff, name: {zh: 当事人, en: The person concerned}}
"""


def chained() -> Edition:
    files = small_files()
    chapter = files["ch1.yaml"].replace("dispositions:", CHAIN.strip("\n") + "\ndispositions:", 1)
    loaded = load_small(ch1=chapter, facts=files["facts.yaml"].rstrip() + ROUTE)
    assert loaded.edition, loaded.problems
    return loaded.edition


def test_a_condition_on_a_decided_fact_is_followed_to_what_people_can_know():
    edition = chained()
    contrast = why_not(edition, SLIGHT, "route", "head")
    nearest = contrast.ways[0]
    assert nearest.then == "head"
    assert [lack.fact for lack in nearest.lacks] in (["harm"], ["loss"], ["again"])


def test_why_a_step_is_not_demanded_names_the_clause_and_the_facts():
    demand = next(one for one in small().demands if one.id == "decide")
    way = why_not_demanded(small(), SLIGHT, demand)
    assert way.then is True
    line = say_demanded(small(), demand, way)[0]
    assert line.startswith("没有要求“决定处置”：按 3 · 处理，还要")
    applies = why_not_demanded(small(), {**SLIGHT, "harm": "grave"}, demand)
    assert say_demanded(small(), demand, applies) == ["“决定处置”适用（3 · 处理）。"]
