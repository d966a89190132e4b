"""The examples of the documentation are run as they stand."""

import pytest

from bihuan.cases.models import Case, Channel
from bihuan.imports.mapping import Mapping, mapping_parse
from tests.cast import NOW
from tests.docs.pages import LANGUAGES, fences, first_words, text_of
from tests.imports.test_importing import notes

languages = pytest.mark.parametrize("language", LANGUAGES)


def example(language, name):
    marked = {fence.mark: fence.body for fence in fences(text_of("import.md", language))}
    return marked[f"mapping {name}"], marked[f"rows {name}"]


@languages
def test_every_field_is_described(language):
    text = text_of("import.md", language)
    assert set(first_words(text, "fields")) >= set(Mapping.model_fields)
    for channel in Channel.values:
        assert channel in text


@languages
def test_both_pages_show_the_same_mappings(language):
    for name in ("messages", "requests"):
        here, there = (mapping_parse(example(one, name)[0]) for one in (language, "en"))
        assert here.model_copy(update={"note": None}) == there.model_copy(update={"note": None})


@pytest.mark.django_db
@languages
def test_messages_are_imported(language, take, write, in_force):
    mapping, rows = example(language, "messages")
    report = take(write(rows), mapping=mapping)
    assert (report.imported, report.good) == (2, True)
    cases = Case.objects.order_by("number")
    assert [(case.severity, case.unit.code, case.channel) for case in cases] == [
        ("ordinary", "DY-KF", "message")
    ] * 2
    assert "4" in notes()[0]


@pytest.mark.django_db
@languages
def test_requests_are_imported_as_the_page_says(language, take, write, in_force):
    mapping, rows = example(language, "requests")
    report = take(write(rows), mapping=mapping)
    assert (report.imported, report.doubtful, report.skipped, report.refused) == (2, 1, 1, 1)
    lines = rows.splitlines()
    told = [lines[fault.line - 1].split(",")[0] for fault in report.faults]
    assert told == ["26-002", "26-004"]
    first = Case.objects.get(number="NC-2026-00001")
    assert (first.title, first.place) == ("Dirty Alley (Old Mill)", "Old Mill 21200")
    assert first.reported_at.isoformat() == "2026-10-02T13:30:00+00:00"
    assert "关闭于 2026-10-05 12:59" in notes()[0]
    assert Case.objects.get(number="NC-2026-00002").title == "Pothole"
    assert all(case.reported_at < NOW for case in Case.objects.all())
