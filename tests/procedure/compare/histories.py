"""Random past cases of the small procedure, handled as it demands, and random changes of it."""

import random
from datetime import timedelta

from bihuan.procedure.compare.past import PastCase
from bihuan.procedure.demands.acts import Act, Attempt
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.demands.granting import duties_for
from bihuan.procedure.demands.permits import RESULTS
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import FactType, Step
from tests.procedure.small import at, calendar, load_small, small_files

DISPOSITIONS = ("apology", "pay")
CHANGES = (
    ("ch1.yaml", 'when: {loss: ">= 10万元"}', 'when: {loss: ">= 5万元"}'),
    ("ch1.yaml", 'when: {again: ">= 3"}, then: 一般', 'when: {again: ">= 3"}, then: 严重'),
    ("ch1.yaml", "within: 30分钟, start: reported", "within: 2小时"),
    ("ch1.yaml", "within: 3个工作日", "within: 1天"),
    ("ch1.yaml", "by: [quality, head], within: 1天", "by: [quality], within: 2天"),
    ("ch1.yaml", 'when: {severity: ">= 一般", known: 是}, by', "when: {known: 是}, by"),
    ("ch1.yaml", "id: check, step", "id: verify-it, step"),
    ("ch1.yaml", 'when: {severity: ">= 一般", chosen.pay: 是, company: 是}',
     "when: {chosen.pay: 是}"),
    ("facts.yaml", "within: 90天", "within: 30天"),
    ("facts.yaml", "      - {id: fee,",
     "      - {id: door, name: {zh: 门, en: Door}}\n      - {id: fee,"),
)  # fmt: skip


def changed(*which: int) -> Edition:
    """The small procedure with some of the changes."""
    files = small_files()
    for place in which:
        name, before, after = CHANGES[place]
        assert before in files[name], before
        files[name] = files[name].replace(before, after, 1)
    edition = load_small(
        **{name.removesuffix(".yaml"): text for name, text in files.items()}
    ).edition
    assert edition
    return edition


def some_facts(edition: Edition, chance: random.Random):
    """Facts of a case as given, a few of them never asked."""
    facts = {}
    for name, fact in edition.facts.items():
        if fact.decided or fact.derived or "." in name or chance.random() < 0.15:
            continue
        if fact.type is FactType.ENUM:
            facts[name] = chance.choice(fact.members).id
        elif fact.type is FactType.BOOLEAN:
            facts[name] = chance.random() < 0.5
        else:
            facts[name] = chance.choice((0, 199_999, 200_000, 4_999_999, 5_000_000, 10_000_000))
    return facts


def past_case(edition: Edition, number: int, chance: random.Random) -> PastCase:
    """A case handled step by step as the edition demanded, sometimes late, sometimes in vain."""
    facts = some_facts(edition, chance)
    counted = {"again": chance.randint(1, 4)} if chance.random() < 0.9 else {}
    start = at("10 09:00") + timedelta(hours=chance.randint(0, 400))
    found = {"found_at": start - timedelta(hours=1), "occurred_at": None}
    acts = [Act(Step.REPORT, start, "甲", found)]
    while len(acts) < 9 and chance.random() < 0.95:
        situation = assess(edition, {**facts, **counted}, acts, calendar())
        if not situation.duties:
            break
        duty = chance.choice(situation.duties)
        who = f"person:{len(acts)}"
        met = duties_for(situation, Attempt(duty.step, who, frozenset(duty.by)))
        data: dict[str, object] = {"meets": tuple(one.demand for one in met)}
        if duty.step in RESULTS:
            data["result"] = RESULTS[duty.step][chance.random() < 0.2]
        if duty.step is Step.DISPOSE:
            data["dispositions"] = chance.sample(DISPOSITIONS, chance.randint(1, 2))
        if duty.step is Step.GRADE:
            data["severity"] = chance.choice(("slight", "ordinary", "serious"))
        moment = acts[-1].at + timedelta(minutes=chance.choice((10, 50, 600, 3000)))
        acts.append(Act(duty.step, moment, who, data))
    return PastCase(number, f"NC-{number}", start, facts, counted, acts)
