"""Who may do what now; every refusal has a code, a sentence and a clause."""

from pathlib import Path

import pytest
import yaml

from bihuan.procedure.demands.acts import Act, Attempt, Refusal
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.demands.separation import RULES
from bihuan.procedure.terms import Facts, Step

from .small import act, at, calendar, load_small, small, small_files

FACTS: Facts = {"harm": "none", "loss": 500_000, "again": 1, "known": True, "company": False}
REPORT = act("report", "10 09:00", "报", responsible_person="责")
DISPOSED = [REPORT, act("dispose", "10 10:00", "头", dispositions=["apology"])]
CORRECTED = [*DISPOSED, act("correct", "10 11:00", "手")]
CLOSED = [REPORT, act("withdraw", "10 10:00", "报", reason="误报")]


def attempt(
    acts: list[Act], step: str, by: str, roles: set[str], facts: Facts = FACTS, **data: object
) -> Refusal | None:
    situation = assess(small(), facts, acts, calendar())
    return refuse(small(), situation, acts, Attempt(Step(step), by, frozenset(roles), data))


STAGES = {"已报告": [REPORT], "已处置": DISPOSED, "已纠正": CORRECTED, "已撤回": CLOSED}
CASEBOOK = yaml.safe_load(
    (Path(__file__).parents[1] / "casebook" / "permits.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASEBOOK, ids=lambda case: case["name"])
def test_the_casebook_of_permissions_holds(case) -> None:
    data = dict(case.get("data", {}))
    if "until" in data:
        data["until"] = at(data["until"])
    acts = STAGES[case["stage"]]
    refusal = attempt(acts, case["step"], case["by"], set(case["roles"]), **data)
    if "refused" not in case:
        assert refusal is None, refusal
        return
    assert refusal is not None
    assert refusal.code == case["refused"]
    assert refusal.sentence.zh
    assert refusal.sentence.en
    assert refusal.cite is not None
    assert refusal.cite.clause == case["clause"]


def test_a_right_whose_condition_fails_says_so_with_its_clause() -> None:
    data = {"until": at("20 09:00"), "reason": "雨", "consent": True}
    refusal = attempt([REPORT], "postpone", "头", {"head"}, {**FACTS, "known": False}, **data)
    assert refusal
    assert refusal.code == "step.condition"
    assert refusal.cite
    assert refusal.cite.clause == "4"


def test_a_disposition_that_the_grade_does_not_allow_is_refused_with_its_clause() -> None:
    chapter = small_files()["ch1.yaml"].replace(
        'when: {severity: ">= 一般"}, requires: [amount]', "when: {severity: 严重}"
    )
    edition = load_small(ch1=chapter).edition
    assert edition
    situation = assess(edition, FACTS, [REPORT], calendar())
    wanted = Attempt(Step.DISPOSE, "头", frozenset({"head"}), {"dispositions": ["pay"]})
    refusal = refuse(edition, situation, [REPORT], wanted)
    assert refusal
    assert (refusal.code, str(refusal.cite)) == ("disposition.not-allowed", "3")


def test_a_waiver_lets_the_named_person_through_and_nobody_else() -> None:
    waived = [*CORRECTED, act("waive", "10 12:00", "质", rule="separation.verify", person="手")]
    data = {"result": "passed", "text": "好"}
    assert attempt(waived, "verify", "手", {"head"}, **data) is None
    refusal = attempt(waived, "verify", "责", {"head"}, **data)
    assert refusal
    assert refusal.code == "separation.verify"


def test_every_separation_rule_has_its_own_code_and_both_wordings() -> None:
    codes = [code for code, _ in RULES.values()]
    assert len(set(codes)) == len(codes)
    assert all(label.zh and label.en for _, label in RULES.values())


def asked(acts: list[Act], facts: Facts, given: Facts, **data: object) -> Refusal | None:
    situation = assess(small(), facts, acts, calendar())
    wanted = Attempt(Step.DISPOSE, "头", frozenset({"head"}), data, facts=given)
    return refuse(small(), situation, acts, wanted)


def test_an_act_that_leaves_its_question_open_is_refused() -> None:
    facts: Facts = {"harm": "none", "loss": 500_000, "again": 1, "known": True}
    pay = {"dispositions": ["pay"], "amount": 5}
    refusal = asked([REPORT], facts, {}, **pay)
    assert refusal
    assert (refusal.code, refusal.sentence.zh) == ("act.facts", "还要填写：公司承担")
    assert asked([REPORT], facts, {"company": True}, **pay) is None


def test_a_question_that_the_choice_makes_idle_need_not_be_answered() -> None:
    facts: Facts = {"harm": "none", "loss": 500_000, "again": 1, "known": True}
    assert asked([REPORT], facts, {}, dispositions=["apology"]) is None
