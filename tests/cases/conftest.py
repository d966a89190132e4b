"""The property procedure in force for the cast, and short ways to report and to act."""

from datetime import timedelta

import pytest

from bihuan.cases.intake import Report
from bihuan.cases.services.acting import case_act
from bihuan.cases.services.report import case_report
from bihuan.procedure.terms import Step
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE

SLIGHT = {
    "source": "staff",
    "complained_to": "nobody",
    "effect": "small",
    "felt": "hardly",
    "repeated": "否",
    "latent": "否",
    "dissatisfaction": "none",
    "handler_can_settle": "是",
}
ORDINARY = SLIGHT | {"source": "complaint", "dissatisfaction": "dissatisfied", "effect": "clear"}
SERIOUS = {"source": "complaint", "complained_to": "government"}


@pytest.fixture
def issue(cast):
    issue = edition_store(files=pack_read("s15-property"), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


@pytest.fixture
def report(cast, issue):
    """Report as 李静 in the East unless told otherwise."""

    def reported(facts=SLIGHT, *, actor=None, now=NOW, imported=False, files=(), **fields):
        fields = {"unit": cast.east_works, "title": "电梯轿厢照明不亮", "facts": facts} | fields
        return case_report(
            report=Report(**fields),
            actor=actor or cast.li_jing,
            now=now,
            imported=imported,
            files=files,
        )

    return reported


@pytest.fixture
def act():
    """Take a step a few minutes after the last one."""
    clock = [NOW]

    def acted(
        case, step, actor, data=None, *, facts=None, text="", now=None, revision=None, files=()
    ):
        clock[0] += timedelta(minutes=5)
        return case_act(
            number=case.number,
            step=Step(step),
            actor=actor,
            now=now or clock[0],
            expected_revision=revision,
            data=data or {},
            facts=facts or {},
            text=text,
            files=files,
        )

    return acted
