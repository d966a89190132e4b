"""Editions: listed, read, tried out, printed."""

import pytest

from bihuan.printing.formats import MEDIA_TYPES, Format


def test_who_am_i(house, li):
    told = li.get("/me").json()
    assert told["username"] == "lijing"
    assert told["posts"] == [
        {"post": "staff", "unit": {"code": "EAST", "name": {"zh": "东苑", "en": "东苑"}}}
    ]


def test_units_are_those_one_may_look_into(house, li, program):
    assert [unit["code"] for unit in li.get("/units").json()] == ["EAST"]
    every = program(house.admin).get("/units").json()
    assert [unit["code"] for unit in every] == ["HQ", "QD", "EAST", "WEST"]
    assert every[1]["parent"] == "HQ"
    assert every[1]["function"] == "quality"


def test_editions_say_where_they_are_in_force(house, issue, li, program):
    (east,) = li.get("/editions").json()
    assert east["pack"] == "s15-property"
    assert east["in_force"] == []  # put in force above what 李静 may look into
    (every,) = program(house.zhao).get("/editions").json()
    assert every["in_force"][0]["unit"]["code"] == "HQ"
    assert every["in_force"][0]["valid_from"] == "2026-01-01"


def test_an_edition_is_told_clause_by_clause(issue, li):
    told = li.get("/editions/s15-property/1").json()
    assert told["digest"] == issue.digest
    clauses = {clause["id"]: clause for clause in told["clauses"]}
    assert "serious-1" in clauses["3.0"]["executed_by"]
    assert clauses["3.0"]["text"]["zh"]
    assert [grade["value"] for grade in told["grades"]] == ["slight", "ordinary", "serious"]
    facts = {fact["id"]: fact for fact in told["facts"]}
    assert facts["source"]["given"]
    assert not facts["severity"]["given"]


def test_an_edition_that_was_not_issued_is_not_found(issue, li):
    answer = li.get("/editions/s15-property/99")
    assert answer.status_code == 404
    assert answer.json()["code"] == "edition.not_found"


def test_trying_out_decides_with_grounds_and_due_times(issue, li):
    body = {
        "facts": {"source": "complaint", "complained_to": "government"},
        "at": "2026-11-20T09:00+08:00",
    }
    told = li.post("/editions/s15-property/1/decide", body).json()
    assert told["severity"]["id"] == "serious"
    (decision,) = told["decisions"]
    assert decision["rows"] == ["serious-1"]
    assert decision["clauses"][0]["id"].startswith("3.0")
    assert "严重" in decision["explanation"][0]
    (duty,) = told["duties"]
    assert duty["due_at"].startswith("2026-11-24T00:00:00+08:00")
    assert duty["clause"]["text"]
    assert [one["demand"] for one in told["ahead"]] == [
        "verify",
        "inform",
        "notify",
        "against-cause",
    ]


def test_trying_out_asks_what_can_still_change_the_answer(issue, li):
    told = li.post(
        "/editions/s15-property/1/decide",
        {"facts": {"handler_can_settle": False}},
        **{"Accept-Language": "en"},
    ).json()
    assert told["severity"] is None
    asks = {fact["id"]: fact for fact in told["asks"]}
    assert "complained_to" in asks
    assert "not decided" in told["decisions"][0]["explanation"][0]


def test_trying_out_explains_at_any_level(issue, li):
    body = {"facts": {"complained_to": "media"}}
    for level, part in ((2, "【严重】"), (3, "符合：serious-1"), (4, "表 grading")):
        answer = li.post(f"/editions/s15-property/1/decide?level={level}", body)
        assert any(part in line for line in answer.json()["decisions"][0]["explanation"])


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")]
)
def test_an_edition_is_had_as_a_file(issue, li, form, begins):
    answer = li.get(f"/editions/s15-property/1/document?format={form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert answer["Content-Type"] == MEDIA_TYPES[Format(form)]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_document_is_a_pdf_in_the_language_asked_for(issue, li):
    told = li.get(
        "/editions/s15-property/1/document?format=html", **{"Accept-Language": "en"}
    ).content.decode()
    assert "Flow chart" in told
    assert li.get("/editions/s15-property/1/document").content.startswith(b"%PDF-")


def test_a_format_that_is_not_known_is_refused(issue, li):
    assert li.get("/editions/s15-property/1/document?format=odt").status_code == 422
