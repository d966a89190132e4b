"""Spans and moments are said shortly, exactly, and in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from bihuan.web.words import left_words, moment_words, span_words

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Shanghai, a Sunday


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 分钟"),
        (59, "59 分钟"),
        (60, "1 小时"),
        (61, "1 小时 1 分"),
        (24 * 60 - 1, "23 小时 59 分"),
        (24 * 60, "1 天"),
        (25 * 60 + 30, "1 天 1 小时"),
        (7 * 24 * 60 + 60, "7 天"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(minutes, words):
    assert span_words(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (30, "还剩 30 分钟", "30 min left"),
        (0, "还剩 0 分钟", "0 min left"),
        (-1, "超时 1 分钟", "1 min late"),
        (-200, "超时 3 小时 20 分", "3 h 20 min late"),
    ],
)
def test_time_left_turns_into_lateness(minutes, zh, en):
    due = NOW + timedelta(minutes=minutes)
    assert left_words(due, NOW) == zh
    with translation.override("en"):
        assert left_words(due, NOW) == en


@pytest.mark.parametrize(
    ("hours", "zh", "en"),
    [
        (1, "13:00", "13:00"),
        (12, "明天 00:00", "tomorrow 00:00"),
        (-13, "昨天 23:00", "yesterday 23:00"),
        (72, "11月25日 12:00", "25 Nov 12:00"),
        (24 * 60, "2027-01-21 12:00", "21 Jan 2027 12:00"),
    ],
)
def test_a_moment_is_as_short_as_it_stays_clear(hours, zh, en):
    moment = NOW + timedelta(hours=hours)
    assert moment_words(moment, NOW) == zh
    with translation.override("en"):
        assert moment_words(moment, NOW) == en
