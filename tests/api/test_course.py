"""What may be done, what was done, what was decided: told to whoever may see the case."""

import pytest

from tests.api.reporting import REPORT
from tests.api.test_refusals import told


def by(rows, key):
    return {row[key]: row for row in rows}


def test_my_duties_come_with_clause_and_time_left(house, issue, wang, li, case):
    (duty,) = wang.get("/duties").json()
    assert duty["number"] == case["number"]
    assert duty["demand"] == "handle-ordinary"
    assert duty["clause"]["id"] == "3.0 一般"
    assert duty["minutes_left"] > 0
    assert not duty["overdue"]
    assert duty["unit"]["code"] == "EAST"
    assert li.get("/duties").json() == []


def test_options_say_what_i_may_do_and_why_not(issue, wang, li, case):
    path = f"/cases/{case['number']}/options"
    mine = wang.get(path).json()
    assert mine[0]["step"] == "correct"
    assert mine[0]["demanded"]
    assert mine[0]["clause"]["id"] == "3.0 一般"
    fields = by(mine[0]["fields"], "name")
    assert fields["text"]["required"]
    assert fields["evidence"]["kind"] == "files"
    hers = by(li.get(path).json(), "step")
    assert not hers["correct"]["allowed"]
    assert hers["correct"]["code"] == "step.not-yours"
    assert "部门主管或负责人" in hers["correct"]["refusal"]
    assert hers["withdraw"]["allowed"]
    assert hers["note"]["allowed"]


def test_what_options_offer_the_act_accepts(house, issue, program, wang, case):
    number = case["number"]
    option = wang.get(f"/cases/{number}/options").json()[0]
    brought = {field["name"]: "已修复" for field in option["fields"] if field["required"]}
    text = brought.pop("text", "")
    body = {"step": option["step"], "data": brought, "text": text}
    assert wang.post(f"/cases/{number}/acts", body).status_code == 200
    verify = program(house.zhao).get(f"/cases/{number}/options").json()[0]
    assert verify["step"] == "verify"
    result = by(verify["fields"], "name")["result"]
    assert ["passed", "验证通过"] in result["choices"]


def test_the_course_of_a_case_says_who_when_why(issue, wang, li, case):
    number = case["number"]
    wang.post(f"/cases/{number}/acts", {"step": "correct", "text": "已修复"})
    report, correct = li.get(f"/cases/{number}/timeline").json()
    assert (report["who"], report["step"]) == ("李静", "report")
    assert report["decisions"]
    assert correct["roles"] == ["部门主管或负责人"]
    assert correct["clauses"][0]["id"] == "3.0 一般"
    assert correct["text"] == "已修复"
    assert correct["met"][0]["title"] == "主管处理"
    assert correct["met"][0]["minutes_over"] == 0


def test_decisions_are_explained_at_any_level(issue, li, case):
    path = f"/cases/{case['number']}/decisions"
    (decision,) = li.get(path).json()
    assert decision["value"] == "ordinary"
    assert decision["act"] == 1
    assert not decision["superseded"]
    assert "判为一般" in decision["explanation"][0]
    told_again = li.get(f"{path}/{decision['id']}", {"level": 4}).json()
    assert any("表 grading" in line for line in told_again["explanation"])
    english = li.get(path, **{"Accept-Language": "en"}).json()[0]
    assert "Ordinary" in english["explanation"][0]


def test_a_decision_that_changed_supersedes_the_first(issue, li, case):
    path = f"/cases/{case['number']}"
    amendment = {
        "step": "amend",
        "data": {"reason": "顾客已投诉到媒体"},
        "facts": {"complained_to": "媒体"},
    }
    answer = li.post(f"{path}/acts", amendment)
    assert answer.status_code == 200, answer.content.decode()
    first, second = li.get(f"{path}/decisions").json()
    assert first["superseded"]
    assert second["supersedes"] == first["id"]
    assert second["value"] == "serious"


def test_a_decision_of_another_case_is_not_found(issue, li, case):
    other = li.post("/cases", REPORT).json()["number"]
    decision = li.get(f"/cases/{other}/decisions").json()[0]["id"]
    told(li.get(f"/cases/{case['number']}/decisions/{decision}"), 404, "decision.not_found")


def test_a_preview_stores_nothing_and_asks_what_matters(issue, li):
    body = {"unit": "EAST", "facts": {"source": "员工发现", "handler_can_settle": "否"}}
    seen = li.post("/cases/preview", body).json()
    assert seen["severity"] is None
    assert "facts.complained_to" in by(seen["asks"], "name")
    body["facts"]["complained_to"] = "没有投诉"
    decided = li.post("/cases/preview", body).json()
    assert decided["severity"]["id"] == "ordinary"
    assert decided["duties"][0]["title"] == "主管处理"
    assert decided["duties"][0]["due_at"]
    assert "判为一般" in decided["sentences"][0]
    assert li.get("/cases").json()["items"] == []


def test_who_the_customer_is_stays_out_of_the_course(house, issue, program, wang, li, case):
    path = f"/cases/{case['number']}"
    amendment = {
        "step": "amend",
        "data": {"reason": "姓名写错", "customer_name": "刘女士（更正）"},
    }
    assert li.post(f"{path}/acts", amendment).status_code == 200
    assert "刘女士（更正）" in li.get(f"{path}/timeline").content.decode()
    staff = program(house.chen)
    assert staff.get(path).json()["customer"] is None
    assert "刘女士（更正）" not in staff.get(f"{path}/timeline").content.decode()


@pytest.mark.parametrize("path", ["options", "timeline", "decisions"])
def test_of_a_case_one_may_not_see_nothing_is_told(issue, qian, case, path):
    told(qian.get(f"/cases/{case['number']}/{path}"), 404, "case.not_found")
