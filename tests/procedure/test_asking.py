"""What nobody knows is asked of whoever can tell it, and at its step; nothing is left hanging."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.decisions.asking import askable
from bihuan.procedure.decisions.derive import derive
from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, State, Value

from .small import act, at, calendar, load_small, small, small_files

COMPUTED = """
  - id: seen_on
    type: date
    name: {zh: 发现日, en: Seen on}
    low: 2026-01-01
    high: 2026-12-31
  - id: days
    type: count
    name: {zh: 天数, en: Days}
    low: "0"
    high: "400"
    derived: {form: age, of: [seen_on]}
  - id: paid
    type: money
    unit: 元
    name: {zh: 已赔, en: Paid}
    low: 0元
    high: 10万元
    derived: {form: sum, of: [loss], same: [kind, customer], within: 90天}
  - id: risk
    type: count
    name: {zh: 风险, en: Risk}
    low: "1"
    high: "99"
    derived:
      form: score
      of: [harm, again, days]
      bands:
        harm: {无: "1", ">= 轻伤": "5"}
        again: {"< 3": "1", ">= 3": "3"}
        days: {"< 30": "0", ">= 30": "3"}
"""
"""A date's age, a sum, and a score over a fact, a count and that age."""
RISKY = (
    "inputs: [harm, loss, again]",
    "inputs: [harm, loss, again, risk]",
    "      - {id: g2,",
    """      - {id: g7, clause: "2", item: a, when: {risk: ">= 8"}, then: 严重}
      - {id: g2,""",
)
BORNE = (
    "dispositions:",
    """  - id: bearing
    question: {zh: 谁承担？, en: Who bears it?}
    output: company_pays
    hit: unique
    inputs: [company]
    rows:
      - {id: b1, clause: "3", when: {company: 是}, then: 是}
      - {id: b2, clause: "3", when: {company: 否}, then: 否}
dispositions:""",
)
"""A table over a fact that is asked when the disposition is decided."""
LATE = (
    "again]\n",
    "again, company]\n",
    "      - {id: g2,",
    """      - {id: g8, clause: "2", when: {company: 是}, then: 严重}
      - {id: g2,""",
    "{harm: 重伤}",
    "{harm: 重伤, company: 是}",
    "{harm: 轻伤, loss",
    '{harm: ">= 轻伤", loss',
)
"""Grades that need the same fact: nobody decides a disposition before there is one."""
GRAVE: Facts = {"harm": "grave", "loss": 0, "known": True, "kind": "fee", "again": 1}
REPORTED = act("report", "10 09:00")


def edition(facts: str, *swaps: str) -> Edition:
    """Return the small edition with more facts, and with pieces of its chapter swapped in pairs."""
    files = small_files()
    chapter = files["ch1.yaml"]
    for old, new in zip(swaps[::2], swaps[1::2], strict=True):
        assert old in chapter
        chapter = chapter.replace(old, new)
    loaded = load_small(facts=files["facts.yaml"] + facts, ch1=chapter)
    assert loaded.edition, loaded.problems
    return loaded.edition


@cache
def risky() -> Edition:
    return edition(COMPUTED, *RISKY)


@cache
def borne() -> Edition:
    return edition("", *BORNE)


@cache
def late() -> Edition:
    return edition("", *LATE)


def of(known: Facts, edition: Edition, *acts: Act) -> Situation:
    """Return how a case stands, counts worked out for what is known of it."""
    counted = {"again": 3, "paid": 0} if known.get("kind") else {}
    facts = derive(edition, known, counted, at("10 09:00").date())
    return assess(edition, facts, acts or [REPORTED], calendar())


def test_a_count_that_is_not_known_is_asked_through_to_what_it_is_grouped_by() -> None:
    state = of({"harm": "none", "loss": 0, "known": True}, small())
    assert state.standing.asks == ("kind",)
    assert state.duties[0].demand == "grade:grading"
    assert state.duties[0].asks == ("kind",)


def test_a_score_is_asked_through_to_the_facts_and_the_dates_behind_it() -> None:
    assert askable(risky(), ["risk"], {}) == ("harm", "kind", "seen_on")
    assert askable(risky(), ["risk"], {"harm": "none", "again": 1}) == ("seen_on",)
    assert askable(risky(), ["days", "risk"], {}) == ("seen_on", "harm", "kind")


def test_a_sum_is_asked_for_its_grouping_and_not_for_the_amount_at_hand() -> None:
    assert askable(risky(), ["paid"], {}) == ("kind",)
    assert askable(risky(), ["paid"], {"kind": "fee"}) == ()


