"""Who sees what, who holds which post, which department carries a function."""

from datetime import date, timedelta

import pytest

from bihuan.people.models import Unit
from bihuan.people.queries import (
    delegated_posts,
    holders,
    posts_of,
    unit_with_function,
    visible_units,
)
from bihuan.people.services import (
    appointment_end,
    appointment_give,
    delegation_give,
    person_leave,
    unit_add,
    unit_change,
)
from bihuan.people.terms import Post
from tests.cast import DAY, NOW, SINCE

A_DAY = timedelta(days=1)
NEXT_MONDAY = date(2026, 11, 23)


def names(units):
    return [unit.code for unit in units.order_by("path")]


@pytest.fixture
def delegate(cast):
    """王强 hands the East to 陈刚 for the coming week."""
    return delegation_give(
        giver=cast.wang_qiang,
        receiver=cast.chen_gang,
        unit=cast.east,
        valid_from=NEXT_MONDAY,
        valid_to=NEXT_MONDAY + 7 * A_DAY,
        reason="出差",
        actor=None,
        now=NOW,
    )


# --- what a person sees -------------------------------------------------------------------------
def test_a_person_sees_the_unit_of_a_post_and_everything_below(cast):
    assert names(visible_units(cast.wang_qiang, DAY)) == ["DY", "DY-KF", "DY-GC", "DY-BA", "DY-CW"]
    assert names(visible_units(cast.li_jing, DAY)) == ["DY-KF"]


def test_qian_lei_sees_nothing_of_the_east(cast):
    seen = visible_units(cast.qian_lei, DAY)
    assert names(seen) == ["XY", "XY-KF", "XY-GC", "XY-BA", "XY-CW"]
    assert not seen.under(cast.east.path).exists()


def test_the_group_and_the_administrator_see_all(cast):
    assert visible_units(cast.zhao_min, DAY).count() == Unit.objects.count()
    assert visible_units(cast.administrator, DAY).count() == Unit.objects.count()


def test_nobody_sees_by_a_post_that_has_not_begun_or_is_over(cast):
    assert not visible_units(cast.wang_qiang, SINCE - A_DAY).exists()
    (held,) = cast.wang_qiang.appointments.all()
    appointment_end(appointment=held, day=DAY, actor=None, now=NOW)
    assert visible_units(cast.wang_qiang, DAY - A_DAY).exists()
    assert not visible_units(cast.wang_qiang, DAY).exists()


def test_whoever_left_sees_nothing(cast):
    for person in (cast.wang_qiang, cast.administrator):
        person.is_active = False
        assert not visible_units(person, DAY).exists()


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(-1, ["DY-GC"]), (0, ["DY", "DY-KF", "DY-GC", "DY-BA", "DY-CW"]), (7, ["DY-GC"])],
)
def test_a_delegate_sees_more_exactly_as_long(cast, delegate, offset, expected):
    assert names(visible_units(cast.chen_gang, NEXT_MONDAY + offset * A_DAY)) == expected


