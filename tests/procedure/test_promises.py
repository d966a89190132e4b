"""What an act promises: a term it sets, a later time agreed, the procedure a case goes to."""

from datetime import datetime

import pytest

from bihuan.procedure.demands.acts import Act, Attempt, Refusal
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Step

from .small import act, at, calendar, load_small, small, small_files

SLIGHT: Facts = {"harm": "none", "loss": 0, "again": 1, "known": True}
GRAVE: Facts = {"harm": "grave", "loss": 0, "again": 1, "known": False, "company": False}
REPORT = act("report", "10 09:00", "报")


def changed(**rows: str) -> Edition:
    """Return the small edition with `old=new` texts of its chapter; keys only name them."""
    chapter = small_files()["ch1.yaml"]
    for change in rows.values():
        old, new = change.split(" => ")
        assert old in chapter
        chapter = chapter.replace(old, new)
    edition = load_small(ch1=chapter).edition
    assert edition
    return edition


def dues(edition: Edition, facts: Facts, acts: list[Act]) -> dict[str, datetime | None]:
    return {duty.demand: duty.due_at for duty in assess(edition, facts, acts, calendar()).duties}


def refused(edition: Edition, facts: Facts, acts: list[Act], wanted: Attempt) -> Refusal | None:
    return refuse(edition, assess(edition, facts, acts, calendar()), acts, wanted)


TERM = "within: 3个工作日, form: sheet => until: dispose, form: sheet"
BOTH = "within: 3个工作日, form: sheet => within: 3个工作日, until: dispose, form: sheet"


@pytest.mark.parametrize(
    ("change", "until", "due"),
    [
        pytest.param(TERM, "20 18:00", "20 18:00", id="the term that was set"),
        pytest.param(TERM, None, None, id="no term was set"),
        pytest.param(BOTH, "11 18:00", "11 18:00", id="a term before the limit"),
        pytest.param(BOTH, "20 18:00", "14 00:00", id="the limit before the term"),
        pytest.param(BOTH, None, "14 00:00", id="only the limit"),
    ],
)
def test_an_earlier_step_sets_the_term(change: str, until: str | None, due: str | None) -> None:
    data = {"until": at(until)} if until else {}
    plan = act("dispose", "10 10:00", "头", dispositions=["apology"], **data)
    found = dues(changed(term=change), GRAVE, [REPORT, plan])
    assert found == {"carry-out": at(due) if due else None}


def test_a_second_plan_sets_a_second_term() -> None:
    edition = changed(term=TERM)
    acts = [
        REPORT,
        act("dispose", "10 10:00", "头", dispositions=["apology"], until=at("12 18:00")),
        act("correct", "11 10:00", "手"),
        act("verify", "11 11:00", "质", result="passed", text="好"),
        act("inform", "11 12:00", "头", result="dissatisfied"),
        act("dispose", "11 13:00", "头", dispositions=["apology"], until=at("16 18:00")),
    ]
    assert dues(edition, {**GRAVE, "known": True}, acts) == {"carry-out": at("16 18:00")}


def test_a_time_agreed_before_the_correction_opens_still_counts() -> None:
    agreed = act("postpone", "10 09:30", "头", until=at("20 18:00"))
    plan = act("dispose", "10 10:00", "头", dispositions=["apology"])
    edition = changed()
    assert dues(edition, GRAVE, [REPORT, agreed, plan]) == {"carry-out": at("20 18:00")}
    failed = [act("correct", "12 09:00", "手"), act("verify", "12 10:00", "质", result="failed")]
    assert dues(edition, GRAVE, [REPORT, agreed, plan, *failed]) == {"carry-out": at("18 00:00")}


IN_TIME = "by: [head], requires: [consent] => by: [head], requires: [consent], in_time: yes"
AGREED = {"consent": "业主同意", "reason": "暴雨"}


@pytest.mark.parametrize(
    ("change", "now", "until", "code"),
    [
        pytest.param(IN_TIME, "10 09:30", "12 09:00", None, id="up to the last moment"),
        pytest.param(IN_TIME, "10 09:31", "12 09:00", "act.too-late", id="the limit has passed"),
        pytest.param("by => by", "10 09:31", "12 09:00", None, id="where late is allowed"),
        pytest.param(IN_TIME, "10 09:20", "10 09:20", "act.until", id="a time that is not ahead"),
    ],
)
def test_another_time_is_agreed_beforehand(
    change: str, now: str, until: str, code: str | None
) -> None:
    data = {**AGREED, "until": at(until)}
    wanted = Attempt(Step.POSTPONE, "头", frozenset({"head"}), data, at=at(now))
    found = refused(changed(right=change), SLIGHT, [REPORT], wanted)
    assert (found.code if found else None) == code
    if found:
        assert found.cite
        assert found.cite.clause == "4"


