"""The register: who sees what, filters, search, pages."""

from datetime import date, timedelta

import pytest
from django.db import connection

from bihuan.cases.models import Case
from bihuan.cases.queries.register import (
    DUE,
    OLDEST,
    RegisterFilter,
    register,
    register_count,
    register_page,
)
from bihuan.cases.queries.sight import cases_visible_to, sees_customer, sight_of
from bihuan.cases.services.scopes import cases_follow_unit
from bihuan.people.services import unit_move
from tests.cases.conftest import ORDINARY, SERIOUS, SLIGHT
from tests.cast import DAY, NOW


@pytest.fixture
def cases(cast, report, act):
    """Four cases in the East, one in the West; a minute apart."""
    said = [
        (ORDINARY, {"title": "电梯故障停在三楼", "place": "三号楼", "service_item": "电梯"}),
        (SLIGHT, {"title": "停电半小时", "description": "三号楼门厅无照明"}),
        (SERIOUS, {"title": "门岗服务态度生硬", "unit": cast.east_guard, "customer_name": "喆堃"}),
        (SLIGHT, {"title": "Lift B2 noisy", "service_item": "电梯", "channel": "phone"}),
        (ORDINARY, {"title": "西苑电梯异响", "unit": cast.west_works, "actor": cast.qian_lei}),
    ]
    made = [
        report(facts, now=NOW + timedelta(minutes=number), **fields)
        for number, (facts, fields) in enumerate(said)
    ]
    act(made[1], "correct", cast.chen_gang, now=NOW + timedelta(minutes=9))
    return made


def titles(person, now=NOW, **fields):
    by_page = register_page(person, RegisterFilter(**fields), now).cases
    whole = list(register(person, RegisterFilter(**fields), now))
    assert by_page == whole, "a page and the whole list agree"
    return [case.title for case in by_page]


def test_everybody_sees_their_units_and_below_newest_first(cast, cases):
    everything = [case.title for case in reversed(cases)]
    assert titles(cast.zhou_zong) == titles(cast.administrator) == everything
    assert titles(cast.wang_qiang) == everything[1:]
    assert titles(cast.qian_lei) == everything[:1]
    assert titles(cast.sun_li) == [everything[1], everything[3], everything[4]]
    assert list(cases_visible_to(cast.qian_lei, DAY)) == [cases[4]]


def test_what_one_reported_is_seen_wherever_it_is(cast, report):
    case = report(SLIGHT, unit=cast.west_works)
    assert titles(cast.li_jing) == [case.title]
    assert titles(cast.li_jing, mine=True) == [case.title]
    assert titles(cast.wang_qiang) == []


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ({"state": "closed"}, [2]),
        ({"state": "open"}, [4, 3, 1]),
        ({"severity": "serious"}, [3]),
        ({"service_item": "电梯"}, [4, 1]),
        ({"channel": "phone"}, [4]),
        ({"awaited": "correct"}, [4, 3, 1]),
        ({"edition": "s15-property"}, [4, 3, 2, 1]),
        ({"edition": "s99"}, []),
        ({"mine": True}, [4, 3, 2, 1]),
        ({"reported_from": date(2026, 11, 20)}, [4, 3, 2, 1]),
        ({"reported_to": date(2026, 11, 19)}, []),
        ({"reported_from": date(2026, 11, 20), "reported_to": date(2026, 11, 20)}, [4, 3, 2, 1]),
        ({"sort": OLDEST}, [1, 2, 3, 4]),
        ({"sort": DUE}, [4, 1, 3]),
        ({"overdue": True}, []),
    ],
)
def test_the_register_is_narrowed(cast, cases, fields, numbers):
    expected = [cases[number - 1].title for number in numbers]
    assert titles(cast.li_jing, **fields) == expected


def test_what_is_overdue_is_found(cast, cases):
    late = NOW + timedelta(days=2)
    assert titles(cast.wang_qiang, late, overdue=True) == [cases[3].title, cases[0].title]


def test_a_unit_and_everything_below_it(cast, cases):
    assert titles(cast.zhou_zong, unit=cast.east_guard) == [cases[2].title]
    assert titles(cast.zhou_zong, unit=cast.west) == [cases[4].title]
    assert titles(cast.zhou_zong, unit=cast.east, mine=True) == []
    assert titles(cast.qian_lei, unit=cast.east) == []


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("电梯", [4, 1]),
        ("停", [2, 1]),
        ("电", [4, 2, 1]),
        ("停电", [2]),
        ("电梯故障", [1]),
        ("服务态度生硬", [3]),
        ("三号楼", [2, 1]),
        ("照明 停电", [2]),
        ("LIFT", [4]),
        ("noi", [4]),
        ("NC-2026-00003", [3]),
        ("nc 2026", [4, 3, 2, 1]),
        ("nc2026-3", [3]),
        ("NC-2026-99", []),
        ("00003", [3]),
        ("喆堃", [3]),
        ("喆", [3]),
        ("梯电", []),
        ("？！", []),
        ('" OR words : *', []),
        ("it's 100% 'x' & | ! <->", []),
    ],
)
def test_cases_are_found_by_their_words(cast, cases, words, numbers):
    expected = [cases[number - 1].title for number in numbers]
    assert titles(cast.wang_qiang, q=words) == expected


