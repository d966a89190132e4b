"""Nobody judges his own work, on no route; who stands in; and the one way around it."""

from datetime import timedelta

import pytest

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Act, Duty, DutyHolder
from bihuan.cases.models.duties import ADMINISTRATORS
from bihuan.cases.queries.duties import duties_of
from bihuan.cases.queries.options import option_for, options
from bihuan.cases.services.refusals import ActRefusedError
from bihuan.journal.models import Entry
from bihuan.people.models import Appointment
from bihuan.people.services import appointment_end, appointment_give, delegation_give, person_leave
from bihuan.people.terms import Post
from bihuan.procedure.terms import Step
from tests.cases.conftest import ORDINARY, SERIOUS, SLIGHT
from tests.cast import DAY, NOW, SINCE


def refused(action):
    with pytest.raises(ActRefusedError) as refusal:
        action()
    return refusal.value.refusal.code


@pytest.fixture
def corrected(cast, report, act):
    """陈刚 has corrected what he is himself responsible for; verification is awaited."""
    case = report(ORDINARY, responsible_person=cast.sun_li)
    return act(case, "correct", cast.chen_gang, text="换灯")


def give(cast, person, unit, post):
    return appointment_give(
        person=person, unit=unit, post=post, valid_from=SINCE, actor=cast.administrator, now=NOW
    )


def test_whoever_corrected_does_not_verify(cast, corrected, act):
    code = refused(lambda: act(corrected, "verify", cast.chen_gang, {"result": "passed"}))
    assert code == "separation.verify"


@pytest.mark.parametrize(
    "step", ["verify", "grade", "regrade", "close", "verify_report", "approve"]
)
def test_whoever_is_responsible_judges_nothing_of_it(cast, corrected, act, step):
    give(cast, cast.sun_li, cast.quality, Post.DEPARTMENT_HEAD)
    data = {"result": "passed", "severity": "slight", "reason": "x"}
    fitting = {
        name: data[name]
        for name in {"verify": ["result"], "regrade": ["severity", "reason"]}.get(step, [])
    }
    code = refused(lambda: act(corrected, step, cast.sun_li, fitting))
    assert code == f"separation.{step.replace('_', '-')}"


def test_an_administrator_is_bound_like_everybody(cast, report, act):
    case = report(ORDINARY, responsible_person=cast.administrator)
    act(case, "correct", cast.chen_gang, text="换灯")
    code = refused(lambda: act(case, "verify", cast.administrator, {"result": "passed"}))
    assert code == "separation.verify"
    case = report(ORDINARY)
    code = refused(lambda: act(case, "correct", cast.administrator, text="x"))
    assert code == "step.not-yours"


def test_a_duty_passes_whoever_is_barred_and_goes_to_the_next_above(cast, report, act):
    give(cast, cast.wang_qiang, cast.east_works, Post.SUPERVISOR)
    case = report(ORDINARY)
    act(case, "correct", cast.wang_qiang, text="换灯")
    duty = Duty.objects.get(demand="verify")
    assert duty.barred == [f"person:{cast.wang_qiang.pk}"]
    posts = set(duty.holders.values_list("post", "unit"))
    assert ("supervisor", cast.east_works.pk) in posts, "陈刚 still sits there"
    assert not [view for view in duties_of(cast.wang_qiang, NOW) if view.duty == duty]


def test_a_duty_nobody_holds_is_held_by_the_owner_of_the_procedure(cast, report, act):
    for appointment in Appointment.objects.filter(post=Post.GENERAL_MANAGER):
        appointment_end(appointment=appointment, day=DAY, actor=cast.administrator, now=NOW)
    case = report(SERIOUS)
    duty = Duty.objects.get(demand="handle-serious")
    assert duty.unheld
    assert set(duty.holders.values_list("post", "unit")) == {("inspector", cast.quality.pk)}
    assert [view.duty for view in duties_of(cast.he_xin, NOW)] == [duty]
    assert act(case, "correct", cast.he_xin, text="代为处理").awaited == "verify"


def test_a_duty_that_even_the_owner_cannot_hold_falls_to_the_administrators(cast, report, act):
    posts = [Post.GENERAL_MANAGER, Post.INSPECTOR]
    for appointment in Appointment.objects.filter(post__in=posts):
        appointment_end(appointment=appointment, day=DAY, actor=cast.administrator, now=NOW)
    case = report(SERIOUS)
    holder = DutyHolder.objects.get(duty__demand="handle-serious")
    assert (holder.post, holder.unit, holder.duty.unheld) == (ADMINISTRATORS, None, True)
    assert [view.duty.case for view in duties_of(cast.administrator, NOW)] == [case]
    assert refused(lambda: act(case, "correct", cast.zhao_min, text="x")) == "step.not-yours"
    assert act(case, "correct", cast.administrator, text="代为处理").awaited == "verify"


def test_a_vacancy_that_is_filled_is_seen_at_the_next_act(cast, report, act):
    for appointment in Appointment.objects.filter(post=Post.GENERAL_MANAGER):
        appointment_end(appointment=appointment, day=DAY, actor=cast.administrator, now=NOW)
    case = report(SERIOUS)
    give(cast, cast.zheng_kai, cast.group, Post.GENERAL_MANAGER)
    act(case, "note", cast.li_jing, text="新总经理到任")
    duty = Duty.objects.get(demand="handle-serious")
    assert not duty.unheld
    assert [view.duty for view in duties_of(cast.zheng_kai, NOW)] == [duty]
    assert not duties_of(cast.he_xin, NOW)


