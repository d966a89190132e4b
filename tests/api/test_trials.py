"""The interview and "why not", asked for by programs."""

import pytest

INTERVIEW = "/editions/s15-property/1/interview"
WHY_NOT = "/editions/s15-property/1/why-not"


def test_an_interview_asks_until_nothing_more_matters(issue, li):
    facts = {}
    answers = {"complained_to": "government"}
    told = li.post(INTERVIEW, {"facts": facts}).json()
    assert [one["id"] for one in told["possible"]] == ["slight", "ordinary", "serious"]
    while told["question"]:
        name = told["question"]["id"]
        facts[name] = answers.get(name) or told["question"]["choices"][0]["value"]
        told = li.post(INTERVIEW, {"facts": facts}).json()
    assert [one["id"] for one in told["possible"]] == ["serious"]
    assert told["decided"]["severity"]["id"] == "serious"
    assert told["open"] == []


def test_what_is_not_known_is_not_asked_again(issue, li):
    first = li.post(INTERVIEW, {}).json()["question"]["id"]
    told = li.post(INTERVIEW, {"unknown": [first]}).json()
    assert told["question"]["id"] != first
    assert first not in told["open"]


def test_why_not_says_what_lacks_and_what_would_come_of_it(issue, li):
    body = {"facts": {"complained_to": "nobody"}, "wanted": "严重"}
    told = li.post(WHY_NOT, body).json()
    assert told["output"] == "severity"
    assert told["wanted"] == "serious"
    assert "投诉到=公司领导或政府部门或媒体（本案：没有投诉）；这样就是严重" in told["lines"][1]


@pytest.mark.parametrize(
    ("body", "field"), [({"wanted": "极重"}, "wanted"), ({"wanted": "a", "output": "x"}, "output")]
)
def test_an_answer_that_cannot_be_is_refused_with_those_that_can(issue, li, body, field):
    answer = li.post(WHY_NOT, body)
    assert answer.status_code == 422
    assert field in str(answer.json())


def test_a_case_says_why_it_is_not_graver(house, issue, li):
    facts = {"complained_to": "没有投诉", "handler_can_settle": "否", "dissatisfaction": "不满意"}
    case = li.post("/cases", {"unit": "EAST", "title": "地面湿滑", "facts": facts}).json()
    told = li.get(f"/cases/{case['number']}/why-not?wanted=serious").json()
    assert told["lines"][0].startswith("不合格程度")
    assert "投诉到=公司领导" in told["lines"][1]
