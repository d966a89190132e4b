"""A row whose facts contradict each other is taken without the one that the others rule out."""

import pytest

from bihuan.cases.models import Case
from bihuan.imports.faults import Kind
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE
from tests.imports.conftest import MAPPING, changed, csv_text

RULE = """
constraints:
  - id: outside-is-clear
    when: {complained_to: [公司领导, 政府部门, 媒体]}
    then: {effect: 影响明显}
    because: {zh: 投诉到公司以外或领导的影响已经明显, en: What is complained of outside is clear}
"""


@pytest.fixture
def in_force(cast):
    files = pack_read("s15-property")
    files["facts.yaml"] += RULE
    issue = edition_store(files=files, actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


def test_the_fact_ruled_out_is_left_out_and_told(take):
    mapping = MAPPING.replace("complained_to: {value: 没有投诉}", "complained_to: 描述")
    report = take(csv_text(changed(0, 描述="政府部门")[:1]), mapping)
    assert (report.imported, report.doubtful) == (1, 1)
    (fault,) = report.faults
    assert fault.kind is Kind.DOUBTFUL
    assert "投诉到=政府部门时，对服务质量的影响不能是“影响不大”" in fault.reason
    facts = Case.objects.get().facts
    assert facts["complained_to"] == "government"
    assert "effect" not in facts
