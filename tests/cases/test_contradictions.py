"""Facts that cannot hold together never get into a case, whichever act brings them."""

import pytest

from bihuan.cases.intake import ActInputError
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cases.conftest import SLIGHT
from tests.cast import NOW, SINCE

RULE = """
constraints:
  - id: outside-is-clear
    when: {complained_to: [公司领导, 政府部门, 媒体]}
    then: {effect: 影响明显}
    because: {zh: 投诉到公司以外或领导的影响已经明显, en: What is complained of outside is clear}
"""


@pytest.fixture
def issue(cast):
    files = pack_read("s15-property")
    issue = edition_store(
        files=files | {"facts.yaml": files["facts.yaml"] + RULE}, actor=cast.administrator, now=NOW
    )
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


def test_a_report_that_contradicts_itself_is_refused_with_both_facts_named(report):
    with pytest.raises(ActInputError, match="投诉到=政府部门时，对服务质量的影响") as refused:
        report(SLIGHT | {"complained_to": "government"})
    assert list(refused.value.errors) == ["facts.effect"]


def test_an_act_may_not_contradict_what_the_case_holds(cast, report, act):
    case = report({"source": "staff", "effect": "small", "felt": "hardly"})
    with pytest.raises(ActInputError, match="影响不大") as refused:
        act(case, "grade", cast.chen_gang, facts={"complained_to": "government"})
    assert list(refused.value.errors) == ["facts.complained_to"]
    case.refresh_from_db()
    assert "complained_to" not in case.facts


def test_an_amendment_may_put_both_right_at_once(cast, report, act):
    case = report(SLIGHT)
    wrong = {"complained_to": "government"}
    with pytest.raises(ActInputError):
        act(case, "amend", cast.li_jing, {"reason": "已投诉到政府"}, facts=wrong)
    both = wrong | {"effect": "clear"}
    case = act(case, "amend", cast.li_jing, {"reason": "已投诉到政府"}, facts=both)
    assert (case.facts["complained_to"], case.facts["effect"]) == ("government", "clear")


def test_an_amendment_that_makes_one_unknown_is_no_contradiction(cast, report, act):
    case = report(SLIGHT)
    facts = {"complained_to": "government", "effect": ""}
    case = act(case, "amend", cast.li_jing, {"reason": "影响待查"}, facts=facts)
    assert "effect" not in case.facts