def test_whoever_stands_in_by_delegation_acts_for_the_post(cast, report, act):
    case = report(SERIOUS)
    delegation_give(
        giver=cast.zhou_zong,
        receiver=cast.zheng_kai,
        unit=cast.group,
        valid_from=SINCE,
        valid_to=None,
        reason="出差",
        actor=cast.administrator,
        now=NOW,
    )
    assert [view.duty.case for view in duties_of(cast.zheng_kai, NOW)] == [case]
    assert act(case, "correct", cast.zheng_kai, text="已约见业主").awaited == "verify"


def test_whoever_left_holds_nothing(cast, report):
    person_leave(person=cast.zhou_zong, actor=cast.administrator, now=NOW)
    report(SERIOUS, now=NOW + timedelta(days=1))
    assert Duty.objects.get(demand="handle-serious").unheld


# --- the waiver -----------------------------------------------------------------------------------
def waive(cast, act, case, actor, **data):
    given = {"rule": "separation.verify", "person": cast.chen_gang, "reason": "夜间只有一人当班"}
    return act(case, "waive", actor, given | data)


@pytest.mark.parametrize("who", ["zhao_min", "administrator"])
def test_a_waiver_names_rule_person_and_reason_and_is_logged(cast, corrected, act, who):
    actor = getattr(cast, who)
    waive(cast, act, corrected, actor)
    case = act(corrected, "verify", cast.chen_gang, {"result": "passed"})
    assert case.awaited == "inform"
    row = Act.objects.get(case=case, step="waive")
    assert row.by == actor
    assert row.data["person"] == f"person:{cast.chen_gang.pk}"
    assert row.clauses == ["补3"]
    line = Entry.objects.select_related("details").get(event="case.waive")
    assert line.details.body["data"]["reason"] == "夜间只有一人当班"


@pytest.mark.parametrize("who", ["chen_gang", "wang_qiang", "he_xin", "li_jing", "zhou_zong"])
def test_nobody_else_waives(cast, corrected, act, who):
    code = refused(lambda: waive(cast, act, corrected, getattr(cast, who)))
    assert code == "waive.not-yours"


def test_a_waiver_needs_all_it_must_name(cast, corrected, act):
    for name in ("rule", "person", "reason"):
        assert (
            refused(lambda name=name: waive(cast, act, corrected, cast.zhao_min, **{name: ""}))
            == "act.missing"
        )
    with pytest.raises(ActInputError, match="可选"):
        waive(cast, act, corrected, cast.zhao_min, rule="separation.everything")


def test_nobody_waives_it_for_himself(cast, report, act):
    case = report(ORDINARY, responsible_person=cast.zhao_min)
    act(case, "correct", cast.chen_gang, text="换灯")
    code = refused(lambda: waive(cast, act, case, cast.zhao_min, person=cast.zhao_min))
    assert code == "waive.oneself"


def test_a_waiver_holds_for_its_rule_and_person_only(cast, corrected, act):
    waive(cast, act, corrected, cast.zhao_min)
    give(cast, cast.sun_li, cast.east_works, Post.SUPERVISOR)
    code = refused(lambda: act(corrected, "verify", cast.sun_li, {"result": "passed"}))
    assert code == "separation.verify"


# --- what a page offers ---------------------------------------------------------------------------
def test_options_say_what_may_be_done_and_why_the_rest_may_not(cast, corrected):
    offered = {option.step: option for option in options(corrected, cast.chen_gang, NOW)}
    assert Step.REPORT not in offered
    assert len(offered) == len(Step) - 1
    assert offered[Step.VERIFY].refusal.code == "separation.verify"
    assert offered[Step.VERIFY].clause == "补1"
    assert offered[Step.TRANSFER].allowed
    assert [field.name for field in offered[Step.TRANSFER].fields if field.required] == [
        "unit",
        "reason",
    ]
    assert offered[Step.WAIVE].refusal.code == "waive.not-yours"


def test_what_a_duty_demands_comes_first_with_its_form(cast, corrected):
    first = options(corrected, cast.he_xin, NOW)[0]
    assert (first.step, first.demanded, first.clause) == (Step.VERIFY, True, "补1")
    result = next(field for field in first.fields if field.name == "result")
    assert dict(result.choices) == {"passed": "验证通过", "failed": "验证未通过"}


def test_what_is_offered_is_what_is_allowed(cast, report, act):
    """Each offer is true: what is not offered is refused, what is offered lacks only its form."""
    case = report(SLIGHT)
    for person in (cast.li_jing, cast.chen_gang, cast.zhao_min, cast.he_xin):
        for option in options(case, person, NOW):
            if not option.allowed:
                code = refused(lambda option=option, person=person: act(case, option.step, person))
                assert code == option.refusal.code
            elif any(field.required for field in option.fields):
                code = refused(lambda option=option, person=person: act(case, option.step, person))
                assert code == "act.missing"


def test_one_option_can_be_asked_for(cast, corrected):
    assert option_for(corrected, Step.VERIFY, cast.he_xin, NOW).allowed
