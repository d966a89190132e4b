"""Limits: what is read, what is refused with which sentence, and how they are said."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.clocks.limits import (
    COUNTING,
    MOST,
    ROLLING,
    Limit,
    LimitError,
    Unit,
    parse_limit,
    say_limit,
)

EXAMPLES = "请写成30分钟、2小时、当日、3天、3个工作日、1周或1个月。"
HALVES = "例如“半天”写成“4小时”，“1.5小时”写成“90分钟”。"
ROLLING_UNITS = "只有按天、周、月计算的时限可以顺延，请去掉“遇休息日顺延”。"
UNITS = st.sampled_from(Unit)
LIMITS = st.one_of(
    st.just(Limit(1, Unit.SAME_DAY)),
    st.builds(
        Limit,
        st.integers(1, MOST),
        st.sampled_from([Unit.MINUTE, Unit.HOUR, Unit.WORKING_DAY]),
        st.just(value=False),
    ),
    st.builds(Limit, st.integers(1, MOST), st.sampled_from(sorted(ROLLING)), st.booleans()),
)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30分钟", 30, Unit.MINUTE),
        ("30 分钟", 30, Unit.MINUTE),
        ("三十分钟内", 30, Unit.MINUTE),
        ("半小时", 30, Unit.MINUTE),
        ("半个小时内", 30, Unit.MINUTE),
        ("half an hour", 30, Unit.MINUTE),
        ("1 minute", 1, Unit.MINUTE),
        ("2小时", 2, Unit.HOUR),
        ("两个小时", 2, Unit.HOUR),
        ("24 hours", 24, Unit.HOUR),
        ("当日", 1, Unit.SAME_DAY),
        ("当天内", 1, Unit.SAME_DAY),
        ("same day", 1, Unit.SAME_DAY),
        ("Within the same day", 1, Unit.SAME_DAY),
        ("1天", 1, Unit.DAY),
        ("3day", 3, Unit.DAY),
        ("3日", 3, Unit.DAY),
        ("3个自然日", 3, Unit.DAY),
        ("10 calendar days", 10, Unit.DAY),
        ("十五日之内", 15, Unit.DAY),
        ("一百零五天", 105, Unit.DAY),
        ("一百一十天", 110, Unit.DAY),
        ("九百九十九天", 999, Unit.DAY),
        ("三个工作日", 3, Unit.WORKING_DAY),
        ("3个工作日", 3, Unit.WORKING_DAY),
        ("5工作日以内", 5, Unit.WORKING_DAY),
        ("3 working days", 3, Unit.WORKING_DAY),
        ("within 1 business day", 1, Unit.WORKING_DAY),
        ("1周", 1, Unit.WEEK),
        ("一周", 1, Unit.WEEK),
        ("两个星期", 2, Unit.WEEK),
        ("1 week", 1, Unit.WEEK),
        ("1个月", 1, Unit.MONTH),
        ("一个月", 1, Unit.MONTH),
        ("6 months", 6, Unit.MONTH),
        ("1年", 12, Unit.MONTH),
        ("三年", 36, Unit.MONTH),
        ("2 years", 24, Unit.MONTH),
    ],
)
def test_it_reads_what_procedures_write(text, amount, unit):
    assert parse_limit(text) == Limit(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "3天（遇休息日顺延）",
        "3天，遇节假日顺延",
        "3天(遇假日顺延)",
        "3 days (rolling over days off)",
    ],
)
def test_an_end_on_a_day_off_may_roll(text):
    assert parse_limit(text) == Limit(3, Unit.DAY, rolls=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("３天", "时限“３天”里有全角数字；请改成半角：“3天”。"),
        (
            "立即",
            "“立即”算不出到期时间；请写明多少分钟或小时，例如 30分钟。",
        ),
        (
            "半天",
            "时限“半天”不是整数，各处算法不同；请改用更小的单位写成整数，" + HALVES,
        ),
        ("3月", "“3月”是月份，不是期限；期限请写成“3个月”。"),
        (
            "三颗星",
            "“三颗星”不是可用的时限；请写成30分钟、2小时、当日、3天、3个工作日、1周或1个月。",
        ),
        (
            " ",
            "“”不是可用的时限；" + EXAMPLES,
        ),
        (
            "0天",
            "时限“0天”超出范围；数量应在 1 到 50000 之间，要求当日完成的请写“当日”。",
        ),
        (
            "2小时（遇休息日顺延）",
            "“2小时”不会因休息日顺延；" + ROLLING_UNITS,
        ),
    ],
)
def test_what_it_cannot_read_it_answers_with_what_to_write(text, sentence):
    with pytest.raises(LimitError) as refusal:
        parse_limit(text)
    assert str(refusal.value) == sentence
    assert refusal.value.label.zh == sentence
    assert refusal.value.label.en.endswith(".")


@pytest.mark.parametrize(
    "text",
    ["半日", "半个月", "半年", "半个工作日", "一个半小时", "1.5小时", "half a day", "1.5 hours"],
)
def test_halves_are_refused_with_the_smaller_unit_to_use(text):
    with pytest.raises(LimitError, match="不是整数"):
        parse_limit(text)


@pytest.mark.parametrize(
    "text",
    [
        *("-1天", "3", "天", "零天", "三", "天3", "3天天", "3小时30分钟"),
        *("99999天", "99999999999年"),
        *("3个", "3分", "1季度", "3 fortnights", "3 workingdays"),
        "二〇天",  # 20 is 二十
        "一百五天",  # 105 or 150
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(LimitError):
        parse_limit(text)


@given(st.text(max_size=12) | st.text("一二十百半1２个天日月内工作遇休息顺延(", max_size=12))
def test_it_never_fails_in_any_other_way(text):
    with suppress(LimitError):
        assert 1 <= parse_limit(text).amount <= MOST


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit(30, Unit.MINUTE), "30分钟", "30 minutes"),
        (Limit(1, Unit.HOUR), "1小时", "1 hour"),
        (Limit(1, Unit.SAME_DAY), "当日", "same day"),
        (Limit(3, Unit.DAY), "3天", "3 days"),
        (Limit(1, Unit.WORKING_DAY), "1个工作日", "1 working day"),
        (Limit(2, Unit.WEEK), "2周", "2 weeks"),
        (Limit(1, Unit.MONTH, rolls=True), "1个月，遇休息日顺延",
         "1 month, rolling over days off"),
    ],
)  # fmt: skip
def test_it_is_said_in_both_languages(limit, zh, en):
    assert (say_limit(limit, "zh-hans"), say_limit(limit, "en")) == (zh, en)


@given(LIMITS, st.sampled_from(["zh", "en"]))
def test_what_is_said_reads_back_as_the_same_limit(limit, language):
    assert parse_limit(say_limit(limit, language)) == limit


@given(UNITS)
def test_every_unit_says_how_it_is_counted(unit):
    assert COUNTING[unit].zh
    assert COUNTING[unit].en
