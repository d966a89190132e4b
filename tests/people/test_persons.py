"""Persons come, change, leave and return."""

import logging

import pytest
from django.contrib.auth.backends import ModelBackend

from bihuan.journal.queries import entries_of, journal_verify, sentence_of
from bihuan.people.models import Person
from bihuan.people.services import (
    InvalidError,
    LastAdministratorError,
    LeftError,
    NotAllowedError,
    PasswordRefusedError,
    PasswordWrongError,
    UsernameTakenError,
    appointment_give,
    delegation_give,
    person_add,
    person_change,
    person_change_password,
    person_leave,
    person_return,
    token_issue,
)
from bihuan.people.terms import Post
from tests.cast import DAY, NOW, PASSWORD, SINCE
from tests.together import together


def sign_in(username, password=PASSWORD):
    return ModelBackend().authenticate(None, username=username, password=password)


def add(username="liu_fang", name="刘芳", **values):
    return person_add(username=username, name=name, actor=None, now=NOW, **values)


def lines(person, language="zh"):
    return [sentence_of(line, language) for line in entries_of(f"person:{person.pk}")]


def test_a_person_signs_in_however_the_name_is_written(cast):
    assert sign_in("li_jing") == sign_in(" LI_JING ") == sign_in("ｌｉ＿ｊｉｎｇ") == cast.li_jing
    assert sign_in("li_jing", "wrong") is None


def test_nobody_signs_in_without_a_password(cast):
    person = add()
    assert sign_in("liu_fang", "") is None
    assert not person.has_usable_password()


def test_a_user_name_is_given_once(cast):
    with pytest.raises(UsernameTakenError, match="Li_Jing"):
        add(username="Li_Jing")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "liu fang"),
        ("username", "x" * 61),
        ("name", " "),
        ("email", "not an address"),
        ("phone", "1" * 31),
    ],
)
def test_nonsense_is_refused_at_its_field(cast, field, value):
    with pytest.raises(InvalidError) as refusal:
        add(**{field: value})
    assert refusal.value.field == field


@pytest.mark.parametrize("password", ["short", "1234567890", "password1", "liu_fang1"])
def test_a_password_that_is_easy_to_guess_is_refused(cast, password):
    with pytest.raises(PasswordRefusedError, match="密码不够安全"):
        add(password=password)
    assert not Person.objects.filter(username="liu_fang").exists()


def test_a_change_of_the_own_password_needs_the_current_one(cast):
    def change(current):
        return person_change_password(
            person=cast.li_jing,
            password="another-loop-2026",
            current=current,
            actor=cast.li_jing,
            now=NOW,
        )

    for wrong in (None, "", "wrong"):
        with pytest.raises(PasswordWrongError):
            change(wrong)
    change(PASSWORD)
    assert sign_in("li_jing") is None
    assert sign_in("li_jing", "another-loop-2026") == cast.li_jing
    assert lines(cast.li_jing)[-1] == "更改李静的密码"


def test_an_administrator_gives_a_new_password_and_a_colleague_does_not(cast):
    for actor, refused in ((cast.wang_qiang, True), (cast.administrator, False)):
        try:
            person_change_password(
                person=cast.li_jing, password="another-loop-2026", actor=actor, now=NOW
            )
        except NotAllowedError:
            assert refused
        else:
            assert not refused


def test_passwords_and_their_hashes_stand_in_no_line(cast):
    stored = Person.objects.get(pk=cast.li_jing.pk).password
    for line in entries_of(f"person:{cast.li_jing.pk}"):
        assert PASSWORD not in line.details.text
        assert stored not in line.details.text


def test_persons_change_some_of_their_own_particulars(cast):
    person_change(
        person=cast.li_jing, phone="13800000000", theme="dark", actor=cast.li_jing, now=NOW
    )
    line = entries_of(f"person:{cast.li_jing.pk}").last()
    assert line.details.body["after"] == {"phone": "13800000000", "theme": "dark"}
    assert sentence_of(line, "zh") == "更改李静的电话、主题"
    assert sentence_of(line, "en") == "Changed phone, theme of 李静"
    for changes in ({"name": "李婧"}, {"is_administrator": True}):
        with pytest.raises(NotAllowedError):
            person_change(person=cast.li_jing, actor=cast.li_jing, now=NOW, **changes)
    with pytest.raises(NotAllowedError):
        person_change(person=cast.wang_qiang, phone="1", actor=cast.li_jing, now=NOW)


