"""Cases through the API: reported, found, read, acted on; two at once; the same request twice."""

import uuid

import pytest

from bihuan.cases.models import Act, Case
from tests.api.reporting import REPORT
from tests.api.test_refusals import told
from tests.together import together


def test_a_report_becomes_a_case_with_its_first_duty(issue, li):
    answer = li.post("/cases", REPORT)
    assert answer.status_code == 201, answer.content.decode()
    body = answer.json()
    assert body["number"].startswith("NC-")
    assert answer["ETag"] == '"1"'
    assert body["severity"]["id"] == "ordinary"
    assert body["channel"] == "api"
    assert body["reporter"]["username"] == "lijing"
    assert body["customer"]["name"] == "刘女士"
    (duty,) = body["duties"]
    assert duty["demand"] == "handle-ordinary"
    assert duty["clause"]["text"]
    assert {fact["fact"]: fact["said"] for fact in body["facts"]}["source"] == "顾客投诉"


def test_a_report_says_of_each_field_what_is_wrong(issue, li):
    body = REPORT | {
        "title": "",
        "facts": {"felt": "x"},
        "finder": "niemand",
        "occurred_at": "2126-01-01T00:00+08:00",
    }
    assert set(told(li.post("/cases", body), 422, "input.invalid")["errors"]) == {"finder"}
    del body["finder"]
    errors = told(li.post("/cases", body), 422, "input.invalid")["errors"]
    assert set(errors) == {"title", "facts.felt", "occurred_at"}
    assert not Case.objects.exists()


def test_a_report_for_an_unknown_unit_is_refused(issue, li):
    answer = li.post("/cases", REPORT | {"unit": "NORTH"})
    assert "NORTH" in told(answer, 422, "input.invalid")["errors"]["unit"]


def test_a_report_where_no_procedure_is_in_force_is_refused(house, li):
    answer = li.post("/cases", REPORT)
    assert "unit" in told(answer, 422, "edition.none_in_force")["errors"]


def test_who_the_customer_is_is_not_for_everybody(house, issue, program, wang, case):
    path = f"/cases/{case['number']}"
    assert wang.get(path).json()["customer"]["contact"] == "13800000000"
    assert program(house.chen).get(path).json()["customer"] is None