def test_search_finds_only_what_one_may_see(cast, cases):
    assert titles(cast.qian_lei, q="电梯") == [cases[4].title]
    assert titles(cast.zhou_zong, q="电梯") == [cases[4].title, cases[3].title, cases[0].title]
    assert titles(cast.zhou_zong, q="电梯", state="open", unit=cast.east) == [
        cases[3].title, cases[0].title,
    ]  # fmt: skip


def test_who_the_customer_is_can_be_searched_by_those_who_may_read_it(cast, report):
    case = report(SLIGHT, customer_name="喆堃", customer_contact="13800000000")
    for person, may in ((cast.chen_gang, True), (cast.li_jing, True), (cast.sun_li, False)):
        assert titles(person, q="喆堃") == ([case.title] if may else [])
        assert titles(person, q="13800000000") == ([case.title] if may else [])
        assert sees_customer(case, sight_of(person, DAY)) is may
        assert titles(person, q="电梯") == [case.title]


def test_texts_that_were_put_right_are_found_anew(cast, cases, act):
    act(cases[0], "amend", cast.li_jing, {"reason": "写错", "title": "扶梯故障"})
    assert titles(cast.li_jing, q="扶梯") == ["扶梯故障"]
    assert titles(cast.li_jing, q="停在三楼") == []


def test_a_transferred_case_is_found_by_its_new_unit(cast, cases, act):
    act(cases[0], "transfer", cast.chen_gang, {"unit": cast.west_works, "reason": "属西苑"})
    assert cases[0].title in titles(cast.qian_lei, q="故障")
    assert titles(cast.qian_lei, unit=cast.west) == [cases[4].title, cases[0].title]
    assert cases[0].title not in titles(cast.zhou_zong, unit=cast.east)
    assert cases[0].title in titles(cast.wang_qiang), "whoever has seen it goes on following it"


@pytest.mark.parametrize(
    "fields", [{}, {"q": "号"}, {"sort": OLDEST}, {"sort": DUE}, {"mine": True}]
)
def test_pages_follow_one_another_without_gap_or_repetition(cast, report, fields):
    for number in range(23):
        report(ORDINARY, title=f"第{number}号", now=NOW + timedelta(seconds=number // 3))
    filters, after, seen = RegisterFilter(**fields), "", []
    for _page in range(10):
        page = register_page(cast.li_jing, filters, NOW, size=5, after=after)
        seen += page.cases
        after = page.next
        if not after:
            break
    assert len(seen) == 23
    assert seen == list(register(cast.li_jing, filters, NOW))


def test_a_count_stops_where_nobody_reads_on(cast, cases, monkeypatch):
    assert register_count(cast.li_jing, RegisterFilter(), NOW) == 4
    monkeypatch.setattr("bihuan.cases.queries.register.COUNT_AT_MOST", 2)
    assert register_count(cast.li_jing, RegisterFilter(), NOW) == 2


def test_cases_follow_a_unit_that_is_moved(cast, cases):
    unit_move(unit=cast.east_works, parent=cast.west, actor=cast.administrator, now=NOW)
    cases_follow_unit(unit=cast.east_works)
    moved = [cases[3].title, cases[1].title, cases[0].title]
    assert titles(cast.qian_lei) == [cases[4].title, *moved]
    assert titles(cast.qian_lei, q="电梯故障") == [cases[0].title]
    assert titles(cast.zhou_zong, unit=cast.east) == [cases[2].title]
    assert titles(cast.zhou_zong, unit=cast.west) == [cases[4].title, *moved]


def test_a_page_costs_few_queries(cast, cases, django_assert_num_queries):
    with django_assert_num_queries(4):  # posts, delegated posts, the unit's range, the person's
        register_page(cast.wang_qiang, RegisterFilter(), NOW)
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 3):
        register_page(cast.wang_qiang, RegisterFilter(q="电梯"), NOW)
    with django_assert_num_queries(3):
        register_page(cast.administrator, RegisterFilter(), NOW)


def test_cases_are_never_deleted(cases):
    with pytest.raises(TypeError):
        Case.objects.all().delete()