def test_what_a_table_decides_is_not_asked() -> None:
    assert askable(risky(), ["severity", "company_pays", "unit"], {}) == ()


@given(
    st.fixed_dictionaries(
        {
            "harm": st.sampled_from(["none", "minor", "grave"]),
            "loss": st.sampled_from([0, 200_000, 10_000_000]),
            "kind": st.sampled_from(["fee", "lift"]),
            "seen_on": st.sampled_from([739_620, 739_690]),
            "known": st.booleans(),
            "company": st.booleans(),
        }
    ),
    st.data(),
)
def test_whoever_answers_what_is_asked_comes_to_an_end(
    whole: dict[str, Value], draw: st.DataObject
) -> None:
    known: dict[str, Value | None] = {}
    while asks := of(known, risky()).standing.asks:
        name = draw.draw(st.sampled_from(asks))
        assert name not in known, "what is known is not asked"
        known[name] = whole[name]
    reached, final = of(known, risky()), of(whole, risky())
    assert reached.standing.severity == final.standing.severity != ""
    assert [duty.demand for duty in reached.duties] == [duty.demand for duty in final.duties]


def test_what_is_asked_at_a_later_step_opens_nothing_before_and_is_asked_when_it_comes() -> None:
    known: Facts = {**GRAVE, "company": None}
    state = of(known, borne())
    assert [duty.demand for duty in state.duties] == ["decide"]
    assert state.standing.decided["company_pays"].value is None
    assert "company" not in state.standing.asks
    disposed = act("dispose", "10 10:00", dispositions=["apology"])
    state = of(known, borne(), REPORTED, disposed)
    assert [duty.demand for duty in state.duties] == ["grade:bearing"]
    assert state.duties[0].asks == ("company",)
    answered = of({**known, "company": True}, borne(), REPORTED, disposed)
    assert [duty.demand for duty in answered.duties] == ["carry-out"]


def test_a_step_that_never_comes_asks_nothing_and_the_case_closes() -> None:
    slight: Facts = {"harm": "none", "loss": 0, "known": True, "kind": "fee", "again": 1}
    corrected = act("correct", "10 09:20")
    state = assess(borne(), slight, [REPORTED, corrected], calendar())
    assert state.standing.state is State.CLOSED


def test_a_grade_that_waits_for_a_step_that_waits_for_the_grade_is_asked_at_once() -> None:
    state = assess(late(), GRAVE, [REPORTED], calendar())
    assert [(duty.demand, duty.asks) for duty in state.duties] == [("grade:grading", ("company",))]
    graded = act("grade", "10 10:00", severity="serious")
    after = assess(late(), GRAVE, [REPORTED, graded], calendar())
    assert [duty.demand for duty in after.duties] == ["decide"]


def test_a_count_that_nobody_can_complete_leaves_the_grade_to_a_person() -> None:
    state = assess(small(), {**GRAVE, "harm": "none", "again": None}, [REPORTED], calendar())
    assert [(duty.demand, duty.asks) for duty in state.duties] == [("grade:grading", ())]


MOVES = st.sampled_from(
    [
        ("dispose", {"dispositions": ["pay"]}),
        ("approve", {"result": "approved"}),
        ("correct", {}),
        ("verify", {"result": "passed"}),
        ("verify", {"result": "failed"}),
        ("inform", {"result": "satisfied"}),
        ("regrade", {"severity": "slight"}),
        ("reopen", {}),
    ]
)


@given(
    st.sampled_from(["borne", "late"]),
    st.fixed_dictionaries(
        {
            "harm": st.sampled_from(["none", "grave", None]),
            "loss": st.sampled_from([0, 200_000, None]),
            "again": st.sampled_from([1, 3, None]),
            "kind": st.sampled_from(["fee", None]),
            "known": st.sampled_from([True, None]),
            "company": st.sampled_from([True, False, None]),
        }
    ),
    st.lists(MOVES, max_size=6),
)
def test_a_case_is_never_left_without_a_duty_nor_closed_without_a_grade(
    which: str, facts: Facts, moves: list[tuple[str, dict[str, object]]]
) -> None:
    acts = [REPORTED]
    acts += [act(step, f"11 0{hour}:00", **data) for hour, (step, data) in enumerate(moves)]
    state = assess(borne() if which == "borne" else late(), facts, acts, calendar())
    if state.standing.state is State.OPEN:
        assert state.duties, "an open case hangs in the air"
    elif state.standing.state is State.CLOSED:
        assert state.standing.severity, "closed, and nobody graded it"
