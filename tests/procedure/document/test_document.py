"""The document says what the edition executes: every row once, under its clause, unchanged."""

from dataclasses import replace
from datetime import date

import pytest

from bihuan.cli.packs import shipped
from bihuan.people.terms import Post
from bihuan.procedure.clocks.limits import parse_limit
from bihuan.procedure.document.making import document_of, natural
from bihuan.procedure.document.model import Issued, Kind
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.document.words import POST_NAMES
from bihuan.procedure.edition import Confirmation, Members, Span
from bihuan.procedure.language.values import read_value
from bihuan.procedure.terms import POSTS
from tests.docs.pages import example
from tests.procedure.document.reading import cell_read, document_in, edition_in, rows_of
from tests.procedure.small import small

PACKS = [pytest.param(name, id=name) for name in shipped()]
LANGUAGES = ("zh", "en")

every_pack = pytest.mark.parametrize("pack", PACKS)
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@every_pack
@both_languages
def test_every_row_stands_once_and_under_its_clause(pack, language):
    edition = edition_in(pack)
    document = document_in(pack, language)
    found = [
        (line.id, (clause.id, block.kind.value))
        for clause in document.clauses()
        for block in clause.blocks
        for line in block.lines
    ]
    assert len(found) == len(dict(found))
    assert dict(found) == rows_of(edition)


@every_pack
def test_cells_of_decision_tables_read_back_as_the_rules_have_them(pack):
    edition = edition_in(pack)
    rows = {row.id: (table, row) for table in edition.tables for row in table.rows}
    read = 0
    for block, line in document_in(pack, "zh").lines():
        if line.id not in rows:
            continue
        table, row = rows[line.id]
        cells = dict(zip((column.key for column in block.columns), line.cells, strict=True))
        output = edition.facts[table.output]
        assert read_value(output, cells.pop("then")) == row.then
        cells.pop("basis")
        found = {name: cell_read(edition.facts[name], text) for name, text in cells.items()}
        assert {name: cell for name, cell in found.items() if cell is not None} == row.when
        read += 1
    assert read == len(rows)


@every_pack
def test_limits_and_roles_of_demands_read_back(pack):
    edition = edition_in(pack)
    lines = {
        line.id: dict(zip((column.key for column in block.columns), line.cells, strict=True))
        for block, line in document_in(pack, "zh").lines()
    }
    names = {role: edition.roles[role].name.zh for role in edition.roles}
    for demand in edition.demands:
        cells = lines[demand.id]
        assert cells["who"] == "、".join(names[role] for role in demand.by)
        assert cells.get("told", "") == "、".join(names[role] for role in demand.on_breach)
        if demand.within:
            said = cells["limit"].split("，自")[0].split("；")[0]
            assert parse_limit(said) == demand.within
        if demand.form:
            assert cells["form"].startswith(edition.forms[demand.form].number)


@every_pack
@both_languages
def test_every_row_of_a_table_is_also_a_sentence(pack, language):
    document = document_in(pack, language)
    sentences = [line.sentence for block, line in document.lines() if block.kind is Kind.DECISION]
    assert sentences
    end = "。" if language == "zh" else "."
    assert all(sentence.endswith(end) for sentence in sentences)


@every_pack
@both_languages
def test_clauses_that_nothing_executes_are_marked_with_the_reason(pack, language):
    edition = edition_in(pack)
    for clause in document_in(pack, language).clauses():
        known = edition.clauses[clause.id]
        if not known.executes:
            assert known.because.say(language) in clause.unexecuted
        elif clause.blocks:
            assert not clause.unexecuted


@every_pack
def test_interpretations_stand_once_with_who_and_when_in_running_numbers(pack):
    edition = edition_in(pack)
    readings = [one for clause in document_in(pack, "zh").clauses() for one in clause.readings]
    assert [one.number for one in readings] == list(range(1, len(readings) + 1))
    assert {one.id for one in readings} == set(edition.interpretations)
    assert all(one.by and one.on for one in readings)


