"""A fact that is only recorded: the form demands it, “not known” is an answer and is kept."""

import pytest

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Act, Case
from bihuan.cases.queries.options import option_for
from bihuan.cases.services.refusals import ActRefusedError
from bihuan.procedure.terms import Step
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from bihuan.web.inputs import Given, shown
from tests.cases.conftest import ORDINARY
from tests.cast import NOW, SINCE

FACTS = """
facts:
  - id: service
    type: enum
    name: {zh: 服务项目, en: Service}
    members:
      - {id: lift, name: {zh: 电梯, en: Lift}}
      - {id: cleaning, name: {zh: 保洁, en: Cleaning}}
  - {id: checked_on, type: date, name: {zh: 上次检查, en: Last checked}, low: 2020-01-01, high: 2039-12-31}
"""  # noqa: E501 - one fact, one line


@pytest.fixture
def issue(cast):
    files = dict(pack_read("s15-property"))
    chapter = files["ch3-grades.yaml"]
    asked = chapter.replace(
        "    requires: [text]\n    on_breach: [leader]\n  - id: handle-serious",
        "    requires: [text]\n    records: [service, checked_on]\n    on_breach: [leader]\n"
        "  - id: handle-serious",
    )
    assert asked != chapter
    files |= {"ch3-grades.yaml": asked, "facts.yaml": files["facts.yaml"] + FACTS}
    files = {name: text for name, text in files.items() if not name.startswith("scenarios/")}
    issue = edition_store(files=files, actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


@pytest.fixture
def ordinary(report):
    return report(ORDINARY)


def test_the_form_demands_what_is_recorded_and_offers_not_known(cast, ordinary):
    fields = {
        one.name: one for one in option_for(ordinary, Step.CORRECT, cast.chen_gang, NOW).fields
    }
    service, checked = fields["facts.service"], fields["facts.checked_on"]
    assert service.required
    assert [value for value, _label in service.choices] == ["lift", "cleaning", "unknown"]
    page = shown(service, Given())
    assert not any(option.chosen for option in page.options), "nothing is answered beforehand"
    words = shown(checked, Given())
    assert (words.required, words.input_type, words.help) == (True, "text", checked.help)


def test_what_is_to_be_recorded_is_not_passed_over(cast, ordinary, act):
    for facts in ({}, {"service": "", "checked_on": ""}, {"service": "lift"}):
        with pytest.raises((ActInputError, ActRefusedError)):
            act(ordinary, "correct", cast.chen_gang, facts=facts, text="换灯")
    assert Case.objects.get(pk=ordinary.pk).revision == 1


def test_not_known_is_kept_in_the_course_and_can_be_answered_later(cast, ordinary, act):
    case = act(
        ordinary,
        "correct",
        cast.chen_gang,
        facts={"service": "电梯", "checked_on": "不清楚"},
        text="换灯",
    )
    assert case.awaited == "verify"
    assert case.facts["service"] == "lift"
    assert "checked_on" not in case.facts
    row = Act.objects.get(case=case, sequence=2)
    assert row.facts == {"service": "lift", "checked_on": None}
    case = act(case, "amend", cast.li_jing, {"reason": "查到"}, facts={"checked_on": "2026-10-01"})
    assert "checked_on" in case.facts
