"""What keeps cases right in the long run: vacancies, erasure, moved units."""

from datetime import timedelta

import pytest

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Act, Case, Duty, TallyEntry
from bihuan.cases.queries.duties import duties_of
from bihuan.cases.queries.register import RegisterFilter, register_page
from bihuan.cases.queries.sight import case_get
from bihuan.cases.services.erasing import customer_erase
from bihuan.cases.services.holding import holders_follow_next
from bihuan.journal.models import Entry
from bihuan.journal.queries import journal_verify
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Appointment
from bihuan.people.services import appointment_end, appointment_give, person_leave
from bihuan.people.terms import Post
from tests.cases.conftest import ORDINARY, SERIOUS, SLIGHT
from tests.cast import DAY, NOW, SINCE

TOMORROW = NOW + timedelta(days=1)


def end(cast, post):
    for appointment in Appointment.objects.filter(post=post, unit=cast.east_works):
        appointment_end(appointment=appointment, day=DAY, actor=cast.administrator, now=NOW)


def test_nothing_is_done_while_everybody_is_here(report):
    report(ORDINARY)
    assert not holders_follow_next(now=NOW)


def test_the_duties_of_whoever_goes_pass_to_the_next_above(cast, report):
    case = report(ORDINARY)
    end(cast, Post.SUPERVISOR)
    assert not duties_of(cast.wang_qiang, NOW)
    assert holders_follow_next(now=NOW)
    assert not holders_follow_next(now=NOW)
    assert [view.duty.case for view in duties_of(cast.wang_qiang, NOW)] == [case]
    assert Entry.objects.filter(subject=case.subject, event="case.holders").exists()


def test_a_duty_left_by_everybody_goes_to_the_owner_and_back_again(cast, report):
    case = report(SERIOUS)
    person_leave(person=cast.zhou_zong, actor=cast.administrator, now=NOW)
    assert holders_follow_next(now=TOMORROW)
    assert not holders_follow_next(now=TOMORROW)
    assert Duty.objects.get(case=case).unheld
    assert duties_of(cast.he_xin, TOMORROW)
    appointment_give(
        person=cast.zheng_kai,
        unit=cast.group,
        post=Post.GENERAL_MANAGER,
        valid_from=SINCE,
        actor=cast.administrator,
        now=NOW,
    )
    assert holders_follow_next(now=TOMORROW)
    assert not Duty.objects.get(case=case).unheld
    assert duties_of(cast.zheng_kai, TOMORROW)
    assert not duties_of(cast.he_xin, TOMORROW)


def test_a_person_who_left_no_longer_holds_a_duty_by_name(cast, report):
    case = report(SLIGHT, responsible_person=cast.wu_xiao)
    assert Duty.objects.get(case=case).holders.filter(person=cast.wu_xiao).exists()
    person_leave(person=cast.wu_xiao, actor=cast.administrator, now=NOW)
    assert holders_follow_next(now=TOMORROW)
    assert not Duty.objects.get(case=case).holders.filter(person=cast.wu_xiao).exists()


def test_who_the_customer_is_can_be_erased_lawfully(cast, report, act):
    case = report(
        ORDINARY,
        customer_name="喆堃",
        customer_contact="13800000000",
        wants="道歉",
        description="喆堃来电 13800000000",
    )
    act(case, "amend", cast.li_jing, {"reason": "写错", "customer_name": "喆堃坤"})
    with pytest.raises(ActInputError, match="理由"):
        customer_erase(number=case.number, actor=cast.administrator, now=NOW, reason=" ")
    with pytest.raises(RefusedError):
        customer_erase(number=case.number, actor=cast.zhao_min, now=NOW, reason="申请删除")
    customer_erase(number=case.number, actor=cast.administrator, now=NOW, reason="申请删除")
    stored = Case.objects.get(pk=case.pk)
    assert (stored.customer_name, stored.customer_contact, stored.wants) == ("", "", "")
    assert not register_page(cast.li_jing, RegisterFilter(q="喆堃"), NOW).cases
    texts = Entry.objects.filter(subject=case.subject).values_list("details__text", flat=True)
    assert not any("喆堃" in text or "13800000000" in text for text in texts)
    assert not list(journal_verify())
    said = [f"{act.data}{act.text}" for act in Act.objects.filter(case=case)]
    assert not any("喆堃" in one or "13800000000" in one for one in said)
    assert stored.description == "＊＊来电 ＊＊"
    assert case_get(case.number, cast.li_jing).title == case.title
    assert not TallyEntry.objects.filter(case=case).exists()
