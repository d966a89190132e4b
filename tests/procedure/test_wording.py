"""Values and conditions in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.procedure.edition import Fact, Member, Members, Span
from bihuan.procedure.terms import FactType, Label
from bihuan.procedure.wording import say_case, say_cell, say_region, say_value


def fact(kind, zh="次数", en="Count", **more):
    return Fact("f", FactType(kind), Label(zh, en), Label(zh, en), **more)


LOSS = fact("money", "直接经济损失", "Direct loss", unit="元", high=10**10)
TIMES = fact("count", "重复次数", "Repetitions", unit="次", high=99)
SCORE = fact("number", "满意度", "Satisfaction", unit="%", decimals=1, high=1000)
LENGTH = fact("duration", "修复用时", "Time to repair", high=100_000)
FOUND = fact("date", "发现日期", "Found on")
REPEATED = fact("boolean", "重复出现", "Repeated")
TOLD = fact(
    "enum",
    "投诉到",
    "Complained to",
    members=(
        Member("nobody", Label("没有投诉", "Nobody"), -1),
        Member("leader", Label("公司领导", "Company leaders"), -1),
        Member("media", Label("媒体", "The media"), -1),
    ),
)
FACTS = {"loss": LOSS, "repeated": REPEATED, "told": TOLD}


@pytest.mark.parametrize(
    ("of", "value", "zh", "en"),
    [
        (TOLD, "media", "媒体", "The media"),
        (TOLD, "gone", "gone", "gone"),
        (TOLD, None, "未知", "unknown"),
        (REPEATED, True, "是", "yes"),
        (REPEATED, False, "否", "no"),
        (LOSS, 0, "0元", "¥0"),
        (LOSS, 5, "0.05元", "¥0.05"),
        (LOSS, 123_450, "1234.50元", "¥1,234.50"),
        (LOSS, 200_000, "2000元", "¥2,000"),
        (LOSS, 10_000_000, "10万元", "¥100,000"),
        (LOSS, 12_350_000, "12.35万元", "¥123,500"),
        (LOSS, 12_345_600, "123456元", "¥123,456"),
        (LOSS, 15_000_000_000, "1.5亿元", "¥150,000,000"),
        (LOSS, -1_000_050, "-10000.50元", "-¥10,000.50"),
        (fact("money", unit="美元"), 500_000_000, "500万美元", "5,000,000 美元"),
        (fact("money"), 500, "5元", "¥5"),
        (TIMES, 3, "3次", "3 times"),
        (fact("count"), 3, "3", "3"),
        (fact("count", unit="平方米"), 3, "3平方米", "3 平方米"),
        (SCORE, 955, "95.5%", "95.5%"),
        (SCORE, 950, "95%", "95%"),
        (SCORE, -5, "-0.5%", "-0.5%"),
        (LENGTH, 0, "0分钟", "0 minutes"),
        (LENGTH, 1, "1分钟", "1 minute"),
        (LENGTH, 90, "1小时30分钟", "1 hour 30 minutes"),
        (LENGTH, 1440, "24小时", "24 hours"),
        (LENGTH, 2880, "48小时", "48 hours"),
        (LENGTH, 43_200, "30天", "30 days"),
        (LENGTH, 4400, "3天1小时20分钟", "3 days 1 hour 20 minutes"),
        (LENGTH, -30, "-30分钟", "-30 minutes"),
        (FOUND, date(2026, 11, 22).toordinal(), "2026-11-22", "2026-11-22"),
        (FOUND, 0, "0", "0"),
    ],
)
def test_a_value_is_said_in_both_languages(of, value, zh, en):
    assert (say_value(of, value, "zh-hans"), say_value(of, value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("of", "cell", "zh", "en"),
    [
        (LOSS, Span(10_000_000, None), "直接经济损失 ≥ 10万元", "Direct loss ≥ ¥100,000"),
        (LOSS, Span(500_001, None), "直接经济损失 > 5000元", "Direct loss > ¥5,000"),
        (LOSS, Span(None, 500_001), "直接经济损失 ≤ 5000元", "Direct loss ≤ ¥5,000"),
        (
            LOSS,
            Span(200_000, 10_000_000),
            "2000元 ≤ 直接经济损失 < 10万元",
            "¥2,000 ≤ Direct loss < ¥100,000",
        ),
        (
            LOSS,
            Span(200_001, 10_000_001),
            "2000元 < 直接经济损失 ≤ 10万元",
            "¥2,000 < Direct loss ≤ ¥100,000",
        ),
        (TIMES, Span(3, None), "重复次数 ≥ 3次", "Repetitions ≥ 3 times"),
        (TIMES, Span(2, 10), "2次 ≤ 重复次数 ≤ 9次", "2 times ≤ Repetitions ≤ 9 times"),
        (TIMES, Span(3, 4), "重复次数=3次", "Repetitions = 3 times"),
        (TIMES, Span(0, 4), "0次 ≤ 重复次数 ≤ 3次", "0 times ≤ Repetitions ≤ 3 times"),
        (TIMES, Span(None, None), "重复次数=任意", "Repetitions = any"),
        (SCORE, Span(None, 900), "满意度 < 90%", "Satisfaction < 90%"),
        (LENGTH, Span(None, 60), "修复用时 < 1小时", "Time to repair < 1 hour"),
        (LENGTH, Span(None, 61), "修复用时 ≤ 1小时", "Time to repair ≤ 1 hour"),
        (
            FOUND,
            Span(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()),
            "2026-01-01 ≤ 发现日期 ≤ 2026-12-31",
            "2026-01-01 ≤ Found on ≤ 2026-12-31",
        ),
        (REPEATED, Members(frozenset({True})), "重复出现=是", "Repeated = yes"),
        (REPEATED, Members(frozenset({True, False})), "重复出现=任意", "Repeated = any"),
        (
            TOLD,
            Members(frozenset({"media", "leader"})),
            "投诉到=公司领导或媒体",
            "Complained to = Company leaders or The media",
        ),
        (
            TOLD,
            Members(frozenset({"media", "leader", "nobody"})),
            "投诉到=任意",
            "Complained to = any",
        ),
        (
            TOLD,
            Members(frozenset({"media", "gone"})),
            "投诉到=媒体或gone",
            "Complained to = The media or gone",
        ),
    ],
)
def test_a_condition_is_said_in_both_languages(of, cell, zh, en):
    assert (say_cell(of, cell, "zh-hans"), say_cell(of, cell, "en")) == (zh, en)


def test_conditions_and_cases_are_joined():
    region = {"told": Members(frozenset({"media"})), "loss": Span(None, 200_000)}
    assert say_region(FACTS, region, "zh") == "投诉到=媒体，直接经济损失 < 2000元"
    assert say_region(FACTS, region, "en") == "Complained to = The media; Direct loss < ¥2,000"
    case = {"repeated": False, "told": None, "loss": 200_000}
    assert say_case(FACTS, case, "zh") == "重复出现=否，投诉到=未知，直接经济损失=2000元"


def test_no_condition_is_any_case():
    assert say_region(FACTS, {}, "zh") == "任何情形"
    assert say_case(FACTS, {}, "en") == "any case"


@given(
    st.sampled_from([LOSS, TIMES, SCORE, LENGTH]),
    st.none() | st.integers(-(10**6), 10**9),
    st.none() | st.integers(-(10**6), 10**9),
)
def test_different_bounds_are_never_said_alike(of, low, high):
    assert say_cell(of, Span(low, high), "zh") != say_cell(of, Span(low, (high or 0) + 1), "zh")
