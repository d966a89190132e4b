"""Every shipped procedure: loaded without a mistake, executed and proven example by example."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import Loaded
from bihuan.procedure.lint.edition import cites
from bihuan.procedure.scenarios.coverage import KINDS
from bihuan.procedure.scenarios.proving import Proof, prove
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import PACKS as FOLDER
from bihuan.procedures.queries import VOCABULARY, pack_read
from bihuan.procedures.reader import read_pack
from tests.support.official_days import china

OBLIGATIONS = {  # how many obligations the source texts hold, by the source that a pack names
    "S01": 16,
    "S02": 6,
    "S03": 15,
    "S04": 16,
    "S05": 16,
    "S06": 9,
    "S07": 11,
    "S08": 10,
    "S09": 11,
    "S10": 11,
    "S11": 9,
    "S12": 5,
    "S13": 6,
    "S14": 8,
    "S15": 4,
    "S16": 11,
    "S17": 3,
    "S18": 8,
    "S19": 9,
}
PACKS = sorted(path.parent.name for path in FOLDER.glob("*/pack.yaml"))
NUMBER = re.compile(r"[A-Z]{2,}-?[0-9][0-9.-]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

every_pack = pytest.mark.parametrize("pack", PACKS)


@cache
def loaded(pack: str) -> Loaded:
    files = pack_read(pack)
    vocabulary = files.pop(VOCABULARY)
    return read_pack(files, vocabulary)


def edition_of(pack: str) -> Edition:
    edition = loaded(pack).edition
    assert edition, loaded(pack).problems
    return edition


@cache
def proof_of(pack: str) -> Proof:
    return prove(edition_of(pack), loaded(pack), china())


def labels(edition: Edition) -> Iterator[Label]:
    yield edition.title
    for clause in edition.clauses.values():
        yield from (clause.heading, clause.text, *clause.items.values())
        if not clause.executes:
            yield clause.because
    for reading in edition.interpretations.values():
        yield from (reading.issue, reading.reading)
    for fact in edition.facts.values():
        yield from (fact.name, fact.question, *(member.name for member in fact.members))
    yield from (demand.title for demand in edition.demands)
    yield from (table.question for table in edition.tables)
    for named in (edition.roles, edition.forms, edition.references, edition.dispositions):
        yield from (thing.name for thing in named.values())


def test_there_are_packs_and_no_two_are_the_same_procedure():
    assert len(PACKS) >= 4
    assert len({edition_of(pack).id for pack in PACKS}) == len(PACKS)
    seeds = [edition_of(pack).source["seed"] for pack in PACKS]
    assert len(set(seeds)) == len(seeds)


@every_pack
def test_it_loads_without_a_mistake(pack):
    assert loaded(pack).problems == ()


@every_pack
def test_every_scenario_holds_on_the_official_calendar(pack):
    proof = proof_of(pack)
    assert proof.failures == []
    assert not proof.empty
    assert proof.todo == 0


@every_pack
def test_the_generated_cases_are_frozen_and_come_out_as_they_were_frozen(pack):
    proof = proof_of(pack)
    assert proof.broken == []
    assert proof.stale == []
    assert proof.cases > 0


@every_pack
def test_everything_that_the_edition_says_is_touched_by_a_scenario(pack):
    proof = proof_of(pack)
    missed = {kind: found.not_covered for kind, found in proof.covered.items()}
    assert missed == dict.fromkeys(KINDS, ())


@every_pack
def test_no_rule_can_be_changed_without_a_scenario_noticing(pack):
    noticed = proof_of(pack).noticed
    assert noticed
    assert [f"{one.row} {one.what.zh}" for one in noticed.survivors] == []
    assert noticed.tried > len(edition_of(pack).demands)


@every_pack
def test_every_obligation_that_a_clause_carries_is_of_its_source_and_executed(pack):
    edition = edition_of(pack)
    source = edition.source["seed"]
    known = {f"{source}.{number:02}" for number in range(1, OBLIGATIONS[source] + 1)}
    cited = {cite.clause for cite in cites(edition)}
    carried = {
        clause.id: clause.obligations for clause in edition.clauses.values() if clause.obligations
    }
    assert carried, "no clause names an obligation of its source"
    assert {one for obligations in carried.values() for one in obligations} <= known
    idle = [name for name in carried if edition.clauses[name].executes and name not in cited]
    assert idle == []


@every_pack
def test_every_reading_is_of_a_clause_that_exists_and_is_used(pack):
    edition = edition_of(pack)
    readings = edition.interpretations
    assert [one.id for one in readings.values() if one.clause not in edition.clauses] == []
    assert {cite.interpretation for cite in cites(edition)} - {""} == set(readings)
    assert all(one.decided_by and one.decided_on <= edition.issued_on for one in readings.values())


@every_pack
def test_every_duty_says_who_is_told_when_it_is_missed(pack):
    edition = edition_of(pack)
    assert [demand.id for demand in edition.demands if not demand.on_breach] == []
    assert [demand.id for demand in edition.demands if not (demand.within or demand.until)] == []


@every_pack
def test_the_numbers_in_the_text_are_those_of_its_forms_and_procedures(pack):
    edition = edition_of(pack)
    text = "".join(clause.text.zh for clause in edition.clauses.values())
    named = [*edition.forms.values(), *edition.references.values()]
    assert set(NUMBER.findall(text)) == {thing.number for thing in named if thing.number}


@every_pack
def test_it_is_worded_in_both_languages(pack):
    wording = list(labels(edition_of(pack)))
    assert [label for label in wording if not CHINESE.search(label.zh)] == []
    assert [label for label in wording if not label.en or CHINESE.search(label.en)] == []
    names = [scenario.name for _, scenario in loaded(pack).scenarios]
    assert [name for name in names if not CHINESE.search(name)] == []
    assert len(set(names)) == len(names)
