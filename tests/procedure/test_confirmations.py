"""Confirmations, readings that are open, and exceptions: what is told, and until when."""

from datetime import date

import pytest

from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.clocks.limits import parse_limit
from bihuan.procedure.decisions.deciding import decide
from bihuan.procedure.lint.confirming import fingerprint, later
from bihuan.procedure.lint.waivers import in_force
from bihuan.procedures.reader import read_pack

from .small import at, load_small, small, small_files

HEAD = "    heading: {zh: 权限, en: Rights}"


def confirmed(on="2026-01-01", digest=None, change=("", ""), today=None, more=""):
    digest = digest or fingerprint(small().clauses["4"])
    line = f"{HEAD}\n    confirmed: {{on: {on}, by: 甲, digest: {digest}}}"
    files = small_files()
    files["ch1.yaml"] = files["ch1.yaml"].replace(HEAD, line).replace(*change)
    files["pack.yaml"] += more
    return read_pack(files, today=today)


def codes(loaded):
    return [problem.code for problem in loaded.problems]


def test_the_fingerprint_is_of_the_chinese_text_and_no_space_counts():
    assert codes(confirmed()) == []
    assert codes(confirmed(change=("可以移交、延期、撤回。", "可以移交、 延期、撤回。"))) == []
    assert codes(confirmed(change=("Transfer, postpone, withdraw.", "Transfer."))) == []
    assert codes(confirmed(change=("可以移交、延期、撤回。", "可以移交、撤回、延期。"))) == ["P304"]


def test_a_changed_clause_bars_the_issue_only():
    loaded = confirmed(digest="0" * 12)
    assert loaded.edition is not None
    assert loaded.errors == ()
    assert [(problem.code, problem.level) for problem in loaded.barring] == [("P304", "error")]


@pytest.mark.parametrize(
    ("today", "told"), [(None, []), (date(2026, 12, 31), []), (date(2027, 1, 1), ["P305"])]
)
def test_a_confirmation_grows_old_by_the_day_that_is_given(today, told):
    loaded = confirmed(on="2025-12-31", today=today, more="review_every: 1年\n")
    assert codes(loaded) == told


@pytest.mark.parametrize(
    ("text", "day"),
    [("1个月", date(2026, 2, 28)), ("12个月", date(2027, 1, 31)), ("2周", date(2026, 2, 14)),
     ("10天", date(2026, 2, 10))],
)  # fmt: skip
def test_an_interval_ends_on_the_same_day_or_the_last_of_the_month(text, day):
    assert later(date(2026, 1, 31), parse_limit(text)) == day


WAIVED = """allow:
  - {code: P303, at: fix, because: {zh: 已商定, en: agreed}, by: 甲, until: 2026-06-30}
"""


def waived(today=None):
    files = small_files()
    files["ch1.yaml"] = files["ch1.yaml"].replace("within: 30分钟", "within: 40分钟")
    files["pack.yaml"] += WAIVED
    return read_pack(files, today=today)


def test_an_exception_silences_its_problem_at_its_place_until_its_day():
    loaded = waived()
    assert loaded.problems == ()
    assert loaded.edition
    assert [one.at for one in in_force(loaded.edition, date(2026, 6, 30))] == ["fix"]
    assert in_force(loaded.edition, date(2026, 7, 1)) == []
    assert codes(waived(date(2026, 6, 30))) == []
    assert codes(waived(date(2026, 7, 1))) == ["P112"]


def test_an_exception_at_another_place_silences_nothing():
    files = small_files()
    files["ch1.yaml"] = files["ch1.yaml"].replace("within: 30分钟", "within: 40分钟")
    files["pack.yaml"] += WAIVED.replace("at: fix", "at: tell")
    told = read_pack(files).problems
    assert [problem.code for problem in told] == ["P303", "P112"]
    assert told[1].message.zh == "tell 没有 P303，这条例外不起作用；P303 出现在：fix；请删去或改正"


OPEN = """interpretations:
  - id: int-2
    clause: "2"
    issue: {zh: 几次算多, en: How many}
    reading: {zh: 满 3次, en: Three}
    by: 甲
    on: 2026-01-01
    open: yes
"""


def test_an_explanation_says_that_a_reading_is_still_open():
    chapter = small_files()["ch1.yaml"].replace(
        'id: g1, clause: "2", item: a', 'id: g1, clause: "2", item: a, interpretation: int-2'
    )
    edition = load_small(ch1=chapter + OPEN).edition
    assert edition
    facts = {"harm": "grave", "loss": 0, "again": 1}
    record = record_of(
        edition, decide(edition, edition.tables[0], facts), facts, at("10 09:00"), "system"
    )
    assert "解释（甲，2026-01-01，尚未定论）：满 3次" in explain(edition, record, 2, "zh")
    assert "Reading (甲, 2026-01-01, still open): Three" in explain(edition, record, 2, "en")
