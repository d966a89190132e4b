"""What the procedure demands next, after every act."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.demands.assess import assess, duties
from bihuan.procedure.terms import Facts, State, Step

from .small import act, at, calendar, load_small, small, small_files

ORDINARY: Facts = {"harm": "none", "loss": 500_000, "again": 1, "kind": "fee", "known": True}
SLIGHT: Facts = {"harm": "none", "loss": 0, "again": 1, "kind": "fee", "known": True}


def situation(facts: Facts, *acts: Act) -> Situation:
    return assess(small(), facts, acts, calendar())


def due_of(state: Situation, demand: str):
    return next(duty.due_at for duty in state.duties if duty.demand == demand)


def names(state: Situation) -> list[str]:
    return [duty.demand for duty in state.duties]


def test_a_slight_case_is_put_right_within_thirty_minutes_and_then_closed() -> None:
    reported = act("report", "10 09:00")
    state = situation(SLIGHT, reported)
    assert names(state) == ["fix"]
    assert due_of(state, "fix") == at("10 09:30")
    closed = situation(SLIGHT, reported, act("correct", "10 09:20"))
    assert closed.standing.state is State.CLOSED
    assert closed.duties == ()


def test_an_ordinary_case_walks_its_steps_in_order() -> None:
    acts = [act("report", "10 09:00")]
    assert names(situation(ORDINARY, *acts)) == ["decide"]
    assert [demand.id for demand in situation(ORDINARY, *acts).ahead] == [
        "carry-out",
        "check",
        "tell",
    ]
    acts.append(act("dispose", "10 10:00", dispositions=["apology"]))
    state = situation({**ORDINARY, "company": False}, *acts)
    assert names(state) == ["carry-out"]
    assert due_of(state, "carry-out") == at("14 00:00")  # three working days after Tuesday
    acts.append(act("correct", "11 10:00"))
    acts.append(act("verify", "11 11:00", "乙", result="passed"))
    acts.append(act("inform", "11 12:00", result="satisfied"))
    assert situation({**ORDINARY, "company": False}, *acts).standing.state is State.CLOSED


def test_compensation_borne_by_the_company_needs_approval_first() -> None:
    acts = [act("report", "10 09:00"), act("dispose", "10 10:00", dispositions=["pay"])]
    assert names(situation({**ORDINARY, "company": True}, *acts)) == ["approve"]
    assert names(situation({**ORDINARY, "company": False}, *acts)) == ["carry-out"]


def test_a_fact_asked_at_a_step_is_no_question_before_it() -> None:
    reported = act("report", "10 09:00")
    assert situation(ORDINARY, reported).standing.asks == ()
    disposed = act("dispose", "10 10:00", dispositions=["pay"])
    assert situation(ORDINARY, reported, disposed).standing.asks == ("company",)


def test_a_failed_verification_opens_the_correction_again() -> None:
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("correct", "10 11:00"),
        act("verify", "10 12:00", "乙", result="failed"),
    ]
    state = situation({**ORDINARY, "company": False}, *acts)
    assert names(state) == ["carry-out"]
    assert state.duties[0].opened_at == at("10 12:00")


def test_a_dissatisfied_customer_brings_the_case_back_to_the_disposition() -> None:
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("correct", "10 11:00"),
        act("verify", "10 12:00", "乙", result="passed"),
        act("inform", "10 13:00", result="dissatisfied"),
    ]
    assert names(situation({**ORDINARY, "company": False}, *acts)) == ["decide"]


def test_an_unreachable_customer_leaves_the_duty_to_inform_open() -> None:
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("correct", "10 11:00"),
        act("verify", "10 12:00", "乙", result="passed"),
        act("inform", "10 13:00", result="unreachable"),
    ]
    assert names(situation({**ORDINARY, "company": False}, *acts)) == ["tell"]


def test_a_rejected_disposition_must_be_decided_again() -> None:
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["pay"]),
        act("approve", "10 11:00", "乙", result="rejected"),
    ]
    assert names(situation({**ORDINARY, "company": True}, *acts)) == ["decide"]


def test_a_postponement_moves_the_correction_and_keeps_the_old_limit_beside_it() -> None:
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("postpone", "10 11:00", until=at("20 18:00"), consent=True),
    ]
    duty = situation({**ORDINARY, "company": False}, *acts).duties[0]
    assert duty.due_at == at("20 18:00")
    assert duty.agreed_from == at("14 00:00")


def test_a_postponement_does_not_outlive_the_correction_it_was_agreed_for() -> None:
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("postpone", "10 11:00", until=at("20 18:00"), consent=True),
        act("correct", "20 12:00"),
        act("verify", "20 13:00", "乙", result="failed"),
    ]
    duty = situation({**ORDINARY, "company": False}, *acts).duties[0]
    assert duty.agreed_from is None
    assert duty.due_at == at("26 00:00")


def test_a_regrade_changes_what_is_demanded_and_counts_from_the_regrade() -> None:
    acts = [act("report", "10 09:00"), act("regrade", "11 09:00", severity="slight", facts=[])]
    state = situation(ORDINARY, *acts)
    assert state.standing.severity == "slight"
    assert [str(cite) for cite in state.standing.decided["severity"].cites] == ["4"]
    assert names(state) == ["fix"]
    assert state.duties[0].opened_at == at("11 09:00")
    assert state.duties[0].due_at == at("10 09:30")  # that limit counts from the report


def test_what_no_row_covers_is_graded_by_its_owner_within_the_owners_limit() -> None:
    chapter = small_files()["ch1.yaml"].replace('{harm: 轻伤, loss: "< 2000 元"}', "{harm: 轻伤}")
    open_table = chapter.replace(
        '      - {id: g5, clause: "2", when: {harm: 轻伤}, then: 一般}\n',
        '    undetermined: {decided_by: head, clause: "2"}\n',
    )
    loaded = load_small(ch1=open_table)
    if loaded.edition is None:  # the order of keys does not matter, the row list must stay whole
        rows = chapter.replace(
            '      - {id: g5, clause: "2", when: {harm: 轻伤}, then: 一般}\n', ""
        )
        rows = rows.replace(
            "dispositions:", '    undetermined: {decided_by: head, clause: "2"}\ndispositions:', 1
        )
        loaded = load_small(ch1=rows)
    assert loaded.edition, loaded.problems
    facts: Facts = {"harm": "minor", "loss": 0, "again": 1, "kind": "fee", "known": False}
    state = assess(loaded.edition, facts, [act("report", "10 09:00")], calendar())
    assert names(state) == ["grade:grading"]
    assert state.duties[0].by == ("head",)
    assert state.duties[0].due_at == at("12 00:00")
    graded = [act("report", "10 09:00"), act("grade", "10 10:00", severity="slight")]
    assert names(assess(loaded.edition, facts, graded, calendar())) == ["fix"]


def test_missing_facts_are_a_duty_not_a_default() -> None:
    state = situation({"kind": "fee"}, act("report", "10 09:00"))
    assert names(state) == ["grade:grading"]
    assert state.standing.severity == ""
    assert set(state.duties[0].asks) == {"harm", "loss", "known"}  # `again` is counted, not asked


def test_an_unsubstantiated_report_ends_the_case_and_reopening_brings_it_back() -> None:
    acts = [act("report", "10 09:00"), act("verify_report", "10 10:00", result="unsubstantiated")]
    ended = situation(ORDINARY, *acts)
    assert ended.standing.state is State.UNSUBSTANTIATED
    assert ended.duties == ()
    acts.append(act("reopen", "11 09:00", reason="新证据"))
    again = situation(ORDINARY, *acts)
    assert again.standing.state is State.OPEN
    assert names(again) == ["decide"]


def test_referral_withdrawal_and_merging_end_the_case() -> None:
    for step, state in (("refer", "referred"), ("withdraw", "withdrawn"), ("merge", "merged")):
        ended = situation(ORDINARY, act("report", "10 09:00"), act(step, "10 10:00"))
        assert ended.standing.state.value == state
        assert ended.standing.ended_by is not None


def test_whoever_corrected_or_is_responsible_is_barred_from_verifying() -> None:
    acts = [
        act("report", "10 09:00", responsible_person="丙"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("correct", "10 11:00", "乙"),
    ]
    duty = situation({**ORDINARY, "company": False}, *acts).duties[0]
    assert duty.demand == "check"
    assert set(duty.barred) == {"乙", "丙"}
    acts.append(act("waive", "10 12:00", "丁", rule="separation.verify", person="乙"))
    assert situation({**ORDINARY, "company": False}, *acts).duties[0].barred == ("丙",)


def test_the_short_form_answers_the_same() -> None:
    acts = [act("report", "10 09:00")]
    standing, open_duties = duties(small(), ORDINARY, acts, calendar())
    whole = situation(ORDINARY, *acts)
    assert (standing, open_duties) == (whole.standing, whole.duties)


STEPS = st.sampled_from(
    [
        ("dispose", {"dispositions": ["apology"]}),
        ("dispose", {"dispositions": ["pay"]}),
        ("approve", {"result": "approved"}),
        ("approve", {"result": "rejected"}),
        ("correct", {}),
        ("verify", {"result": "passed"}),
        ("verify", {"result": "failed"}),
        ("inform", {"result": "satisfied"}),
        ("inform", {"result": "dissatisfied"}),
        ("regrade", {"severity": "serious"}),
        ("regrade", {"severity": "slight"}),
        ("reopen", {}),
        ("withdraw", {}),
        ("note", {}),
    ]
)
FACTS = st.fixed_dictionaries(
    {
        "harm": st.sampled_from(["none", "minor", "grave", None]),
        "loss": st.sampled_from([0, 199_999, 200_000, 10_000_000, None]),
        "again": st.sampled_from([1, 3, None]),
        "known": st.sampled_from([True, False, None]),
        "company": st.sampled_from([True, False, None]),
    }
)


@given(FACTS, st.lists(STEPS, max_size=8))
def test_an_open_case_always_has_a_duty_and_an_ended_one_never(facts: Facts, steps: list) -> None:
    start = at("10 09:00")
    acts = [Act(Step.REPORT, start, "甲")]
    acts += [
        Act(Step(step), start + timedelta(hours=number), f"人{number % 3}", data)
        for number, (step, data) in enumerate(steps, 1)
    ]
    state = situation(facts, *acts)
    if state.standing.state is State.OPEN:
        assert state.duties, "an open case hangs in the air"
        assert state.standing.awaited is state.duties[0].step
    else:
        assert state.duties == ()
    for duty in state.duties:
        assert duty.opened_at >= start
        assert duty.by
        assert duty.cite.clause in small().clauses
    assert state == situation(facts, *acts), "the answer must not depend on anything else"


def test_a_step_that_a_corrected_fact_calls_for_counts_from_the_correction() -> None:
    acts = [
        act("report", "10 09:00", facts=dict(SLIGHT)),
        act("amend", "16 09:00", reason="损失写错", facts={"loss": 500_000}),
    ]
    duty = situation({**SLIGHT, "loss": 500_000}, *acts).duties[0]
    assert duty.demand == "decide"
    assert duty.opened_at == at("16 09:00")
    assert duty.due_at == at("18 00:00")


def test_correcting_a_fact_that_changes_nothing_restarts_no_clock() -> None:
    acts = [
        act("report", "10 09:00", facts=dict(ORDINARY)),
        act("amend", "16 09:00", reason="损失写错", facts={"loss": 600_000}),
    ]
    assert situation({**ORDINARY, "loss": 600_000}, *acts).duties[0].opened_at == at("10 09:00")


def test_a_step_that_stopped_applying_counts_from_when_it_applies_again() -> None:
    acts = [
        act("report", "10 09:00", facts=dict(ORDINARY)),
        act("amend", "11 09:00", reason="x", facts={"loss": 0}),
        act("amend", "12 09:00", reason="y", facts={"loss": 500_000}),
    ]
    assert situation(ORDINARY, *acts).duties[0].opened_at == at("12 09:00")


def test_what_one_of_two_corrections_asks_is_not_asked_after_the_other() -> None:
    files = small_files()
    facts = files["facts.yaml"] + (
        "  - {id: passed, type: boolean, name: {zh: 合格, en: Passed}, asked_at: correct}\n"
    )
    chapter = files["ch1.yaml"].replace(
        "  - {id: check, step: verify",
        '  - {id: train, step: correct, clause: "3", when: {severity: ">= 一般"}, by: [quality], '
        "within: 1天, asks: [passed]}\n"
        '  - {id: replace, step: correct, clause: "3", when: {passed: 否}, by: [quality], '
        "within: 1天}\n  - {id: check, step: verify",
    )
    loaded = load_small(facts=facts, ch1=chapter)
    assert loaded.edition, loaded.problems
    known: Facts = {**ORDINARY, "company": False}
    acts = [
        act("report", "10 09:00"),
        act("dispose", "10 10:00", dispositions=["apology"]),
        act("correct", "11 10:00", meets=("carry-out",)),
    ]
    state = assess(loaded.edition, known, acts, calendar())
    assert (names(state), state.standing.asks) == (["train"], ())
    acts.append(act("correct", "11 11:00", meets=("train",)))
    assert assess(loaded.edition, known, acts, calendar()).standing.asks == ("passed",)
    failed = assess(loaded.edition, {**known, "passed": False}, acts, calendar())
    assert names(failed) == ["replace"]
