"""`bihuan user` and `bihuan token`: what whoever looks after the machine needs."""

import pytest
from django.utils import timezone

from bihuan.journal.models import Entry
from bihuan.people.models import Person
from bihuan.people.queries import person_for_token

pytestmark = pytest.mark.django_db
PASSWORD = "lange-und-gute-worte-7"


@pytest.fixture
def wang(bihuan):
    words = ("user", "add", "wangqiang", "--name", "王强", "--password-from", "-")
    assert bihuan(*words, typed=f"{PASSWORD}\n").code == 0
    return Person.objects.get(username="wangqiang")


def test_adds_a_person_who_can_sign_in(wang):
    assert wang.name == "王强"
    assert wang.check_password(PASSWORD)
    assert not wang.is_administrator
    assert Entry.objects.get(event="person.added").actor == "system"


def test_adds_an_administrator(bihuan):
    words = ("user", "add", "admin", "--administrator", "--password-from", "-")
    answer = bihuan(*words, typed=PASSWORD)
    assert answer.code == 0, answer.err
    assert Person.objects.get(username="admin").is_administrator


def test_asks_for_a_password_twice(bihuan):
    answer = bihuan("user", "add", "x", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert answer.code == 0, answer.err
    assert PASSWORD not in answer.out + answer.err


def test_refuses_a_name_that_is_taken_and_a_weak_password(bihuan, wang):
    again = bihuan("user", "add", "WangQiang", "--password-from", "-", typed=PASSWORD)
    assert again.code == 1
    assert "已被使用" in again.err
    weak = bihuan("user", "add", "neu", "--password-from", "-", typed="1234")
    assert weak.code == 1
    assert "密码不够安全" in weak.err
    assert not Person.objects.filter(username="neu").exists()


def test_gives_a_new_password(bihuan, wang):
    words = ("user", "password", "wangqiang", "--password-from", "-")
    assert bihuan(*words, typed="anders-und-besser-8").code == 0
    wang.refresh_from_db()
    assert wang.check_password("anders-und-besser-8")


def test_nobody_is_said_to_be_nobody(bihuan):
    answer = bihuan("user", "password", "niemand", "--password-from", "-", typed=PASSWORD)
    assert answer.code == 1
    assert "没有用户名为 niemand 的在职人员" in answer.err


def test_issues_a_token_that_works_and_revokes_it(bihuan, wang):
    told = bihuan("token", "issue", "wangqiang", "--name", "报表", "--days", "7", "--json").json
    assert person_for_token(told["secret"], timezone.now()) == wang
    assert told["expires_at"]
    assert bihuan("token", "revoke", "wangqiang", "--name", "报表").code == 0
    assert person_for_token(told["secret"], timezone.now()) is None
    again = bihuan("token", "revoke", "wangqiang", "--name", "报表")
    assert again.code == 1
    assert "没有用途为“报表”的有效令牌" in again.err


def test_the_secret_alone_goes_to_standard_output(bihuan, wang):
    answer = bihuan("token", "issue", "wangqiang", "--name", "报表")
    assert person_for_token(answer.out.strip(), timezone.now()) == wang
    assert "只显示这一次" in answer.err
