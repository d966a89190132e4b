"""What a comparison tells of a change: its class, what it does, its words, its parts.

`casebook/changes.yaml` is the specification of classes and of the regions in words.
"""

import random
from pathlib import Path

import pytest
import yaml

from bihuan.procedure.compare.changes import ChangeClass, Kind, Mark
from bihuan.procedure.compare.comparing import compare
from bihuan.procedure.compare.details import demand_details
from bihuan.procedure.compare.texts import diff_words
from bihuan.procedure.decisions.deciding import condition_holds, decide
from bihuan.procedure.terms import FactType
from bihuan.procedure.wording import say_region
from tests.procedure.small import load_small, small, small_files

BOOK = Path(__file__).parents[2] / "casebook" / "changes.yaml"
CASES = yaml.safe_load(BOOK.read_text(encoding="utf-8"))


def changed(file, *changes):
    text = small_files()[file]
    for before, after in changes:
        assert before in text, "the example no longer fits the small pack"
        text = text.replace(before, after, 1)
    loaded = load_small(**{file.removesuffix(".yaml"): text})
    assert loaded.edition, loaded.problems
    return loaded.edition


def does(comparison):
    return sorted(
        f"{change.name.zh}｜{say_region(comparison.facts, one.region, 'zh')}｜"
        f"{one.before.zh} → {one.after.zh}"
        for change in comparison.behaviour
        for one in change.regions
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_change_has_its_class_and_its_regions(case):
    comparison = compare(small(), changed(case["in"], (case["change"], case["to"])))
    assert comparison.computed == case["class"]
    assert does(comparison) == sorted(case["does"])


def test_every_class_is_in_the_casebook():
    assert {case["class"] for case in CASES} == set(ChangeClass)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_taking_a_change_back_is_the_same_change_the_other_way(case):
    new = changed(case["in"], (case["change"], case["to"]))
    there, back = compare(small(), new), compare(new, small())
    opposite = {
        ChangeClass.TIGHTENING: ChangeClass.LOOSENING,
        ChangeClass.LOOSENING: ChangeClass.TIGHTENING,
    }
    assert back.computed == opposite.get(there.computed, there.computed)
    assert sum(len(one.regions) for one in back.behaviour) == sum(
        len(one.regions) for one in there.behaviour
    )


def test_an_edition_does_not_differ_from_itself():
    comparison = compare(small(), small())
    assert not comparison.texts
    assert not comparison.parts
    assert not comparison.behaviour
    assert comparison.computed is ChangeClass.EDITORIAL


def test_a_new_question_is_told_apart_and_named_where_it_matters():
    row = '{id: gm, clause: "2", when: {media: 是}, then: 严重}'
    chapter = small_files()["ch1.yaml"].replace("inputs: [harm,", "inputs: [media, harm,")
    chapter = chapter.replace("      - {id: g1,", f"      - {row}\n      - {{id: g1,")
    fact = "{id: media, type: boolean, name: {zh: 媒体关注, en: Media}}"
    facts = small_files()["facts.yaml"].replace("  - id: harm", f"  - {fact}\n  - id: harm")
    new = load_small(ch1=chapter, facts=facts).edition
    assert new
    comparison = compare(small(), new)
    assert [one.id for one in comparison.new_questions] == ["media"]
    assert comparison.dropped_questions == ()
    regions = [one for change in comparison.behaviour for one in change.regions]
    assert {one.new_facts for one in regions} == {("media",)}
    assert compare(new, small()).dropped_questions == comparison.new_questions


def test_a_fact_of_another_kind_cannot_be_compared_and_is_named():
    facts = small_files()["facts.yaml"].replace(
        "type: money, name: {zh: 损失, en: Loss}, low: 0 元, high: 1000000 元, unit: 元",
        'type: count, name: {zh: 损失, en: Loss}, low: "0", high: "100000000", unit: 次',
    )
    chapter = small_files()["ch1.yaml"].replace('10万元"', '100000次"').replace(' 元"', ' 次"')
    new = load_small(facts=facts, ch1=chapter).edition
    assert new
    (change,) = compare(small(), new).behaviour
    assert (change.id, change.incomparable, change.regions) == ("severity", ("loss",), ())
    assert compare(small(), new).computed is ChangeClass.STRUCTURAL


def test_a_clause_that_moved_is_renumbered_and_not_gone():
    new = changed("ch1.yaml", ('  - id: "4"\n', '  - id: "5"\n'),
                  *[('clause: "4"', 'clause: "5"')] * 8)  # fmt: skip
    (text,) = compare(small(), new).texts
    assert (text.kind, text.was, text.id) == (Kind.RENUMBERED, "4", "5")
    assert text.passages == ()


def test_words_that_changed_are_marked_in_both_languages():
    new = changed("ch1.yaml", ("损失 10万元 以上", "损失 5万元 以上"))
    (text,) = compare(small(), new).texts
    (passage,) = text.passages
    assert [(piece.mark, piece.text) for piece in passage.zh] == [
        (Mark.SAME, "损失 "), (Mark.REMOVED, "10"), (Mark.ADDED, "5"), (Mark.SAME, "万元 以上"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("当日纠正", "两日内纠正", [("removed", "当日"), ("added", "两日内"), ("same", "纠正")]),
        ("", "新", [("added", "新")]),
        ("旧", "", [("removed", "旧")]),
        ("within 2 hours", "within 4 hours",
         [("same", "within "), ("removed", "2"), ("added", "4"), ("same", " hours")]),
    ],
)  # fmt: skip
def test_words_are_compared_as_they_are_read(old, new, told):
    pieces = diff_words(old, new)
    assert "".join(one.text for one in pieces if one.mark is not Mark.ADDED) == old
    assert "".join(one.text for one in pieces if one.mark is not Mark.REMOVED) == new
    assert [(one.mark.value, one.text) for one in pieces] == told


def test_parts_are_told_by_id_with_what_changed_in_words():
    comparison = compare(small(), changed("ch1.yaml", ("within: 3个工作日", "within: 2个工作日")))
    (part,) = comparison.parts
    assert (part.kind, part.id, part.clause) == (Kind.CHANGED, "carry-out", "3")
    assert [detail.say("zh") for detail in part.details] == ["时限 3个工作日 → 2个工作日"]
    assert [detail.say("en") for detail in part.details] == [
        "Limit 3 working days → 2 working days"
    ]


def admits(region, facts):
    return condition_holds(region, facts) is True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_any_case_differs_exactly_where_a_region_says_so(case):
    """Ask the engine itself about random cases: does it decide and demand otherwise there?"""
    new = changed(case["in"], (case["change"], case["to"]))
    told = {change.id: change.regions for change in compare(small(), new).behaviour}
    chance = random.Random(case["name"])  # noqa: S311 - reproducible cases, no secret
    for _each in range(300):
        facts = some_case(chance)
        decided = [
            decide(edition, next(one for one in edition.tables if one.output == "severity"), facts)
            for edition in (small(), new)
        ]
        inside = any(admits(one.region, facts) for one in told.get("severity", ()))
        assert (decided[0].value != decided[1].value) is inside
        facts["severity"] = chance.choice(("slight", "ordinary", "serious"))
        for demand in new.demands:
            before = next((one for one in small().demands if one.id == demand.id), None)
            if before is None:
                continue  # of another id: found by what it asks, which other tests look at
            same = demand_details(small(), new, before, demand) == []
            applies = [condition_holds(one.when, facts) is True for one in (before, demand)]
            differs = applies[0] != applies[1] or (applies[0] and not same)
            assert differs is any(admits(one.region, facts) for one in told.get(demand.id, ()))


def some_case(chance):
    facts = {}
    for name, fact in small().facts.items():
        if fact.members:
            facts[name] = chance.choice(fact.members).id
        elif fact.type is FactType.BOOLEAN:
            facts[name] = chance.random() < 0.5
        else:
            edges = (fact.low, 2, 3, 200_000, 5_000_000, 10_000_000, 20_000_000)
            facts[name] = max(fact.low, min(fact.high, chance.choice(edges) - chance.randint(0, 1)))
    return facts
