"""The first four procedures: loaded without a mistake, executed example by example."""

import re
from functools import cache

import pytest

from bihuan.procedure.decisions.deciding import ConflictError
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import Loaded
from bihuan.procedure.lint.edition import cites
from bihuan.procedure.scenarios.running import Outcome, run
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import VOCABULARY, pack_read
from bihuan.procedures.reader import read_pack
from tests.support.mutants import mutants
from tests.support.official_days import china

OBLIGATIONS = {
    "s01-hospital": ("S01", 16),
    "s04-property": ("S04", 16),
    "s08-property": ("S08", 10),
    "s09-goods-services": ("S09", 11),
    "s14-property": ("S14", 8),
    "s15-property": ("S15", 4),
    "s19-property": ("S19", 9),
}
PACKS = sorted(OBLIGATIONS)
NUMBER = re.compile(r"[A-Z]{2}-[0-9][0-9.-]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

pytestmark = pytest.mark.parametrize("pack", PACKS)


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
def outcomes(pack: str) -> tuple[Outcome, ...]:
    calendar, edition = china(), edition_of(pack)
    return tuple(run(edition, calendar, scenario) for _, scenario in loaded(pack).scenarios)


def labels(edition: Edition) -> list[Label]:
    found = [edition.title]
    for clause in edition.clauses.values():
        found += [clause.heading, clause.text, *clause.items.values()]
        found += [] if clause.executes else [clause.because]
    for reading in edition.interpretations.values():
        found += [reading.issue, reading.reading]
    for fact in edition.facts.values():
        found += [fact.name, fact.question, *(member.name for member in fact.members)]
    found += [demand.title for demand in edition.demands]
    found += [table.question for table in edition.tables]
    for named in (edition.roles, edition.forms, edition.references, edition.dispositions):
        found += [thing.name for thing in named.values()]
    return found


def test_it_loads_without_a_mistake(pack):
    assert loaded(pack).problems == ()


def test_every_scenario_holds_on_the_official_calendar(pack):
    assert [failure for outcome in outcomes(pack) for failure in outcome.failures] == []
    assert not any(outcome.todo for outcome in outcomes(pack))


def test_every_obligation_of_the_source_stands_in_a_clause_that_is_executed(pack):
    source, count = OBLIGATIONS[pack]
    edition = edition_of(pack)
    cited = {cite.clause for cite in cites(edition)}
    executed = {
        obligation
        for clause in edition.clauses.values()
        if clause.id in cited or not clause.executes
        for obligation in clause.obligations
    }
    assert executed == {f"{source}.{number:02}" for number in range(1, count + 1)}


def test_everything_that_the_edition_says_is_touched_by_a_scenario(pack):
    edition = edition_of(pack)
    rules = {row.id for table in edition.tables for row in table.rows}
    rules |= {rule.id for rule in (*edition.demands, *edition.rights)}
    rules |= {*edition.dispositions, *edition.interpretations}
    rules |= {cite.clause for cite in cites(edition)}
    covered = frozenset[str]().union(*(outcome.covered for outcome in outcomes(pack)))
    assert sorted(rules - covered) == []


def test_every_reading_is_of_a_clause_that_exists_and_is_used(pack):
    edition = edition_of(pack)
    readings = edition.interpretations
    assert [one.id for one in readings.values() if one.clause not in edition.clauses] == []
    assert {cite.interpretation for cite in cites(edition)} - {""} == set(readings)
    assert all(one.decided_by and one.decided_on <= edition.issued_on for one in readings.values())


def test_every_duty_says_who_is_told_when_it_is_missed(pack):
    edition = edition_of(pack)
    assert [demand.id for demand in edition.demands if not demand.on_breach] == []
    assert [demand.id for demand in edition.demands if not (demand.within or demand.until)] == []


def test_the_numbers_in_the_text_are_those_of_its_forms_and_procedures(pack):
    edition = edition_of(pack)
    text = "".join(clause.text.zh for clause in edition.clauses.values())
    named = [*edition.forms.values(), *edition.references.values()]
    assert set(NUMBER.findall(text)) == {thing.number for thing in named if thing.number}


def test_it_is_worded_in_both_languages(pack):
    wording = labels(edition_of(pack))
    assert [label for label in wording if not CHINESE.search(label.zh)] == []
    assert [label for label in wording if not label.en or CHINESE.search(label.en)] == []
    names = [scenario.name for _, scenario in loaded(pack).scenarios]
    assert [name for name in names if not CHINESE.search(name)] == []
    assert len(set(names)) == len(names)


@pytest.mark.slow
def test_no_rule_can_be_changed_without_a_scenario_noticing(pack):
    calendar = china()
    scenarios = [scenario for _, scenario in loaded(pack).scenarios]

    def noticed(edition: Edition) -> bool:
        try:
            return any(run(edition, calendar, scenario).failures for scenario in scenarios)
        except ConflictError:
            return True

    found = [what for what, edition in mutants(edition_of(pack)) if not noticed(edition)]
    assert found == []
