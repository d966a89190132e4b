"""Counts over history: kept in small tallies, always equal to a recount from the cases."""

import random
from datetime import timedelta

import pytest

from bihuan.cases.models import Act, Case, Duty, TallyEntry
from bihuan.cases.queries.counting import counted_cases, window_counted
from bihuan.cases.queries.previews import preview
from bihuan.cases.queries.situations import (
    NOT_COUNTED,
    core_acts,
    rules_of,
    situation_of,
    tally_keys,
)
from bihuan.cases.services.tallies import tallies_recount, tallies_wrong
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.decisions.derive import Past, recount, tally_specs
from bihuan.procedure.terms import State
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cases.conftest import ORDINARY, SLIGHT, Report
from tests.cases.counting import counting_pack
from tests.cast import NOW, SINCE


@pytest.fixture
def issue(cast):
    issue = edition_store(files=counting_pack(), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


def days(number, minutes=0):
    return NOW - timedelta(days=100) + timedelta(days=number, minutes=minutes)


def at(report, number, facts=SLIGHT, minutes=0, **fields):
    return report(facts, reported_at=days(number, minutes), imported=True, **fields)


def test_the_third_case_alike_within_the_window_is_graded_up(report):
    grades = [at(report, number).severity for number in (0, 10, 20)]
    assert grades == ["slight", "slight", "ordinary"]
    third = Case.objects.latest("reported_at")
    assert third.counted["again"] == 3
    key = TallyEntry.objects.filter(case=third).values_list("key", flat=True)
    counted = {tuple(counted_cases(one, 90, third.reported_at)) for one in key}
    assert tuple(Case.objects.order_by("reported_at").values_list("pk", flat=True)) in counted


def test_the_window_ends_to_the_minute(report):
    at(report, 0)
    at(report, 5)
    assert at(report, 90, minutes=-1).counted["again"] == 3
    assert at(report, 90, minutes=0).counted["again"] == 3, "the first has just left the window"


def test_other_units_and_sources_are_not_alike(cast, report):
    at(report, 0)
    at(report, 1, unit=cast.east_guard)
    at(report, 2, SLIGHT | {"source": "daily_check"})
    assert at(report, 3).counted["again"] == 2


def test_a_case_with_an_unknown_grouping_is_like_no_other(report):
    without = {name: value for name, value in SLIGHT.items() if name != "source"}
    assert "again" not in at(report, 0, without).counted


def test_a_sum_over_one_customer(report):
    at(report, 0, SLIGHT | {"loss": "120 元"}, customer_name="张女士")
    at(report, 1, SLIGHT | {"loss": "80.50"}, customer_name="李先生")
    case = at(report, 2, SLIGHT | {"loss": "30 元"}, customer_name="张女士")
    assert case.counted["paid"] == 15_000
    assert "paid" not in at(report, 3, SLIGHT | {"loss": "1 元"}).counted, "no customer is named"


def test_what_is_withdrawn_no_longer_counts(cast, report, act):
    first = at(report, 0)
    at(report, 1)
    act(first, "withdraw", cast.li_jing, {"reason": "误报"})
    assert at(report, 2).counted["again"] == 2


def test_a_count_that_depends_on_the_grade_follows_it(report):
    """Two ordinary ones and a third slight one that its repetition makes ordinary."""
    at(report, 80, ORDINARY)
    at(report, 81, ORDINARY)
    at(report, 82, SLIGHT)
    at(report, 83, SLIGHT)
    case = at(report, 84, SLIGHT)
    assert (case.severity, case.counted["again"], case.counted["alike_grade"]) == ("ordinary", 3, 3)
    assert Duty.objects.filter(case=case, demand="analyse-often").exists()


def test_a_preview_counts_the_case_that_is_being_written(cast, report):
    at(report, 80)
    at(report, 81)
    draft = Report(cast.east_works, "", facts=SLIGHT)
    seen = preview(draft, cast.li_jing, NOW)
    assert seen.severity.id == "ordinary"
    assert not tallies_wrong()
    assert TallyEntry.objects.count() == 2 * len(TallyEntry.objects.values("key").distinct())


@pytest.mark.parametrize("seed", range(4))
def test_the_tallies_equal_a_recount_whatever_happens(cast, report, act, seed):
    chance = random.Random(seed)  # noqa: S311 - a test wants the same chances again
    for _step in range(40):
        _something_happens(cast, report, act, chance)
    assert not tallies_wrong()
    _assert_equal_to_a_recount()
    assert tallies_recount() == 0


def _something_happens(cast, report, act, chance):
    cases = list(Case.objects.select_related("unit").order_by("pk"))
    if len(cases) < 5 or chance.random() < 0.5:
        facts = SLIGHT | {
            "source": chance.choice(["staff", "complaint"]),
            "dissatisfaction": chance.choice(["none", "dissatisfied"]),
            "loss": chance.choice(["", "10 元", "25.5 元"]),
        }
        unit = chance.choice([cast.east_works, cast.east_guard, cast.west_works])
        customer = chance.choice(["", "张女士", "李先生"])
        minutes = chance.randrange(60 * 24)
        at(report, chance.randrange(99), facts, minutes, unit=unit, customer_name=customer)
        return
    case, other = chance.sample(cases, 2)
    deeds = {
        "amend": ({"reason": "x"}, {"source": chance.choice(["staff", "night_patrol", ""])}),
        "transfer": ({"reason": "x", "unit": chance.choice(["DY-GC", "XY-BA"])}, {}),
        "withdraw": ({"reason": "x"}, {}),
        "regrade": ({"reason": "x", "severity": chance.choice(["slight", "serious"])}, {}),
        "merge": ({"case": other.number}, {}),
        "reopen": ({"reason": "x"}, {}),
        "correct": ({}, {}),
    }
    step = chance.choice(list(deeds))
    data, facts = deeds[step]
    for person in (cast.li_jing, cast.he_xin, cast.chen_gang, cast.qian_lei):
        try:
            act(case, step, person, data, facts=facts, text="x")
        except RefusedError:
            continue
        return


def _assert_equal_to_a_recount():
    known = []
    for case in Case.objects.select_related("issue", "unit"):
        rules = rules_of(case)
        acts = core_acts(case, Act.objects.filter(case=case).order_by("sequence"))
        situation = situation_of(rules, case, acts)
        groups = {"unit": case.unit.code, "customer": case.customer_name.casefold() or None}
        facts = {**situation.standing.facts, **groups}
        known.append((case, rules.edition, facts, tally_keys(rules.edition, case, situation)))
    counting = [
        Past(case.reported_at, facts)
        for case, _edition, facts, _keys in known
        if State(case.state) not in NOT_COUNTED
    ]
    compared = 0
    for case, edition, facts, keys in known:
        if State(case.state) in NOT_COUNTED:
            continue
        others = [past for past in counting if past.facts is not facts]
        for spec in tally_specs(edition):
            expected = recount(spec, facts, case.reported_at, others)
            if expected is None:
                assert spec.fact not in keys
                continue
            counted = window_counted(keys[spec.fact], spec.within, case.reported_at)
            assert (counted.amount if spec.of else counted.cases) == expected
            compared += 1
    assert compared > 20
