"""P501 and P502: an edition beside the one it replaces, and beside the whole line of versions."""

from dataclasses import replace
from datetime import date

import pytest

from bihuan.procedure.compare.changes import ChangeClass
from bihuan.procedure.compare.classes import is_smaller
from bihuan.procedure.compare.versions import check_dates, check_succession
from tests.procedure.small import load_small, small, small_files


def version(number, start, end=None):
    edition = replace(small(), version=number, effective_from=date.fromisoformat(start))
    return replace(edition, effective_to=date.fromisoformat(end)) if end else edition


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (("2026-01-01",), ("2026-07-01",), []),
        (("2026-01-01", "2026-07-01"), ("2026-07-01",), []),
        (("2026-01-01", "2026-07-02"), ("2026-07-01",), ["P501"]),
        (("2026-01-01", "2026-06-30"), ("2026-07-01",), ["P501"]),
        (("2026-01-01",), ("2026-01-01",), ["P501"]),
        (("2026-01-01",), ("2025-12-31",), ["P501"]),
    ],
)
def test_the_days_of_two_versions_meet(first, second, told):
    assert codes(check_dates([version("1", *first), version("2", *second)])) == told


def test_every_pair_in_a_line_of_versions_is_looked_at():
    line = [
        version("1", "2026-01-01", "2026-03-01"),
        version("2", "2026-03-01", "2026-05-01"),
        version("3", "2026-06-01"),
        version("4", "2026-06-01"),
    ]
    problems = check_dates(line)
    assert codes(problems) == ["P501", "P501"]
    assert "2026-05-01" in problems[0].message.zh
    assert check_dates(line[:1]) == check_dates([]) == []


def successor(declared):
    pack = small_files()["pack.yaml"].replace('version: "1"', 'version: "2"')
    pack = pack.replace("effective_from: 2026-01-01", "effective_from: 2026-07-01")
    because = "{zh: 试行后, en: After a trial}"
    pack += f'replaces: "1"\nchange: {{class: {declared}, because: {because}}}\n'
    chapter = small_files()["ch1.yaml"].replace("within: 30分钟", "within: 20分钟")
    edition = load_small(pack=pack, ch1=chapter).edition
    assert edition
    return edition


@pytest.mark.parametrize(
    ("declared", "told"),
    [("editorial", ["P502"]), ("loosening", ["P502"]), ("tightening", []), ("mixed", []),
     ("structural", [])],
)  # fmt: skip
def test_no_less_is_declared_than_changes(declared, told):
    problems = check_succession(small(), successor(declared))
    assert codes(problems) == told
    for problem in problems:
        assert problem.at == successor(declared).succession.declared_at
        assert "30分钟 → 时限 20分钟" in problem.message.zh


def test_a_change_is_declared_against_a_named_version():
    pack = small_files()["pack.yaml"]
    pack += "change: {class: editorial, because: {zh: 改字, en: Words}}\n"
    assert codes(load_small(pack=pack).problems) == ["P103"]


def test_the_classes_are_ordered_and_two_ways_are_not_one_another():
    order = [ChangeClass.EDITORIAL, ChangeClass.TIGHTENING, ChangeClass.MIXED,
             ChangeClass.STRUCTURAL]  # fmt: skip
    for place, small_one in enumerate(order):
        assert not is_smaller(small_one, small_one)
        for large in order[place + 1 :]:
            assert is_smaller(small_one, large)
            assert not is_smaller(large, small_one)
    assert is_smaller(ChangeClass.LOOSENING, ChangeClass.TIGHTENING)
    assert is_smaller(ChangeClass.TIGHTENING, ChangeClass.LOOSENING)
