"""The document of the interface: complete, in two languages, and true (Schemathesis tries it)."""

import ast
import re
from pathlib import Path

import pytest

import bihuan
from bihuan.api.application import api
from bihuan.api.openapi import ALWAYS, operations
from bihuan.api.problems import MEDIA_TYPE
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.demands.separation import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"
HANZI = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{2}")


@pytest.fixture
def document(db):
    return api.get_openapi_schema(path_prefix="/api/v1/")


def test_is_served_without_a_token(db, stranger):
    answer = stranger.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_the_page_that_shows_it_loads_nothing_from_elsewhere(db, stranger):
    page = stranger.get("/docs").content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/static/ninja/") for address in loaded)


def test_every_operation_says_in_both_languages_what_it_does(document):
    for operation in operations(document):
        for words in (operation["summary"], operation["description"], *operation["tags"]):
            assert HANZI.search(words), operation["operationId"]
            assert LATIN.search(words), operation["operationId"]
        for parameter in operation["parameters"]:
            if "description" in parameter:
                assert HANZI.search(parameter["description"]), parameter
                assert LATIN.search(parameter["description"]), parameter


def test_every_operation_says_how_it_can_be_refused(document):
    for operation in operations(document):
        for status in ALWAYS:
            assert MEDIA_TYPE in operation["responses"][str(status)]["content"]
        assert operation["security"] == [{"Bearer": []}]


def test_every_change_takes_an_idempotency_key(document):
    changes = {"case_report", "case_act", "attachment_add"}
    changes |= {"draft_start", "draft_change", "draft_step"}
    for operation in operations(document):
        named = {parameter["name"] for parameter in operation["parameters"]}
        assert ("Idempotency-Key" in named) is (operation["operationId"] in changes)


def test_every_reference_leads_somewhere(document):
    known = set(document["components"]["schemas"])
    assert set(re.findall(r"#/components/schemas/(\w+)", str(document))) <= known


@pytest.mark.parametrize("name", ["api.md", "api.zh-CN.md"])
def test_every_operation_is_documented(document, name):
    text = (DOCS / name).read_text(encoding="utf-8")
    headings = set(re.findall(r"^### `([A-Z]+ [^`]+)`", text, re.MULTILINE))
    there = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert headings == there


UNREACHED = {
    "draft.unwritable",
    "template.answers",
    "template.refused",
    "act.refused",  # the code of the core's refusal stands in its place
    "edition.in_force_clash",
    "edition.not_yours",
    "edition.refused",
    "evidence.already-erased",
    "journal.not-erasable",
    "move.refused",
    "view.not_found",
}
"""Refusals of services that no operation calls."""
CORE = ("procedure/demands/permits.py", "cases/queries/attempts.py", "cases/services/acting.py")


def refusals(kind=RefusedError):
    """Yield the code of every refusal that a room below the doors can raise."""
    for one in kind.__subclasses__():
        room = one.__module__.split(".")[1]
        if room in {"api", "cases", "answers", "evidence", "procedures"}:
            yield one.code
        yield from refusals(one)


def refusals_of_the_core():
    """Yield the code of every refusal that the procedure gives an act."""
    yield from (code for code, _sentence in RULES.values())
    for path in CORE:
        module = ast.parse((Path(bihuan.__file__).parent / path).read_text(encoding="utf-8"))
        for node in ast.walk(module):
            called = getattr(node, "func", None)
            if getattr(called, "attr", getattr(called, "id", "")) == "Refusal":
                first = node.args[0]
                yield from [first.value] if isinstance(first, ast.Constant) else []


@pytest.mark.parametrize("name", ["api.md", "api.zh-CN.md"])
def test_every_code_of_a_problem_is_documented(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    codes = {*refusals(), *refusals_of_the_core()} - UNREACHED
    assert len(codes) > 30
    assert {code for code in codes if f"`{code}`" not in text} == set()
