"""What is no trap: limits, waits and dispositions that are in order are not told."""

import pytest

from bihuan.procedure.clocks.limits import parse_limit
from bihuan.procedure.lint.handling import is_shorter
from tests.procedure.small import load_small, small_files

CHECK = "by: [quality, head], within: 1天, requires: [text]"
ACCEPT = (
    "dispositions:\n"
    '  - {id: accept, name: {zh: 让步接收, en: By concession}, clause: "3", '
    "when: {severity: 一般}}\n"
)
APPROVED = (
    "demands:\n"
    '  - {id: allow, step: approve, clause: "3", when: {chosen.accept: 是}, by: [quality], '
    "within: 1天, on_breach: [quality]}\n"
)


def told(*changes, more=""):
    chapter = small_files()["ch1.yaml"]
    for before, after in changes:
        assert before in chapter
        chapter = chapter.replace(before, after, 1)
    return [problem.code for problem in load_small(ch1=chapter + more).problems]


def test_a_step_that_is_allowed_may_be_waited_for():
    waits = (CHECK, CHECK.replace("requires", "after: [analyse], requires"))
    allowed = (
        "rights:\n",
        'rights:\n  - {id: r-analyse, act: analyse, clause: "4", by: [head]}\n',
    )
    assert told(waits) == ["P401"]
    assert told(waits, allowed) == []


def test_a_step_need_only_be_taken_where_the_demand_applies():
    waits = (CHECK, CHECK.replace("requires", "after: [correct], requires"))
    assert told(waits) == []


def test_what_a_referral_ends_is_no_trap():
    """Cases that go to another procedure need no disposition here."""
    barred = ('en: Apology}, clause: "3"}', 'en: Apology}, clause: "3", when: {kind: 收费}}')
    paid = ('clause: "3", when: {severity: ">= 一般"}, requires',
            'clause: "3", when: {kind: 收费}, requires')  # fmt: skip
    hand_on = (
        'demands:\n  - {id: hand-on, step: refer, clause: "3", when: {kind: 电梯}, by: [quality], '
        "within: 1天, on_breach: [quality], reference: complaints}\n"
    )
    refer = ("demands:\n", hand_on)
    assert told(barred, paid) == ["P401"]
    assert told(barred, paid, refer) == []


def test_a_concession_that_is_approved_is_in_order():
    accept = ("dispositions:\n", ACCEPT)
    assert told(accept) == ["P405"]
    assert told(accept, ("demands:\n", APPROVED)) == []


def test_what_can_only_be_chosen_where_somebody_disposes_delays_no_other_case():
    """Slight cases are not disposed of, so the approval of a payment cannot hold them up."""
    slow = (
        "chosen.pay: 是, company: 是}, by: [quality], within: 1天",
        "chosen.pay: 是}, by: [quality], within: 3个工作日",
    )
    assert told(slow) == []


@pytest.mark.parametrize(
    ("one", "other", "shorter"),
    [
        ("30分钟", "1小时", True),
        ("1小时", "60分钟", False),
        ("当日", "1天", True),
        ("当日", "2个工作日", True),
        ("1天", "3个工作日", True),
        ("3天", "3个工作日", False),
        ("2周", "1个月", True),
        ("1个月", "2周", False),
        ("3个工作日", "2个工作日", False),
    ],
)
def test_a_limit_is_shorter_only_if_it_is_so_on_any_calendar(one, other, shorter):
    assert is_shorter(parse_limit(one), parse_limit(other)) is shorter
