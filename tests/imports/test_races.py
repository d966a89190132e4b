"""Two people import the same register at the same moment."""

import pytest

from bihuan.cases.models import Case
from bihuan.imports import taking
from bihuan.imports.mapping import mapping_parse
from bihuan.imports.models import ImportedCase
from bihuan.imports.services import import_cases
from bihuan.journal.queries import journal_verify
from tests.cast import NOW
from tests.imports.conftest import MAPPING, csv_text
from tests.together import together


@pytest.mark.django_db(transaction=True)
def test_no_row_is_taken_twice(cast, in_force, write, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 2)
    path, mapping = write(csv_text()), mapping_parse(MAPPING)

    def taken():
        return import_cases(path=path, mapping=mapping, actor=cast.administrator, now=NOW)

    reports = together(taken, taken)
    assert [report.refused for report in reports] == [0, 0]
    assert [report.imported + report.already for report in reports] == [3, 3]
    assert sum(report.imported for report in reports) == 3
    assert Case.objects.count() == ImportedCase.objects.count() == 3
    numbers = Case.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["NC-2026-00001", "NC-2026-00002", "NC-2026-00003"]
    assert list(journal_verify()) == []
