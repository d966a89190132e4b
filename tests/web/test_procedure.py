"""The procedure read as a document, and had as files."""

import re

import pytest
from django.utils import timezone

from bihuan.printing.formats import MEDIA_TYPES, Format
from bihuan.procedures.queries import edition_by_digest, history_of, pack_read
from bihuan.procedures.services import edition_store
from tests.procedure.document.reading import rows_of


@pytest.fixture
def page(issue, wang):
    """The page of the edition in force, with what is asked to be shown."""

    def read(more=""):
        return wang.get(f"/procedure/{issue.pk}/{more}").content.decode()

    return read


def test_every_rule_stands_once_on_the_page(page, issue):
    found = re.findall(r'data-rule="([^"]+)"', page())
    assert sorted(found) == sorted(rows_of(edition_by_digest(issue.digest)))


def test_every_clause_can_be_linked_to(page, issue):
    text = page()
    for clause in edition_by_digest(issue.digest).clauses:
        assert f'id="c-{clause}"' in text
        assert f'href="#c-{clause}"' in text


@pytest.mark.parametrize(
    ("more", "quotes", "rules"),
    [
        ("", True, True),
        ("?show=both", True, True),
        ("?show=text", True, False),
        ("?show=rules", False, True),
        ("?show=<script>", True, True),
    ],
)
def test_what_is_shown_under_a_clause_can_be_chosen(page, more, quotes, rules):
    text = page(more)
    assert ('class="quote"' in text) is quotes
    assert ("data-rule=" in text) is rules
    assert text.count('aria-current="true"') == 1


def test_the_flow_chart_can_be_read_and_has_a_name(page):
    text = page()
    assert 'role="img" aria-labelledby="flow-1-title"' in text
    assert '<title id="flow-1-title">' in text


@pytest.mark.parametrize("form", list(Format))
def test_a_file_is_sent_under_the_name_of_the_procedure(issue, wang, form):
    answer = wang.get(f"/procedure/{issue.pk}/document.{form}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == MEDIA_TYPES[form]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Disposition"].endswith(f".{form}")


def test_a_file_speaks_the_language_of_the_reader(issue, wang):
    address = f"/procedure/{issue.pk}/document.html"
    english = wang.get(address, headers={"accept-language": "en"}).content.decode()
    chinese = wang.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    assert "Flow chart" in english
    assert "流程图" in chinese


@pytest.mark.parametrize("form", ["exe", "doc", "PDF", "html.exe"])
def test_other_formats_are_not_found(issue, wang, form):
    assert wang.get(f"/procedure/{issue.pk}/document.{form}").status_code == 404


def test_the_history_names_earlier_issues(issue, cast, wang):
    files = dict(pack_read(issue.pack))
    changed = re.sub(r'(?m)^version: "1"$', 'version: "2"', files["pack.yaml"])
    changed = changed.replace("timezone:", 'replaces: "1"\ntimezone:')
    changed = changed.replace("effective_from: 2026-01-01", "effective_from: 2027-01-01")
    newer = edition_store(
        files=files | {"pack.yaml": changed}, actor=cast.administrator, now=timezone.now()
    )
    assert [one.version for one in history_of(newer)] == ["1"]
    text = wang.get(f"/procedure/{newer.pk}/").content.decode()
    assert "代替第 1 版" in text
    assert history_of(issue) == []


def test_the_list_offers_every_format(issue, wang):
    text = wang.get("/procedure/").content.decode()
    for form in Format:
        assert f"/procedure/{issue.pk}/document.{form}" in text
