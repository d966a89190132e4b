"""`bihuan case …` and `procedure explain --case`: the same gate, the same service as any door."""

from datetime import date

import pytest
from django.utils import timezone

from bihuan.cases.intake import Report
from bihuan.cases.models import Act
from bihuan.cases.services.report import case_report
from bihuan.people.services import appointment_give, person_add, unit_add
from bihuan.people.terms import Post
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 1, 1)
FACTS = {"source": "顾客投诉", "complained_to": "现场或客服人员", "dissatisfaction": "不满意"}


@pytest.fixture
def number():
    """Return a case that 李静 has reported in the East, where 王强 leads; 钱磊 is in the West."""
    now = timezone.now()

    def unit(code, name, parent=None):
        kind = "site" if parent else "group"
        return unit_add(code=code, name=name, kind=kind, parent=parent, actor=None, now=now)

    def person(username, name, post, where):
        one = person_add(username=username, name=name, actor=None, now=now)
        appointment_give(person=one, unit=where, post=post, valid_from=BEGIN, actor=None, now=now)
        return one

    hq = unit("HQ", "集团")
    east, west = unit("EAST", "东苑", hq), unit("WEST", "西苑", hq)
    li = person("lijing", "李静", Post.STAFF, east)
    person("chenxiao", "陈晓", Post.STAFF, east)
    person("wangqiang", "王强", Post.SUPERVISOR, east)
    person("qianlei", "钱磊", Post.SUPERVISOR, west)
    zhao = person("zhaomin", "赵敏", Post.MANAGEMENT_REPRESENTATIVE, hq)
    issue = edition_store(files=pack_read("s15-property"), actor=zhao, now=now)
    edition_put_in_force(issue=issue, unit=hq, valid_from=BEGIN, actor=zhao, now=now)
    report = Report(unit=east, title="电梯停运", description="停在五层。", facts=FACTS)
    return case_report(report=report, actor=li, now=timezone.now()).number


def test_lists_what_the_person_may_see(bihuan, number):
    answer = bihuan("case", "list", "--as", "wangqiang")
    assert answer.code == 0, answer.err
    assert number in answer.out
    assert "处理中 · 纠正" in answer.out
    assert "Open · Correct" in bihuan("case", "list", "--as", "wangqiang", lang="en").out
    assert bihuan("case", "list", "--as", "qianlei", "--json").json == []
    (row,) = bihuan("case", "list", "--as", "wangqiang", "--severity", "ordinary", "--json").json
    assert (row["number"], row["unit"], row["awaited"]) == (number, "EAST", "correct")
    assert bihuan("case", "list", "--as", "wangqiang", "--severity", "slight", "--json").json == []
    assert bihuan("case", "list", "--as", "wangqiang", "--unit", "NOWHERE").code == 1


def test_shows_duties_and_course(bihuan, number):
    answer = bihuan("case", "show", number, "--as", "lijing")
    assert answer.code == 0, answer.err
    for part in ("电梯停运", "停在五层。", "主管处理", "3.0 一般", "李静", "报告"):
        assert part in answer.out
    told = bihuan("case", "show", number, "--as", "lijing", "--json").json
    assert told["duties"][0]["demand"] == "handle-ordinary"
    assert told["events"][0]["who"] == "李静"
    assert told["facts"]["source"] == "complaint"


def test_who_the_customer_is_is_not_for_everybody(bihuan, number):
    words = ("case", "act", number, "amend", "--as", "lijing", "--data", "reason=补记姓名")
    assert bihuan(*words, "--data", "customer_name=刘女士").code == 0
    assert "刘女士" in bihuan("case", "show", number, "--as", "wangqiang").out
    hidden = bihuan("case", "show", number, "--as", "chenxiao")
    assert hidden.code == 0
    assert "刘女士" not in hidden.out
    assert "刘女士" not in bihuan("case", "show", number, "--as", "chenxiao", "--json").out


def test_what_one_may_not_see_is_as_if_it_were_not_there(bihuan, number):
    hidden = bihuan("case", "show", number, "--as", "qianlei")
    missing = bihuan("case", "show", "NC-2026-99999", "--as", "qianlei")
    assert (hidden.code, missing.code) == (1, 1)
    assert hidden.err == missing.err.replace("NC-2026-99999", number)


def test_acts_through_the_one_service(bihuan, number, tmp_path):
    photo = tmp_path / "说明.txt"
    photo.write_text("已更换接触器", encoding="utf-8")
    words = ("case", "act", number, "correct", "--as", "wangqiang", "--text", "已修复")
    answer = bihuan(*words, "--file", str(photo))
    assert answer.code == 0, answer.err
    assert "处理中 · 验证，修订号 2" in answer.out
    act = Act.objects.get(step="correct")
    assert (act.by.username, act.text) == ("wangqiang", "已修复")


def test_separation_of_duties_holds_here_as_well(bihuan, number):
    bihuan("case", "act", number, "correct", "--as", "wangqiang", "--text", "已修复")
    words = ("case", "act", number, "verify", "--as", "wangqiang", "--data", "result=passed")
    refused = bihuan(*words)
    assert refused.code == 1
    assert "不得自行验证" in refused.err
    assert "补1" in refused.err
    other = bihuan(*[word.replace("wangqiang", "zhaomin") for word in words], "--json")
    assert other.json["awaited"] == "inform"


def test_a_stranger_may_not_act(bihuan, number):
    refused = bihuan("case", "act", number, "note", "--as", "qianlei", "--text", "x")
    assert refused.code == 1
    assert "没有编号为" in refused.err
    nobody = bihuan("case", "act", number, "note", "--as", "niemand", "--text", "x")
    assert "没有用户名为 niemand" in nobody.err


def test_whoever_was_slower_is_told_who_did_what(bihuan, number):
    bihuan("case", "act", number, "correct", "--as", "wangqiang", "--text", "已修复")
    words = ("case", "act", number, "note", "--as", "lijing", "--text", "x", "--revision", "1")
    late = bihuan(*words)
    assert late.code == 1
    assert "王强" in late.err
    assert "纠正" in late.err


def test_each_input_at_fault_gets_its_sentence(bihuan, number):
    words = ("case", "act", number, "correct", "--as", "wangqiang", "--data", "resault=x")
    answer = bihuan(*words)
    assert answer.code == 1
    assert "resault" in answer.err
    assert bihuan(*words[:-1], "resault").code == 2


def test_without_a_step_it_says_what_may_be_done(bihuan, number):
    answer = bihuan("case", "act", number, "--as", "wangqiang")
    assert answer.code == 0, answer.err
    assert "correct" in answer.out
    assert "要求您办理" in answer.out
    assert "现在不可以" in answer.out
    options = {one["step"]: one for one in bihuan(
        "case", "act", number, "--as", "lijing", "--json").json}  # fmt: skip
    assert options["correct"]["code"] == "step.not-yours"
    assert options["withdraw"]["allowed"]


def test_explains_the_decisions_of_a_case(bihuan, number):
    words = ("procedure", "explain", "--case", number)
    answer = bihuan(*words, "--as", "lijing", "--level", "2")
    assert answer.code == 0, answer.err
    assert "【一般】" in answer.out
    told = bihuan(*words, "--as", "lijing", "--json").json
    assert told[0]["table"] == "grading"
    assert bihuan(*words).code == 2
    assert bihuan(*words, "--as", "qianlei").code == 1
