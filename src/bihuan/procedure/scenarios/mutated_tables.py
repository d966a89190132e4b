"""Decision tables with one thing changed: a row, a cell, a border, an answer, an exception."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bihuan.procedure.decisions.compiling import compile_table
from bihuan.procedure.decisions.deciding import condition_holds
from bihuan.procedure.edition import Edition, Fact, Row, Table
from bihuan.procedure.scenarios.changes import Change, moved
from bihuan.procedure.terms import Facts, FactType, Label, Value


def table_changes(edition: Edition, table: Table) -> Iterator[tuple[str, Change[Table]]]:
    """Give the table with each thing in it changed, with the row that was changed."""
    output = edition.facts[table.output]
    for place, row in enumerate(table.rows):
        for change in _row_changes(edition, output, row):
            kept = () if change.made is None else (change.made,)
            rows = (*table.rows[:place], *kept, *table.rows[place + 1 :])
            yield row.id, change.of(_remade(replace(table, rows=rows), output))
    if table.otherwise:
        made = _remade(replace(table, otherwise=None), output)
        yield table.id, Change(Label("其他情形删去", "otherwise dropped"), made, _anywhere)
        for what, then in _other_answers(output, table.otherwise.then):
            row = replace(table.otherwise, then=then)
            yield table.id, Change(what, _remade(replace(table, otherwise=row), output), _anywhere)
    if table.undetermined_by and table.undetermined_by != edition.owner:
        made = _remade(replace(table, undetermined_by="", undetermined_cite=None), output)
        yield table.id, Change(Label("由谁判定删去", "undetermined dropped"), made, _anywhere)


def _remade(table: Table, output: Fact) -> Table:
    """Return the changed table compiled, with none of the answers kept for the old one."""
    return replace(table, compiled=compile_table(table, output), answers={})


def _row_changes(edition: Edition, output: Fact, row: Row) -> Iterator[Change[Row]]:
    felt = _where(row)
    yield Change(Label("删去", "dropped"), None, felt)
    for change in moved(edition.facts, row.when):
        yield change.of(replace(row, when=change.made or {}))
    for what, then in _other_answers(output, row.then):
        yield Change(what, replace(row, then=then), felt)
    if row.overrides:
        made = replace(row, overrides=())
        yield Change(Label("除外删去", "overrides dropped"), made, felt)


def _where(row: Row) -> Callable[[Facts], bool]:
    return lambda facts: condition_holds(row.when, facts) is not False


def _anywhere(_: Facts) -> bool:
    return True


def _other_answers(output: Fact, then: Value) -> Iterator[tuple[Label, Value]]:
    """Give another answer: the next member, or the opposite."""
    if output.type is FactType.BOOLEAN:
        yield Label("答案相反", "answer reversed"), not then
        return
    names = [member.id for member in output.members]
    if then in names and len(names) > 1:
        other = output.members[(names.index(str(then)) + 1) % len(names)]
        yield Label(f"答案改为{other.name.zh}", f"answer changed to {other.name.en}"), other.id
