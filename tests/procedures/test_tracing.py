"""Every obligation of the sources names what executes and proves it, and names it truly."""

from functools import cache
from pathlib import Path

import pytest

from bihuan.cli.procedure.tracing import every_test, proven
from bihuan.procedures.tracing import (
    Awaited,
    Obligation,
    Source,
    Wording,
    rules_of,
    sources,
    trace,
)

COUNTS = {
    "S01": 16, "S02": 6, "S03": 15, "S04": 16, "S05": 16, "S06": 9, "S07": 11, "S08": 10,
    "S09": 11, "S10": 11, "S11": 9, "S12": 5, "S13": 6, "S14": 8, "S15": 4, "S16": 11, "S17": 3,
    "S18": 8, "S19": 9,
}  # fmt: skip
TESTS = Path(__file__).resolve().parents[1]
WORDS = Wording(zh="要求", en="a demand")
ROOMS = {f"issue {number}" for number in range(4, 11)}

each_source = pytest.mark.parametrize("source", sources(), ids=lambda source: source.seed)


@cache
def known_tests():
    return every_test(TESTS)


def test_all_nineteen_sources_are_there_with_all_their_obligations():
    assert {source.seed: len(source.obligations) for source in sources()} == COUNTS
    every = [one.id for source in sources() for one in source.obligations]
    assert len(set(every)) == len(every) == 184


@each_source
def test_nothing_is_open_but_what_waits_for_a_room_that_is_not_built(source):
    found = trace(source, proven(source), known_tests())
    open_now = [one for one in found if not one.closed]
    assert [one.obligation.id for one in open_now if not one.obligation.awaits] == []
    assert [(one.obligation.id, one.gaps) for one in open_now if len(one.gaps) > 1] == []


@each_source
def test_every_obligation_is_worded_in_both_languages_and_waits_for_a_known_room(source):
    for one in source.obligations:
        assert one.demand.zh
        assert one.demand.en
        if one.awaits:
            assert one.awaits.room in ROOMS
            assert one.awaits.what.zh
            assert one.awaits.what.en


@each_source
def test_the_rules_named_stand_where_the_pack_says_that_the_obligation_is(source):
    """The pack's own clauses carry the obligation; some rule named must rest on one of them."""
    held = proven(source)
    assert held
    resting = {rule.clause for _, rule in rules_of(held.edition)}
    carrying = {}
    for clause in held.edition.clauses.values():
        for name in clause.obligations:
            carrying.setdefault(name, set()).add(clause.id)
    for one in trace(source, held, None):
        clauses = {rule.clause for rule in one.executed}
        carried = carrying.get(one.obligation.id, set()) & resting
        assert not (clauses and carried) or clauses & carried, one.obligation.id


# --- a false claim is found out -------------------------------------------------------------------
def traced(**named):
    one = Obligation(id="S15.99", clause="3.0", kind="grade", demand=WORDS, **named)
    source = Source(seed="S15", pack="s15-property", obligations=(one,))
    (found,) = trace(source, proven(source), known_tests())
    return found


def test_a_rule_that_is_not_there_leaves_it_open():
    found = traced(rules=("serious-9",))
    assert not found.closed
    assert "serious-9" in found.gaps[0].zh


def test_a_test_that_is_not_there_leaves_it_open():
    assert not traced(tests=("tests/cases/test_nothing.py::test_nothing",)).closed
    real = "tests/procedures/test_tracing.py::test_a_test_that_is_not_there_leaves_it_open"
    assert traced(tests=(real,)).closed


def test_what_waits_is_open_whatever_else_is_named():
    waits = Awaited(room="issue 7", what=WORDS)
    assert not traced(rules=("serious-1",), awaits=waits).closed
    assert traced(rules=("serious-1",)).closed


def test_naming_nothing_leaves_it_open():
    assert not traced().closed


def test_a_pack_that_is_not_there_leaves_everything_open():
    one = Obligation(id="S99.01", clause="1", kind="grade", demand=WORDS, rules=("a",))
    source = Source(seed="S99", pack="s99-nowhere", obligations=(one,))
    (found,) = trace(source, proven(source), None)
    assert not found.closed