def test_what_is_visible_costs_one_query_and_stays_a_queryset(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        seen = visible_units(cast.wang_qiang, DAY)
    with django_assert_num_queries(1):
        assert seen.filter(function="engineering").get() == cast.east_works


# --- posts --------------------------------------------------------------------------------------
def test_posts_are_listed_with_their_units(cast):
    assert posts_of(cast.chen_gang, DAY) == [
        (Post.LEAD_HAND, cast.east_works),
        (Post.SUPERVISOR, cast.east_works),
    ]


def test_delegated_posts_come_after_a_persons_own(cast, delegate):
    assert posts_of(cast.chen_gang, NEXT_MONDAY)[-1] == (Post.MANAGER, cast.east)
    assert delegated_posts(cast.chen_gang, NEXT_MONDAY) == [
        (Post.MANAGER, cast.east, cast.wang_qiang)
    ]
    assert delegated_posts(cast.chen_gang, DAY) == []


def test_a_delegation_lends_only_what_the_giver_holds_in_that_unit_or_below(cast):
    for unit, post in ((cast.group, Post.AUDITOR), (cast.east_guard, Post.SUPERVISOR)):
        appointment_give(
            person=cast.wang_qiang, unit=unit, post=post, valid_from=SINCE, actor=None, now=NOW
        )
    delegation_give(
        giver=cast.wang_qiang,
        receiver=cast.sun_li,
        unit=cast.east,
        valid_from=DAY,
        valid_to=None,
        reason="休假",
        actor=None,
        now=NOW,
    )
    assert posts_of(cast.sun_li, DAY) == [
        (Post.STAFF, cast.east_works),
        (Post.MANAGER, cast.east),
        (Post.SUPERVISOR, cast.east_guard),
    ]


def test_what_was_lent_cannot_be_lent_on(cast, delegate):
    delegation_give(
        giver=cast.chen_gang,
        receiver=cast.sun_li,
        unit=cast.east,
        valid_from=NEXT_MONDAY,
        valid_to=None,
        reason="转托",
        actor=None,
        now=NOW,
    )
    lent = [post for post, _unit in posts_of(cast.sun_li, NEXT_MONDAY)]
    assert lent == [Post.STAFF, Post.LEAD_HAND, Post.SUPERVISOR]


# --- holders ------------------------------------------------------------------------------------
def test_the_nearest_unit_above_that_has_a_holder_answers(cast):
    assert holders([Post.MANAGER], cast.east_works, DAY) == [cast.wang_qiang]
    assert holders([Post.MANAGEMENT_REPRESENTATIVE], cast.east_guard, DAY) == [cast.zhao_min]
    assert holders([Post.MANAGER], cast.west, DAY) == []


def test_a_nearer_holder_of_any_of_the_posts_comes_before_a_higher_one(cast):
    either = [Post.MANAGER, Post.SUPERVISOR, Post.GENERAL_MANAGER]
    assert holders(either, cast.east_works, DAY) == [cast.chen_gang]
    assert holders(either, cast.east_guard, DAY) == [cast.wang_qiang]
    assert holders(either, cast.quality, DAY) == [cast.zhou_zong]


def test_several_holders_come_in_the_order_in_which_they_were_added(cast):
    for person in (cast.he_xin, cast.li_jing, cast.chen_gang):
        appointment_give(
            person=person,
            unit=cast.east,
            post=Post.MANAGER,
            valid_from=SINCE,
            actor=None,
            now=NOW,
        )
    expected = [cast.li_jing, cast.wang_qiang, cast.chen_gang, cast.he_xin]
    assert holders([Post.MANAGER], cast.east, DAY) == expected


def test_one_person_with_two_of_the_posts_is_one_holder(cast):
    assert holders([Post.LEAD_HAND, Post.SUPERVISOR], cast.east_works, DAY) == [cast.chen_gang]


def test_delegates_come_after_the_holders_as_long_as_the_delegation_lasts(cast, delegate):
    during = holders([Post.MANAGER], cast.east_works, NEXT_MONDAY)
    assert during == [cast.wang_qiang, cast.chen_gang]
    after = holders([Post.MANAGER], cast.east_works, NEXT_MONDAY + 7 * A_DAY)
    assert after == [cast.wang_qiang]


def test_holders_agree_with_posts_in_a_delegation_of_a_lower_unit(cast):
    """王强 lends only what he holds in engineering, and he holds nothing there."""
    appointment_give(
        person=cast.wang_qiang,
        unit=cast.east_works,
        post=Post.AUDITOR,
        valid_from=SINCE,
        actor=None,
        now=NOW,
    )
    delegation_give(
        giver=cast.wang_qiang,
        receiver=cast.sun_li,
        unit=cast.east_works,
        valid_from=DAY,
        valid_to=None,
        reason="协助",
        actor=None,
        now=NOW,
    )
    assert holders([Post.MANAGER], cast.east_works, DAY) == [cast.wang_qiang]
    assert holders([Post.AUDITOR], cast.east_works, DAY) == [cast.wang_qiang, cast.sun_li]


def test_nobody_who_left_is_a_holder_or_a_delegate(cast, delegate):
    person_leave(person=cast.wang_qiang, actor=None, now=NOW)
    assert holders([Post.MANAGER], cast.east, NEXT_MONDAY) == []
    assert posts_of(cast.chen_gang, NEXT_MONDAY) == posts_of(cast.chen_gang, DAY)


def test_a_delegate_who_left_is_none(cast, delegate):
    cast.chen_gang.is_active = False
    cast.chen_gang.save()
    assert holders([Post.MANAGER], cast.east, NEXT_MONDAY) == [cast.wang_qiang]


@pytest.mark.parametrize(("post", "queries"), [(Post.MANAGER, 2), (Post.AUDITOR, 1)])
def test_holders_cost_few_queries(cast, delegate, django_assert_num_queries, post, queries):
    with django_assert_num_queries(queries):
        holders([post], cast.east_works, NEXT_MONDAY)


def test_posts_cost_two_queries(cast, delegate, django_assert_num_queries):
    with django_assert_num_queries(2):
        posts_of(cast.chen_gang, NEXT_MONDAY)


# --- departments with a function ----------------------------------------------------------------
def test_each_site_has_its_own_department(cast):
    assert unit_with_function("customer_service", cast.east_works) == cast.east_service
    assert unit_with_function("customer_service", cast.west) == cast.west_service


def test_a_department_that_carries_the_function_is_its_own_answer(cast):
    assert unit_with_function("engineering", cast.west_works) == cast.west_works


def test_what_a_site_lacks_is_found_above_it(cast):
    assert unit_with_function("quality", cast.east_works) == cast.quality


def test_the_groups_own_department_comes_before_another_sites(cast):
    unit_change(unit=cast.west_finance, function="quality", actor=None, now=NOW)
    assert unit_with_function("quality", cast.east_works) == cast.quality


def test_the_whole_organisation_is_searched_last(cast):
    elsewhere = unit_add(
        code="OTHER", name="另一公司", kind="group", parent=None, actor=None, now=NOW
    )
    assert unit_with_function("quality", elsewhere) == cast.quality


def test_a_department_out_of_use_does_not_answer(cast):
    unit_change(unit=cast.east_service, active=False, actor=None, now=NOW)
    assert unit_with_function("customer_service", cast.east_works) == cast.west_service


def test_no_department_and_no_function_give_no_answer(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert unit_with_function("laundry", cast.east) is None
    with django_assert_num_queries(0):
        assert unit_with_function("", cast.east) is None
