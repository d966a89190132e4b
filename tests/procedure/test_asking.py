"""What nobody knows is asked of whoever can tell it, and at its step; nothing is left hanging."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.decisions.asking import askable
from bihuan.procedure.decisions.derive import derive
from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Value

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
