"""The page about the language of editions says all of it, in both languages, and says it truly."""

import inspect
import re
from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest
import yaml

from bihuan.procedure.account.explain import explain
from bihuan.procedure.account.records import record_of
from bihuan.procedure.clocks.due import due
from bihuan.procedure.clocks.limits import Limit, Unit, parse_limit
from bihuan.procedure.compare.changes import ChangeClass
from bihuan.procedure.decisions.deciding import decide
from bihuan.procedure.demands.permits import INTRINSIC, RESULTS
from bihuan.procedure.demands.separation import RULES
from bihuan.procedure.edition import Edition
from bihuan.procedure.language import rules, shapes
from bihuan.procedure.language.values import read_cell, read_value
from bihuan.procedure.scenarios.expecting import EXPECTATIONS
from bihuan.procedure.scenarios.proving import MUTATION, prove
from bihuan.procedure.scenarios.running import run
from bihuan.procedure.scenarios.suites import CONDITION, LOOKUP, broken, read_suite
from bihuan.procedure.terms import (
    MAIN_STEPS,
    STATE_NAMES,
    STEP_NAMES,
    Action,
    ClauseClass,
    FactType,
    Hit,
    Need,
    State,
    Step,
)
from tests.docs.pages import (
    LANGUAGES,
    ROOT,
    example,
    example_files,
    first_words,
    marked_rows,
    text_of,
    ticked,
)
from tests.support.official_days import china

SHAPES = [
    shape
    for _, shape in inspect.getmembers(shapes, inspect.isclass)
    if issubclass(shape, shapes.Shape) and shape is not shapes.Shape
]
CITED = set(shapes.CiteShape.model_fields)
ENUMS = [FactType, ClauseClass, Hit, Need, Unit, Step, State, Action, ChangeClass]

EXPLAINED = re.compile(r"<!-- explained: (\w+) ([\d ]+)(.+?) -->\n```text\n(.*?)```", re.DOTALL)

both_languages = pytest.mark.parametrize("language", LANGUAGES)


def page(language: str) -> str:
    return text_of("procedure.md", language)


@pytest.fixture(name="edition")
def the_example() -> Edition:
    edition = example("en").edition
    assert edition
    return edition


# --- the examples -------------------------------------------------------------------------------
@both_languages
def test_the_examples_are_a_pack_without_problems(language):
    assert example(language).problems == ()


def test_both_languages_show_the_same_pack():
    editions = [example(language).edition for language in LANGUAGES]
    assert len({edition.digest for edition in editions if edition}) == 1
    assert len({example_files(language)["scenarios/cases.yaml"] for language in LANGUAGES}) == 1


@pytest.mark.parametrize(
    "scenario",
    [scenario for _, scenario in example("en").scenarios],
    ids=lambda scenario: scenario.name,
)
def test_the_scenarios_of_the_examples_hold(edition, scenario):
    assert run(edition, china(), scenario).failures == ()


def test_the_frozen_cases_of_the_examples_come_out_as_frozen(edition):
    suites = [read_suite(shape) for shape in example("en").suites or ()]
    assert {suite.kind for suite in suites} == {CONDITION, LOOKUP}
    assert [case for suite in suites for case in broken(edition, china(), suite)] == []


def test_the_scenarios_of_the_examples_touch_everything_that_must_be_touched(edition):
    assert prove(edition, example("en"), china(), without=(MUTATION,)).problems == []


def test_the_examples_show_every_hit_policy_every_derived_form_and_every_expectation(edition):
    assert {table.hit for table in edition.tables} == set(Hit)
    assert {fact.type for fact in edition.facts.values()} == set(FactType)
    derived = {fact.derived.form for fact in edition.facts.values() if fact.derived}
    assert {form.split(":")[0] for form in derived} == derived_forms()
    scenarios = [scenario for _, scenario in example("en").scenarios]
    expected = [act.expect for scenario in scenarios for act in scenario.acts]
    expected += [scenario.expect for scenario in scenarios]
    assert {name for one in expected for name in one} == set(EXPECTATIONS)


@both_languages
def test_the_explanations_shown_are_those_given(edition, language):
    text = page(language)
    shown = re.search(
        r"<!-- explained: (\w+) ([\d ]+)(.+?) -->\n```text\n(.*?)```", text, re.DOTALL
    )
    assert shown
    table = next(table for table in edition.tables if table.id == shown[1])
    given = dict(word.split("=") for word in shown[3].split())
    facts = {name: read_value(edition.facts[name], value) for name, value in given.items()}
    moment = datetime.combine(date(2026, 3, 10), time(9), china().zone)
    record = record_of(edition, decide(edition, table, facts), facts, moment, "system")
    lines = [
        line
        for level in shown[2].split()
        for line in explain(edition, record, int(level), language)
    ]
    assert shown[4].splitlines() == lines


