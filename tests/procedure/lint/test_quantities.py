"""What counts as a quantity in Chinese text, and what only looks like one."""

from fractions import Fraction

import pytest

from bihuan.procedure.clocks.limits import parse_limit
from bihuan.procedure.lint.quantities import amount, key_of, mentioned, quantities

STATED = {
    "2小时内上报": ("2小时", "minutes", 120),
    "三个工作日内": ("三个工作日", "working days", 3),
    "损失 10万元 以上": ("10万元", "money", 10_000_000),
    "五千元以上": ("五千元", "money", 500_000),
    "5,000元": ("5,000元", "money", 500_000),
    "出现3次及以上": ("3次", "count", 3),
    "第二次发生的": ("二次", "count", 2),
    "合格率低于95%": ("95%", "percent", 95),
    "百分之三十": ("百分之三十", "percent", 30),
    "半小时内": ("半小时", "minutes", 30),
    "一个半小时": ("一个半小时", "minutes", 90),
    "1.5小时": ("1.5小时", "minutes", 90),
    "一周内答复": ("一周", "days", 7),
    "二十四小时内": ("二十四小时", "minutes", 1440),
    "保存3年": ("3年", "months", 36),
    "半年复查": ("半年", "months", 6),
    "在3至5个工作日内": ("5个工作日", "working days", 5),
}
SEEMING = [
    "每月统计一次", "每季度组织1次", "每三个月复查", "每天巡查3次", "2026年1月1日起", "每月5日前",
    "次月5日前", "24小时值班", "7×24小时", "QR-12表", "条款4.2.2 b", "一天中的任何时候", "三月",
    "一次性", "一年一度", "十分重要", "第3天",
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), STATED.items())
def test_a_quantity_is_found_with_what_it_means(text, found):
    words, kind, value = found
    (one,) = quantities(text)
    assert one.text == words
    assert text[one.at :].startswith(words)
    assert (kind, Fraction(value)) in one.keys


@pytest.mark.parametrize("text", SEEMING)
def test_what_only_looks_like_one_is_left_out(text):
    assert quantities(text) == []


def test_units_of_facts_are_found_too():
    assert quantities("余氯低于 0.3mg/L") == []
    (one,) = quantities("余氯低于 0.3mg/L", ["mg/L"])
    assert one.keys == {("count", Fraction(3, 10))}


@pytest.mark.parametrize(
    ("limit", "text"),
    [("7天", "一周内"), ("1周", "七日内"), ("90分钟", "一个半小时"), ("12个月", "一年内"),
     ("当日", "当天完成"), ("3个工作日", "3 个工作日")],
)  # fmt: skip
def test_a_limit_is_found_in_a_text_that_says_the_same(limit, text):
    assert key_of(parse_limit(limit)) in mentioned(text)


@pytest.mark.parametrize(("limit", "text"), [("3天", "三个工作日内"), ("1天", "24小时内")])
def test_what_is_counted_otherwise_is_not_the_same(limit, text):
    assert key_of(parse_limit(limit)) not in mentioned(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("两千", 2000),
        ("三万五千", 35_000),
    ],
)
def test_chinese_numerals(text, number):
    assert amount(text) == number