def test_whoever_leaves_can_no_longer_sign_in_and_keeps_the_history(cast):
    token_issue(person=cast.wang_qiang, name="报表", actor=None, now=NOW)
    delegation_give(
        giver=cast.wang_qiang,
        receiver=cast.chen_gang,
        unit=cast.east,
        valid_from=SINCE,
        valid_to=None,
        reason="协助",
        actor=None,
        now=NOW,
    )
    appointment_give(
        person=cast.wang_qiang,
        unit=cast.west,
        post=Post.MANAGER,
        valid_from=DAY.replace(year=2027),
        actor=None,
        now=NOW,
    )
    person_leave(person=cast.wang_qiang, actor=cast.administrator, now=NOW)
    assert sign_in("wang_qiang") is None
    assert ModelBackend().get_user(cast.wang_qiang.pk) is None
    assert lines(cast.wang_qiang)[-1] == "王强离职，终止任职 2 项、委托 1 项、令牌 1 个"
    ended, never_begun = cast.wang_qiang.appointments.order_by("valid_from")
    assert (ended.valid_from, ended.valid_to) == (SINCE, DAY)
    assert never_begun.valid_from == never_begun.valid_to
    assert cast.chen_gang.delegations_received.get().valid_to == DAY
    assert list(journal_verify()) == []


def test_whoever_left_receives_nothing_until_they_return(cast):
    person_leave(person=cast.sun_li, actor=None, now=NOW)

    def appoint():
        return appointment_give(
            person=cast.sun_li,
            unit=cast.east,
            post=Post.STAFF,
            valid_from=DAY,
            actor=None,
            now=NOW,
        )

    for deed in (
        appoint,
        lambda: token_issue(person=cast.sun_li, name="x", actor=None, now=NOW),
        lambda: person_change_password(
            person=cast.sun_li, password="another-loop-2026", actor=None, now=NOW
        ),
        lambda: person_leave(person=cast.sun_li, actor=None, now=NOW),
    ):
        with pytest.raises(LeftError, match="孙丽已离职"):
            deed()
    person_return(person=cast.sun_li, actor=None, now=NOW)
    assert sign_in("sun_li") == cast.sun_li
    appoint()


def test_the_last_administrator_stays(cast):
    with pytest.raises(LastAdministratorError, match="最后一位"):
        person_leave(person=cast.administrator, actor=None, now=NOW)
    with pytest.raises(LastAdministratorError):
        person_change(person=cast.administrator, is_administrator=False, actor=None, now=NOW)
    person_change(person=cast.zhao_min, is_administrator=True, actor=None, now=NOW)
    cast.zhao_min.refresh_from_db()
    with pytest.raises(NotAllowedError, match="为自己办理离职"):
        person_leave(person=cast.zhao_min, actor=cast.zhao_min, now=NOW)
    person_leave(person=cast.administrator, actor=cast.zhao_min, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_dismiss_each_other(cast):
    person_change(person=cast.zhao_min, is_administrator=True, actor=None, now=NOW)
    outcomes = together(
        lambda: person_leave(person=cast.zhao_min, actor=None, now=NOW),
        lambda: person_leave(person=cast.administrator, actor=None, now=NOW),
    )
    assert [type(one) for one in outcomes].count(LastAdministratorError) == 1
    assert Person.objects.filter(is_administrator=True, is_active=True).count() == 1


def test_only_administrators_change_who_is_here(cast):
    for deed in (
        lambda: person_add(username="x", name="x", actor=cast.wang_qiang, now=NOW),
        lambda: person_leave(person=cast.sun_li, actor=cast.wang_qiang, now=NOW),
        lambda: person_return(person=cast.sun_li, actor=cast.wang_qiang, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            deed()


def test_an_administrator_who_left_is_none(cast):
    cast.administrator.is_active = False
    with pytest.raises(NotAllowedError):
        person_add(username="x", name="x", actor=cast.administrator, now=NOW)


def test_names_stand_in_no_log(cast, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("bihuan").warning("seen %s %r", cast.li_jing, cast.li_jing)
    sign_in("li_jing", "wrong")
    with pytest.raises(UsernameTakenError):
        add(username="li_jing")
    said = "".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert f"person:{cast.li_jing.pk}" in said
    assert "李静" not in said
    assert "li_jing" not in said


def test_every_line_has_a_sentence_in_english(cast):
    person_leave(person=cast.sun_li, actor=None, now=NOW)
    assert lines(cast.sun_li, "en") == [
        "Added 孙丽 (sun_li)",
        "Appointed 孙丽 staff of “工程部” from 2026-01-01 to —",
        "孙丽 left: 1 posts, 0 delegations and 0 tokens ended",
    ]
