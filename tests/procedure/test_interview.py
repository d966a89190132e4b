"""The interview asks what still matters, question by question, and ends as the edition decides."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.account.interview import Interview, interview, telling_values
from bihuan.procedure.terms import Facts, Value

from .small import act, calendar, small

WHOLE = st.fixed_dictionaries(
    {
        "harm": st.sampled_from(["none", "minor", "grave"]),
        "loss": st.sampled_from([0, 199_999, 200_000, 9_999_999, 10_000_000]),
        "again": st.sampled_from([1, 2, 3, 9]),
        "kind": st.sampled_from(["fee", "attitude"]),
        "known": st.booleans(),
        "company": st.booleans(),
    }
)


def at(facts: Facts, skipped: frozenset[str] = frozenset()) -> Interview:
    return interview(small(), facts, [act("report", "10 09:00")], calendar(), skipped)


def test_it_begins_with_everything_open():
    first = at({"again": 1})
    assert first.question in ("harm", "loss")
    assert first.possible == ("slight", "ordinary", "serious")


def test_a_grave_answer_settles_the_grade_and_the_rest_is_not_asked():
    after = at({"again": 1, "harm": "grave"})
    assert after.possible == ("serious",)
    assert "loss" not in (after.question, *after.open)


def test_what_cannot_become_less_is_no_longer_possible():
    assert at({"again": 3, "harm": "none"}).possible == ("ordinary", "serious")


def test_what_history_would_count_is_asked_too():
    step = at({"harm": "none", "loss": 0, "known": True})
    assert step.question == "again"
    assert at({"harm": "none", "loss": 0, "known": True, "again": 3}).possible == ("ordinary",)


def test_what_nobody_knows_is_not_asked_again():
    skipped = at({"again": 1}, frozenset({"harm", "loss", "known"}))
    assert skipped.question is None
    assert skipped.situation.standing.severity == ""


def test_a_number_is_tried_in_every_part_that_a_rule_tells_apart():
    assert telling_values(small(), small().facts["loss"]) == (0, 200_000, 10_000_000)


@given(WHOLE)
def test_answering_leads_to_the_decision_on_all_facts(whole: dict[str, Value]):
    known: dict[str, Value | None] = {"again": whole["again"]}
    asked = []
    while (step := at(known)).question is not None:
        assert step.question not in asked
        asked.append(step.question)
        known[step.question] = whole[step.question]
    final = at(whole).situation.standing
    reached = step.situation.standing
    assert reached.severity == final.severity
    assert step.possible == (final.severity,)
    assert [duty.demand for duty in step.situation.duties] == [
        duty.demand for duty in at(whole).situation.duties
    ]


def test_a_count_is_asked_itself_and_not_what_it_is_grouped_by():
    step = at({"harm": "none", "loss": 0, "known": True})
    assert step.question == "again"
    assert "kind" not in step.open
