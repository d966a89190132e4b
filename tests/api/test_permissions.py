"""Who may do what, as a table: operation × person × status; no operation escapes it.

The case is reported by 李静 in the East, led by 王强; 钱磊 belongs to the West and must see nothing
of it: for him it does not exist (404), as it does not for anybody when its number is wrong.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bihuan.api.application import NOUNS, api
from bihuan.procedures.services import draft_start

FACTS = {"source": "员工发现", "complained_to": "没有投诉", "handler_can_settle": "否"}
REPORT = {"unit": "EAST", "title": "地面湿滑", "facts": FACTS}
DECIDE = {"facts": {"complained_to": "media"}}
NOTE = {"step": "note", "text": "已电话联系"}
CORRECTION = {"step": "correct", "text": "已拖干"}
EVERYBODY = {"nobody": 401, "li": 200, "wang": 200, "qian": 200, "admin": 200}
OF_THE_CASE = EVERYBODY | {"qian": 404}
OF_THE_REPLAY = dict.fromkeys(EVERYBODY, 404) | {"nobody": 401, "zhao": 404, "admin": 200}
OF_DRAFTERS = dict.fromkeys(EVERYBODY, 403) | {"nobody": 401, "zhao": 200, "admin": 200}

TABLE = [
    ("GET", "/me", None, EVERYBODY),
    ("GET", "/units", None, EVERYBODY),
    ("GET", "/editions", None, EVERYBODY),
    ("GET", "/editions/{pack}/{version}", None, EVERYBODY),
    ("GET", "/editions/{pack}/{version}/document?format=html", None, EVERYBODY),
    ("POST", "/editions/{pack}/{version}/decide", DECIDE, EVERYBODY),
    ("POST", "/editions/{pack}/{version}/interview", DECIDE, EVERYBODY),
    ("POST", "/editions/{pack}/{version}/why-not", DECIDE | {"wanted": "slight"}, EVERYBODY),
    ("GET", "/editions/{pack}/{version}/diff?against=1", None, EVERYBODY),
    ("POST", "/editions/{pack}/{version}/replays", {"against": "1"},
     {"nobody": 401, "li": 403, "wang": 403, "qian": 403, "zhao": 200, "admin": 200}),
    ("GET", "/replays/{replay}", None, OF_THE_REPLAY),
    ("POST", "/replays/{replay}/continue", {}, OF_THE_REPLAY),
    ("POST", "/replays/{replay}/cancel", {}, OF_THE_REPLAY),
    ("GET", "/drafts", None, OF_DRAFTERS),
    ("POST", "/drafts", {"pack": "s15-property"}, OF_DRAFTERS | {"zhao": 201, "admin": 201}),
    ("GET", "/drafts/{draft}", None, OF_DRAFTERS),
    ("GET", "/drafts/{draft}/check", None, OF_DRAFTERS),
    ("POST", "/drafts/{draft}/files", {"file": "facts.yaml", "text": "x"}, OF_DRAFTERS),
    ("POST", "/drafts/{draft}/steps", {"step": "submit"},
     OF_DRAFTERS | {"zhao": 422, "admin": 422}),
    ("GET", "/cases", None, EVERYBODY),
    ("POST", "/cases", REPORT, dict.fromkeys(EVERYBODY, 201) | {"nobody": 401}),
    ("POST", "/cases/preview", REPORT, EVERYBODY),
    ("GET", "/cases/{number}", None, OF_THE_CASE),
    ("GET", "/cases/{number}/options", None, OF_THE_CASE),
    ("GET", "/cases/{number}/timeline", None, OF_THE_CASE),
    ("GET", "/cases/{number}/decisions", None, OF_THE_CASE),
    ("GET", "/cases/{number}/decisions/{decision}", None, OF_THE_CASE),
    ("GET", "/cases/{number}/why-not?wanted=serious", None, OF_THE_CASE),
    ("GET", "/duties", None, EVERYBODY),
    ("POST", "/cases/{number}/acts", NOTE, OF_THE_CASE),
    ("POST", "/cases/{number}/acts", CORRECTION,
     {"nobody": 401, "li": 403, "admin": 403, "qian": 404, "wang": 200}),
    ("GET", "/cases/{number}/attachments", None, OF_THE_CASE),
    ("POST", "/cases/{number}/attachments", "file",
     {"nobody": 401, "li": 201, "wang": 201, "qian": 404, "admin": 201}),
    ("GET", "/cases/{number}/attachments/{attachment}", None, OF_THE_CASE),
]  # fmt: skip


@pytest.fixture
def places(house, issue, li, program):
    """Return what the addresses are filled in with: a case with a file."""
    number = li.post("/cases", REPORT).json()["number"]
    file = SimpleUploadedFile("说明.txt", "湿滑".encode())
    brought = li.upload(f"/cases/{number}/attachments", {"files": file}).json()
    asked = program(house.admin).post("/editions/s15-property/1/replays", {"against": "1"})
    replay = asked.json()
    return {
        "number": number,
        "attachment": brought["items"][0]["id"],
        "decision": li.get(f"/cases/{number}/decisions").json()[0]["id"],
        "pack": "s15-property",
        "version": "1",
        "replay": replay["id"],
        "draft": draft_start(base=issue, actor=house.admin, now=timezone.now()).pk,
    }


@pytest.fixture
def ask(house, program, stranger):
    """Return the means to ask for an operation in somebody's name."""

    def asked(role, method, address, body):
        person = stranger if role == "nobody" else program(getattr(house, role))
        if method == "GET":
            return person.get(address)
        if body == "file":
            return person.upload(address, {"files": SimpleUploadedFile("x.txt", b"x")})
        return person.post(address, body)

    return asked


@pytest.mark.parametrize("row", TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE])
def test_permissions(places, ask, row):
    method, path, body, expected = row
    answers = {role: ask(role, method, path.format(**places), body) for role in expected}
    assert {role: answer.status_code for role, answer in answers.items()} == expected
    for answer in answers.values():
        answer.getvalue()  # a file stays open until it was read
    if expected["qian"] == 404:
        nowhere = path.format(**places | {"number": "NC-2026-99999"})
        missing = ask("qian", method, nowhere, body).json()
        missing["detail"] = missing["detail"].replace("NC-2026-99999", places["number"])
        assert missing == answers["qian"].json()


def test_no_operation_escapes_the_table(db):
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    there = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert {(method, path.partition("?")[0]) for method, path, *_ in TABLE} == there


def test_no_operation_is_hidden_from_the_document():
    for noun in NOUNS:
        for view in noun.routes.path_operations.values():
            assert all(operation.include_in_schema for operation in view.operations)
            assert all(operation.auth_param is not None for operation in view.operations)