def test_the_register_is_filtered_and_paged(issue, li, wang, qian):
    for number in range(5):
        li.post("/cases", REPORT | {"title": f"第{number}件", "service_item": "保洁"})
    first = wang.get("/cases", {"limit": 2}).json()
    assert [row["title"] for row in first["items"]] == ["第4件", "第3件"]
    second = wang.get("/cases", {"limit": 2, "after": first["next"]}).json()
    third = wang.get("/cases", {"limit": 2, "after": second["next"]}).json()
    assert [row["title"] for row in second["items"] + third["items"]] == ["第2件", "第1件", "第0件"]
    assert third["next"] is None
    assert qian.get("/cases").json()["items"] == []
    assert len(wang.get("/cases", {"severity": "ordinary", "unit": "EAST"}).json()["items"]) == 5
    assert wang.get("/cases", {"severity": "serious"}).json()["items"] == []
    assert wang.get("/cases", {"state": "closed"}).json()["items"] == []
    assert len(wang.get("/cases", {"q": "保洁"}).json()["items"]) == 5
    assert len(wang.get("/cases", {"sort": "due", "mine": "true"}).json()["items"]) in {0, 5}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "gestern"}, "after"),
        ({"limit": "0"}, "limit"),
        ({"state": "offen"}, "state"),
        ({"unit": "NORTH"}, "unit"),
        ({"reported_from": "2026-13-01"}, "reported_from"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(issue, wang, query, field):
    assert field in told(wang.get("/cases", query), 422, "input.invalid")["errors"]


def test_the_cost_of_the_register_does_not_grow_with_it(
    issue, li, wang, django_assert_max_num_queries
):
    for number in range(8):
        li.post("/cases", REPORT | {"title": f"第{number}件"})
    with django_assert_max_num_queries(8):
        assert len(wang.get("/cases").json()["items"]) == 8


def test_a_case_is_corrected_verified_and_closed(house, issue, program, li, wang, case):
    number = case["number"]
    done = wang.post(f"/cases/{number}/acts", {"step": "correct", "text": "已修复"})
    assert done.status_code == 200, done.content.decode()
    assert done["ETag"] == '"2"'
    assert done.json()["awaited"] == "verify"
    refused = wang.post(f"/cases/{number}/acts", {"step": "verify", "data": {"result": "passed"}})
    body = told(refused, 403, "separation.verify")
    assert body["clause"]["id"] == "补1"
    assert body["clause"]["text"].startswith("一般和严重不合格处理后")
    zhao = program(house.zhao)
    body = {"step": "verify", "data": {"result": "passed"}}
    assert zhao.post(f"/cases/{number}/acts", body).json()["awaited"] == "inform"
    body = {"step": "inform", "data": {"result": "satisfied"}, "text": "电话告知"}
    assert li.post(f"/cases/{number}/acts", body).json()["state"] == "closed"


def test_what_is_not_open_yet_is_refused_with_the_clause(issue, li, case):
    body = {"step": "inform", "data": {"result": "satisfied"}, "text": "x"}
    answer = li.post(f"/cases/{case['number']}/acts", body, **{"Accept-Language": "en"})
    problem = told(answer, 409, "step.too-early")
    assert "must be done before" in problem["detail"]
    assert problem["clause"]["heading"] == "Grades of nonconforming service"


def test_an_act_says_of_each_field_what_is_wrong(issue, wang, case):
    answer = wang.post(f"/cases/{case['number']}/acts", {"step": "correct", "data": {"resault": 1}})
    assert "resault" in told(answer, 422, "input.invalid")["errors"]
    assert (
        "step"
        in told(wang.post(f"/cases/{case['number']}/acts", {"step": "fix"}), 422, "input.invalid")[
            "errors"
        ]
    )


def test_two_people_acting_on_what_they_saw(house, issue, program, wang, case):
    number, seen = case["number"], {"If-Match": '"1"'}
    first = wang.post(f"/cases/{number}/acts", {"step": "correct", "text": "已修复"}, **seen)
    assert first.status_code == 200
    late = program(house.zhou).post(
        f"/cases/{number}/acts", {"step": "note", "text": "请尽快"}, **seen
    )
    problem = told(late, 412, "case.moved_on")
    assert "王强" in problem["detail"]
    assert problem["meanwhile"][0]["who"] == "王强"
    assert problem["meanwhile"][0]["step"] == "纠正"


@pytest.mark.parametrize("header", ["1", 'W/"1"', '"eins"'])
def test_an_if_match_that_is_no_etag_is_told(issue, wang, case, header):
    answer = wang.post(
        f"/cases/{case['number']}/acts", {"step": "note", "text": "x"}, **{"If-Match": header}
    )
    assert "If-Match" in told(answer, 422, "request.if_match")["errors"]


def test_any_revision_will_do_where_none_is_named(issue, wang, case):
    for headers in ({}, {"If-Match": "*"}):
        answer = wang.post(
            f"/cases/{case['number']}/acts", {"step": "note", "text": "x"}, **headers
        )
        assert answer.status_code == 200


def test_a_repeated_report_is_answered_as_the_first_time(issue, li):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = li.post("/cases", REPORT, **key), li.post("/cases", REPORT, **key)
    assert first.content == second.content
    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert second["ETag"] == first["ETag"]
    assert "Idempotency-Replayed" not in first
    assert Case.objects.count() == 1


def test_a_key_belongs_to_one_request(issue, li, wang):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    li.post("/cases", REPORT, **key)
    other = li.post("/cases", REPORT | {"title": "另一件"}, **key)
    told(other, 422, "answers.key-reused")
    assert wang.post("/cases", REPORT, **key).status_code == 201
    short = li.post("/cases", REPORT, **{"Idempotency-Key": "1"})
    told(short, 422, "answers.key-refused")


def test_a_refused_request_leaves_its_key_free(issue, li):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert li.post("/cases", REPORT | {"title": ""}, **key).status_code == 422
    assert li.post("/cases", REPORT, **key).status_code == 201


def test_a_repeated_act_is_done_once(issue, wang, case):
    key = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": '"1"'}
    body = {"step": "correct", "text": "已修复"}
    first = wang.post(f"/cases/{case['number']}/acts", body, **key)
    second = wang.post(f"/cases/{case['number']}/acts", body, **key)
    assert first.content == second.content
    assert Act.objects.filter(step="correct").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_acting_at_the_same_moment(house, issue, program, wang, case):
    """One succeeds; the other is told who did what, or waits and is told the step is done."""
    path, body = f"/cases/{case['number']}/acts", {"step": "correct", "text": "已修复"}
    other = program(house.wang)
    answers = together(lambda: wang.post(path, body), lambda: other.post(path, body))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409).json()
    assert loser["code"] in {"case.moved_on", "step.done", "step.not-demanded"}
    assert Act.objects.filter(step="correct").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_report_twice_at_the_same_moment(issue, li, program, house):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    other = program(house.li)
    answers = together(
        lambda: li.post("/cases", REPORT, **key), lambda: other.post("/cases", REPORT, **key)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert Case.objects.count() == 1