def test_without_the_time_of_the_attempt_nothing_is_too_late() -> None:
    data = {**AGREED, "until": at("10 09:00")}
    wanted = Attempt(Step.POSTPONE, "头", frozenset({"head"}), data)
    assert refused(changed(right=IN_TIME), SLIGHT, [REPORT], wanted) is None


REFER = (
    "- {id: fix, => - {id: hand-over, step: refer, clause: '3', when: {severity: 轻微}, "
    "by: [head], reference: complaints}\n  - {id: fix,"
)


@pytest.mark.parametrize(
    ("who", "role", "reference", "code"),
    [
        pytest.param("头", "head", "complaints", None, id="as demanded"),
        pytest.param("头", "head", "audits", "act.reference", id="another procedure"),
        pytest.param("质", "quality", "complaints", None, id="by right"),
        pytest.param("质", "quality", "nowhere", "act.reference", id="by right, elsewhere"),
    ],
)
def test_a_case_goes_to_the_procedure_that_is_named(
    who: str, role: str, reference: str, code: str | None
) -> None:
    wanted = Attempt(Step.REFER, who, frozenset({role}), {"reference": reference})
    found = refused(changed(refer=REFER), SLIGHT, [REPORT], wanted)
    assert (found.code if found else None) == code
    if found:
        assert "投诉处理程序" in found.sentence.zh


def test_the_procedure_referred_to_and_the_step_that_sets_a_term_must_exist() -> None:
    chapter = small_files()["ch1.yaml"]
    wrong = chapter.replace(TERM.split(" => ", maxsplit=1)[0], "until: disposal, form: sheet")
    wrong = wrong.replace("step: correct,", "step: correct, reference: complaint,")
    found = {(problem.code, problem.nearest) for problem in load_small(ch1=wrong).errors}
    assert found == {("P109", ("complaints",)), ("P109", ("dispose",))}


def test_what_leaders_have_been_told_stands_when_the_work_is_done_again() -> None:
    tell = (
        "- {id: fix, => - {id: tell-leader, step: escalate, clause: '3', "
        "when: {severity: 严重}, by: [head], after: [report]}\n  - {id: fix,"
    )
    acts = [
        REPORT,
        act("escalate", "10 09:10", "头", reason="重伤"),
        act("dispose", "10 10:00", "头", dispositions=["apology"]),
        act("correct", "10 11:00", "手"),
        act("verify", "10 12:00", "质", result="failed", text="不行"),
    ]
    assert list(dues(changed(tell=tell), GRAVE, acts[:1])) == ["decide", "tell-leader"]
    assert list(dues(changed(tell=tell), GRAVE, acts)) == ["carry-out"]


@pytest.mark.parametrize(
    ("facts", "acts", "due"),
    [
        pytest.param(SLIGHT, [act("correct", "10 09:10", "手")], {"fix": "20 09:30"}, id="done"),
        pytest.param(
            SLIGHT,
            [act("withdraw", "10 09:10", "报", reason="误报")],
            {"fix": "20 09:30"},
            id="begun",
        ),
        pytest.param(
            GRAVE,
            [act("withdraw", "10 09:10", "报", reason="误报")],
            {"decide": "22 00:00"},
            id="before anything was decided",
        ),
    ],
)
def test_after_a_reopening_no_limit_counts_from_before_it(
    facts: Facts, acts: list[Act], due: dict[str, str]
) -> None:
    again = [REPORT, *acts, act("reopen", "20 09:00", "报", reason="又坏了")]
    assert dues(small(), facts, again) == {name: at(text) for name, text in due.items()}


def test_a_limit_may_count_from_before_the_report() -> None:
    edition = changed(start="within: 30分钟, start: reported => within: 30分钟, start: found")
    found = act("report", "10 09:00", "报", found_at=at("10 08:00"))
    assert dues(edition, SLIGHT, [found]) == {"fix": at("10 08:30")}