# --- keys and members ---------------------------------------------------------------------------
@both_languages
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_of_a_shape_is_described(shape, language):
    keys = {field.alias or name for name, field in shape.model_fields.items()}
    if shape is not shapes.CiteShape and issubclass(shape, shapes.CiteShape):
        keys -= CITED
    described = first_words(page(language), f"keys: {shape.__name__}")
    assert sorted(described) == sorted(keys)


@both_languages
@pytest.mark.parametrize("words", ENUMS, ids=lambda words: words.__name__)
def test_every_member_is_described(words, language):
    described = first_words(page(language), f"members: {words.__name__}")
    assert described == [word.value for word in words]


def derived_forms() -> set[str]:
    return set(get_args(shapes.DerivedShape.model_fields["form"].annotation))


@both_languages
def test_every_derived_form_every_start_and_every_expectation_is_described(language):
    text = page(language)
    assert set(first_words(text, "derived forms")) == derived_forms()
    assert first_words(text, "starts") == list(rules.STARTS)
    assert first_words(text, "expectations") == list(EXPECTATIONS)


@both_languages
def test_steps_stand_with_their_names_needs_and_results(language):
    for row in marked_rows(page(language), "members: Step"):
        step = Step(ticked(row[0])[0])
        assert row[1] == STEP_NAMES[step].say(language)
        assert [Need(word) for word in ticked(row[2])] == list(INTRINSIC.get(step, ())), step
        assert ticked(row[3]) == list(RESULTS.get(step, ())), step


@both_languages
def test_states_stand_with_their_names(language):
    for row in marked_rows(page(language), "members: State"):
        assert row[1].startswith(STATE_NAMES[State(ticked(row[0])[0])].say(language))


def test_the_main_steps_end_with_close():
    """The page says so in words."""
    assert MAIN_STEPS[-1] is Step.CLOSE
    assert tuple(Step)[: len(MAIN_STEPS)] == MAIN_STEPS


@both_languages
def test_every_refusal_is_described(language):
    codes = {
        code
        for room in ("procedure", "cases")
        for path in (ROOT / "src" / "bihuan" / room).rglob("*.py")
        for code in re.findall(r"\bRefusal\(\s*\"([a-z.-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert codes
    assert set(first_words(page(language), "codes: refusals")) == codes


@both_languages
def test_every_rule_of_separation_is_described(language):
    described = marked_rows(page(language), "codes: separation")
    found = {ticked(row[0])[0]: ticked(row[1])[0] for row in described}
    assert found == {code: step.value for step, (code, _) in RULES.items()}


# --- limits and cells ---------------------------------------------------------------------------
@both_languages
def test_the_known_answers_are_right(language):
    calendar = china()
    for row in marked_rows(page(language), "known answers"):
        received = datetime.combine(date.fromisoformat(row[0]), time(9), calendar.zone)
        for days, last in zip((5, 10), row[1:], strict=True):
            end = due(Limit(days, Unit.WORKING_DAY), received, calendar).at
            assert (end - timedelta(days=1)).date().isoformat() == last


@both_languages
def test_limits_are_written_as_shown(language):
    for row in marked_rows(page(language), "members: Unit"):
        assert parse_limit(ticked(row[1])[0]).unit.value == ticked(row[0])[0]


@both_languages
def test_values_are_written_as_shown(edition, language):
    facts = {fact.type: fact for fact in edition.facts.values() if not fact.derived}
    facts[FactType.ENUM] = edition.facts["area"]
    facts[FactType.COUNT] = edition.facts["again"]
    for row in marked_rows(page(language), "members: FactType"):
        fact = facts[FactType(ticked(row[0])[0])]
        for written in ticked(row[2]):
            assert read_value(fact, written) is not None


CELLS = {
    "泳池": "area",
    "[泳池, 更衣室]": "area",
    '"not [泳池]"': "area",
    '"非 [泳池]"': "area",
    '">= 一般"': "severity",
    "是": "on_the_spot",
    "否": "on_the_spot",
    "3": "again",
    "10万元": "refund",
    "2小时": "waited",
    "2026-11-22": "inspected_on",
    '">= 3"': "again",
    '"[2000..100000) 元"': "refund",
    '"[3..)"': "again",
    '"(..10]"': "again",
}


@both_languages
@pytest.mark.parametrize(("cell", "fact"), CELLS.items())
def test_cells_are_written_as_shown(edition, language, cell, fact):
    assert f"`{cell}`" in page(language)
    given = yaml.load(cell, Loader=yaml.BaseLoader)  # noqa: S506 — all scalars as text
    assert read_cell(edition.facts[fact], given) is not None
