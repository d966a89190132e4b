"""Posts are given, handed over for a time, and end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.journal.queries import entries_of, sentence_of
from bihuan.people.models import Appointment, Delegation
from bihuan.people.services import (
    InvalidError,
    NotAllowedError,
    NothingToDelegateError,
    PeriodRefusedError,
    UnitOutOfUseError,
    appointment_end,
    appointment_give,
    delegation_end,
    delegation_give,
    unit_change,
)
from bihuan.people.terms import Post
from tests.cast import DAY, NOW, SINCE
from tests.together import together

JUNE = date(2027, 6, 1)
JULY = date(2027, 7, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def appoint(cast):
    def appoint(valid_from=JUNE, valid_to=JULY, person=cast.sun_li, **values):
        given = {"unit": cast.east, "post": Post.INSPECTOR, "actor": None} | values
        return appointment_give(
            person=person, valid_from=valid_from, valid_to=valid_to, now=NOW, **given
        )

    return appoint


@pytest.fixture
def delegate(cast):
    def delegate(valid_from=DAY, valid_to=None, **values):
        given = {
            "giver": cast.wang_qiang,
            "receiver": cast.chen_gang,
            "unit": cast.east,
            "reason": "出差",
            "actor": None,
        }
        return delegation_give(valid_from=valid_from, valid_to=valid_to, now=NOW, **given | values)

    return delegate


def last_sentence(person, language="zh"):
    return sentence_of(entries_of(f"person:{person.pk}").last(), language)


def test_a_post_is_given_and_written_down(cast, appoint):
    appoint()
    said = last_sentence(cast.sun_li)
    assert said == "任命孙丽为“东苑”检查员，自 2027-06-01 至 2027-07-01"


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [
        (JUNE, JULY),
        (JUNE - A_DAY, JUNE + A_DAY),
        (JULY - A_DAY, None),
        (SINCE, None),
    ],
)
def test_two_terms_of_one_post_do_not_overlap(cast, appoint, valid_from, valid_to):
    appoint()
    with pytest.raises(PeriodRefusedError, match=r"自 2027-06-01 起已担任“东苑”检查员"):
        appoint(valid_from, valid_to)


def test_terms_that_only_touch_do_not_overlap(cast, appoint):
    appoint()
    appoint(JULY, None)
    appoint(SINCE, JUNE)
    appoint(post=Post.AUDITOR)
    appoint(unit=cast.west)
    for day, expected in ((JUNE - A_DAY, 1), (JUNE, 3), (JULY, 1)):
        posts = Appointment.objects.on(day).filter(person=cast.sun_li)
        assert posts.exclude(post=Post.STAFF).count() == expected


def test_a_term_has_at_least_one_day(appoint):
    with pytest.raises(PeriodRefusedError, match="不在起始日 2027-06-01 之后"):
        appoint(JUNE, JUNE)


def test_an_unknown_post_is_refused(appoint):
    with pytest.raises(InvalidError) as refusal:
        appoint(post="emperor")
    assert refusal.value.field == "post"


def test_a_unit_out_of_use_has_no_posts_to_give(cast, appoint):
    unit_change(unit=cast.east_guard, active=False, actor=None, now=NOW)
    with pytest.raises(UnitOutOfUseError, match="保安部"):
        appoint(unit=cast.east_guard)


def test_a_post_ends_on_a_day_and_stays_in_history(cast):
    (post,) = cast.wang_qiang.appointments.all()
    appointment_end(appointment=post, day=DAY, actor=cast.administrator, now=NOW)
    assert Appointment.objects.on(DAY - A_DAY).filter(pk=post.pk).exists()
    assert not Appointment.objects.on(DAY).filter(pk=post.pk).exists()
    assert last_sentence(cast.wang_qiang) == "王强自 2026-11-20 起不再担任“东苑”项目经理"


@pytest.mark.parametrize("day", [JUNE - A_DAY, JULY, JULY + A_DAY])
def test_an_end_lies_inside_the_term(appoint, day):
    post = appoint()
    with pytest.raises(PeriodRefusedError):
        appointment_end(appointment=post, day=day, actor=None, now=NOW)


def test_only_administrators_give_and_end_posts(cast, appoint):
    with pytest.raises(NotAllowedError):
        appoint(actor=cast.wang_qiang)
    with pytest.raises(NotAllowedError):
        appointment_end(appointment=appoint(), day=JUNE, actor=cast.wang_qiang, now=NOW)


def test_a_person_delegates_and_takes_back(cast, delegate):
    delegation = delegate(actor=cast.wang_qiang)
    said = last_sentence(cast.wang_qiang)
    assert said == "王强将“东苑”的职责委托给陈刚，自 2026-11-20 至 —，事由：出差"
    with pytest.raises(NotAllowedError):
        delegation_end(delegation=delegation, day=DAY, actor=cast.chen_gang, now=NOW)
    delegation_end(delegation=delegation, day=DAY, actor=cast.wang_qiang, now=NOW)
    assert not Delegation.objects.on(DAY).exists()
    assert last_sentence(cast.wang_qiang, "en").endswith("ends on 2026-11-20")


def test_nobody_delegates_for_another(cast, delegate):
    with pytest.raises(NotAllowedError):
        delegate(actor=cast.chen_gang)
    delegate(actor=cast.administrator)


def test_whoever_holds_nothing_there_has_nothing_to_delegate(cast, delegate):
    with pytest.raises(NothingToDelegateError, match="王强在“西苑”及其下级没有任职"):
        delegate(unit=cast.west)
    with pytest.raises(NothingToDelegateError, match="不能委托给本人"):
        delegate(receiver=cast.wang_qiang)


def test_a_delegation_needs_a_reason_and_a_day(delegate):
    with pytest.raises(InvalidError) as refusal:
        delegate(reason="  ")
    assert refusal.value.field == "reason"
    with pytest.raises(PeriodRefusedError):
        delegate(valid_to=DAY)


def test_the_database_itself_refuses_impossible_rows(cast):
    person, unit, after = cast.sun_li, cast.east, SINCE - A_DAY
    rows = (
        Appointment(person=person, unit=unit, post="staff", valid_from=SINCE, valid_to=after),
        Appointment(person=person, unit=unit, post="emperor", valid_from=SINCE),
        Appointment(person=cast.wang_qiang, unit=unit, post="manager", valid_from=DAY),
        Delegation(giver=person, receiver=person, unit=unit, valid_from=SINCE, reason="x"),
    )
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_give_one_post_once(cast, appoint):
    outcomes = together(*[lambda: appoint(JUNE, None)] * 4)
    assert [type(one) for one in outcomes].count(PeriodRefusedError) == 3
    assert Appointment.objects.filter(person=cast.sun_li, post=Post.INSPECTOR).count() == 1
