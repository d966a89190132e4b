"""Columns stand under one another, also with hanzi; long commands show that they live."""

import io
from datetime import datetime

import pytest

from bihuan.cli import screen
from bihuan.cli.screen import Progress, columns_of, due_text, show_table


def test_hanzi_take_two_columns():
    assert columns_of("程度 A") == 6


def test_columns_stand_under_one_another(capsys):
    show_table(("甲", "b", "c"), [("ab", "文字", "x"), ("文", "y", "末")])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["甲  b     c", "ab  文字  x", "文  y     末"]


@pytest.mark.parametrize(
    ("due", "text"), [("2026-11-22T09:30", "2026-11-22 09:30"), ("2026-11-01", "2026-10-31 24:00")]
)
def test_a_limit_in_days_ends_at_24_hours(due, text):
    assert due_text(datetime.fromisoformat(due)) == text


def test_a_terminal_line_is_rewritten_and_cleared():
    stream = io.StringIO()
    stream.isatty = lambda: True
    shown = Progress("正在检查", 3, stream)
    shown.at(1, "s15-property")
    shown.at(2, "x")
    shown.close()
    assert "\r正在检查 1/3 s15-property" in stream.getvalue()
    assert stream.getvalue().endswith("\r")


def test_a_log_gets_a_line_now_and_then(monkeypatch):
    clock = iter([0.0, 1.0, 2.5, 2.5, 3.0])
    monkeypatch.setattr(screen, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    shown = Progress("Lines", None, stream)
    shown.at(10)
    shown.at(2000)
    shown.at(2100)
    shown.close()
    assert stream.getvalue() == "Lines 2,000\n"