def test_a_reading_that_is_not_settled_says_so():
    edition = edition_in("s15-property")
    names = list(edition.interpretations)
    opened = {
        name: replace(one, open=name == names[0]) for name, one in edition.interpretations.items()
    }
    changed = replace(edition, interpretations=opened)
    readings = {
        one.id: one.reading
        for clause in document_of(changed, "zh").clauses()
        for one in clause.readings
    }
    assert "暂按此执行" in readings[names[0]]
    assert sum("暂按此执行" in text for text in readings.values()) == 1


def test_whoever_has_confirmed_a_clause_is_named():
    edition = small()
    first = next(iter(edition.clauses))
    found = Confirmation(date(2026, 11, 1), "品质部经理", "0" * 64)
    clauses = edition.clauses | {first: replace(edition.clauses[first], confirmed=found)}
    told = {
        one.id: one.confirmed
        for one in document_of(replace(edition, clauses=clauses), "zh").clauses()
    }
    assert told.pop(first) == "品质部经理于 2026-11-01 确认规则与条文一致"
    assert not any(told.values())


def test_points_of_a_score_and_dated_values_are_told():
    edition = example("zh").edition
    overviews = {one.id: one.rows for one in document_of(edition, "zh").overviews}
    told = dict(overviews["computed"])
    assert "人身伤害 重伤 / 死亡 → 5" in told["风险分"]
    assert "自 2026-06-01 起 3" in told["每班救生员定额"]
    assert told["30天内同类次数"] == "30天内区域、责任部门相同的案数"


def test_what_goes_together_is_told_with_the_reason():
    edition = example("zh").edition
    told = {one.id: one.rows for one in document_of(edition, "zh").overviews}["constraints"]
    assert len(told) == len(edition.constraints)
    assert told[0][-1] == edition.constraints[0].because.zh


@every_pack
def test_clauses_stand_in_the_order_of_their_numbers_inside_their_chapter(pack):
    document = document_in(pack, "zh")
    for part in document.parts:
        order = [natural(clause.id) for clause in part.clauses]
        assert order == sorted(order)


def test_numbers_sort_as_people_do():
    given = ["补2", "4.10", "4.2", "10", "4.2.1", "补1", "4"]
    assert sorted(given, key=natural) == ["4", "4.2", "4.2.1", "4.10", "10", "补1", "补2"]


@every_pack
@both_languages
def test_no_word_is_missing(pack, language):
    """A column, a heading or a cell that must not be empty is not."""
    document = document_in(pack, language)
    for block, line in document.lines():
        assert block.title
        assert len(line.cells) == len(block.columns)
        assert all(column.name for column in block.columns)
    for overview in document.overviews:
        assert overview.title
        assert overview.rows
        assert all(len(row) == len(overview.columns) for row in overview.rows)
    assert all(name and value for name, value in document.cover)


def test_the_history_that_is_handed_in_comes_first():
    document = document_of(small(), "zh", [Issued("0", "2025-01-01", "首版")])
    assert [one.version for one in document.history] == ["0", small().version]


def test_posts_are_called_as_people_are_appointed():
    assert set(POST_NAMES) == set(POSTS)
    assert {post: label.zh for post, label in POST_NAMES.items()} == {
        post.value: str(post.label) for post in Post
    }


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        (Members(frozenset({True})), "选定“返工”", '"Rework" is chosen'),
        (Members(frozenset({False})), "没有选定“返工”", '"Rework" is not chosen'),
    ],
)
def test_a_chosen_disposition_is_said_as_a_choice(cell, zh, en):
    edition = edition_in("s14-property")
    assert Teller(edition, "zh").condition("chosen.rework", cell) == zh
    assert Teller(edition, "en").condition("chosen.rework", cell) == en


def test_a_span_with_two_ends_is_said_with_both():
    fact = next(one for one in small().facts.values() if not one.members and one.high > 9)
    said = Teller(small(), "zh").cell(fact, Span(2, 5))
    assert cell_read(fact, said) == Span(2, 5)
