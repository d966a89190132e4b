"""Whatever people do under a shipped procedure: refused with a clause or granted, never stuck.

Each case is reported with some facts unknown, then people do mostly what is asked of them and now
and then anything at all. The seeds are fixed, so a course that fails can be run again.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bihuan.procedure.account.explain import LEVELS, explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.decisions.derive import derive
from bihuan.procedure.demands.acts import Act, Attempt, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.demands.permits import RESULTS, refuse
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.terms import FactType, State, Step, Value
from bihuan.procedures.queries import PACKS as FOLDER
from bihuan.procedures.queries import VOCABULARY, pack_read
from bihuan.procedures.reader import read_pack
from tests.support.official_days import china

PACKS = sorted(path.parent.name for path in FOLDER.glob("*/pack.yaml"))
COURSES, ACTS = 40, 16
START = datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PEOPLE = "甲乙丙丁戊己"
BROUGHT = ("text", "reason", "cause", "evidence", "consent", "unit", "case", "amount")
LAST = {State.CLOSED, State.UNSUBSTANTIATED, State.WITHDRAWN, State.MERGED, State.REFERRED}

every_pack = pytest.mark.parametrize("pack", PACKS)


@cache
def edition_of(pack: str) -> Edition:
    files = pack_read(pack)
    edition = read_pack(files, files.pop(VOCABULARY)).edition
    assert edition
    return edition


def value(fact: Fact, chance: Random) -> Value:
    if fact.type is FactType.BOOLEAN:
        return chance.random() < 0.5
    if fact.members:
        return chance.choice(fact.members).id
    near = chance.randint(fact.low, min(fact.high, fact.low + 20))
    return chance.choice([fact.low, near, chance.randint(fact.low, fact.high), fact.high])


def attempt(edition: Edition, now: Situation, chance: Random, moment: datetime) -> Attempt:
    duty = chance.choice(now.duties)
    step, roles = duty.step, frozenset(duty.by)
    if chance.random() < 0.2:
        step, roles = (
            chance.choice(list(Step)[1:]),
            frozenset(chance.sample(list(edition.roles), 2)),
        )
    asked = [edition.facts[name] for name in duty.asks]
    facts = {fact.id: value(fact, chance) for fact in asked if not (fact.decided or fact.derived)}
    data: dict[str, object] = dict.fromkeys(BROUGHT, "有")
    data["until"] = moment + timedelta(hours=9)
    data["result"] = chance.choice(RESULTS.get(step, ("done",)))
    ways = list(edition.dispositions)
    data["dispositions"] = tuple(chance.sample(ways, min(len(ways), chance.randint(1, 2))))
    data["reference"] = chance.choice(list(edition.references) or ["none"])
    if step in (Step.GRADE, Step.REGRADE):
        data["severity"] = chance.choice(edition.facts[edition.grade].members).id
    if step is Step.ASSIGN or chance.random() < 0.1:
        data["responsible_person"] = chance.choice(PEOPLE)
    return Attempt(step, chance.choice(PEOPLE), roles, data, at=moment, facts=facts)


def course(edition: Edition, seed: int, told: Counter[str]) -> Iterator[Situation]:
    """Yield where the case stands after each act, while `told` counts what came of the attempts."""
    chance, moment, calendar = Random(seed), START, china()  # noqa: S311 - reproducible
    asked = [fact for fact in edition.facts.values() if not (fact.decided or fact.derived)]
    facts = {fact.id: value(fact, chance) for fact in asked if chance.random() < 0.8}
    counts = ("count", "sum")
    counted = {
        fact.id: int(value(fact, chance))
        for fact in edition.facts.values()
        if fact.derived and fact.derived.form in counts and chance.random() < 0.9
    }
    acts = [Act(Step.REPORT, START, "甲", {"facts": {}})]
    for _ in range(ACTS):
        known = derive(edition, facts, counted, START.date())
        now = assess(edition, known, acts, calendar)
        assert now == assess(edition, dict(known), list(acts), calendar)
        yield now
        if now.standing.state is not State.OPEN:
            return
        moment += timedelta(minutes=chance.randint(1, 1500))
        tried = attempt(edition, now, chance, moment)
        refusal = refuse(edition, now, acts, tried)
        if refusal is not None:
            assert refusal.sentence.zh
            assert refusal.sentence.en
            told[refusal.code] += 1
            continue
        met = duties_for(now, tried)
        assert met or rights_for(edition, now, tried) or tried.step is Step.NOTE
        told["granted"] += 1
        brought = dict(tried.facts or {})
        facts |= brought
        done = tuple(duty.demand for duty in met)
        acts.append(
            Act(tried.step, moment, tried.by, {**tried.data, "facts": brought, "meets": done})
        )


@every_pack
def test_an_open_case_always_has_a_duty_with_roles_and_a_clause(pack):
    edition, told, ends = edition_of(pack), Counter[str](), Counter[State]()
    for seed in range(COURSES):
        for now in course(edition, seed, told):
            if now.standing.state is State.OPEN:
                assert now.duties, f"seed {seed}: nobody has to do anything"
            for duty in now.duties:
                assert duty.by
                assert set(duty.by) <= set(edition.roles)
                assert duty.cite.clause in edition.clauses
                assert duty.due_at, f"{duty.demand} has no end"
            ends[now.standing.state] += 1
    assert told["granted"] > COURSES
    assert len(told) > 3, "some attempts must have been refused, and for different reasons"
    assert LAST & set(ends), "no case ever came to an end"


@every_pack
def test_nothing_is_decided_without_a_clause_and_everything_gives_an_account(pack):
    edition = edition_of(pack)
    for seed in range(10):
        now = next(course(edition, seed, Counter()))
        for decision in now.standing.decided.values():
            assert {cite.clause for cite in decision.cites} <= set(edition.clauses)
            if decision.value is not None:
                assert decision.rows
            record = record_of(edition, decision, now.standing.facts, START, "system")
            for level in LEVELS:
                assert all(explain(edition, record, level, "zh"))


def test_no_two_procedures_share_anything_that_can_change():
    seen: dict[int, str] = {}
    for pack in PACKS:
        edition = edition_of(pack)
        kept = [edition.facts, edition.roles, edition.clauses, edition.dispositions]
        for thing in (*kept, *edition.tables, *(table.answers for table in edition.tables)):
            assert seen.setdefault(id(thing), pack) == pack
