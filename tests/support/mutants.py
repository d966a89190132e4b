"""Editions with one thing changed: the scenarios of a pack must notice every one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bihuan.procedure.clocks.limits import Unit
from bihuan.procedure.decisions.compiling import compile_conditions, compile_table
from bihuan.procedure.demands.course import ORDER
from bihuan.procedure.edition import Cell, Demand, Edition, Right, Row, Table
from bihuan.procedure.terms import Step

Mutant = tuple[str, Edition]
"""What was changed, and the edition with that change."""


def mutants(edition: Edition) -> Iterator[Mutant]:
    """Give the edition with each row, demand, right and condition dropped or moved, one by one."""
    yield from _demands(edition)
    yield from _rights(edition)
    yield from _tables(edition)
    yield from _dispositions(edition)


def _without(when: Mapping[str, Cell]) -> Iterator[tuple[str, dict[str, Cell]]]:
    for name in when:
        yield name, {other: cell for other, cell in when.items() if other != name}


def _demands(edition: Edition) -> Iterator[Mutant]:
    def remade(*demands: Demand) -> Edition:
        conditions = compile_conditions([demand.when for demand in demands])
        return replace(edition, demands=demands, conditions=conditions)

    for place, demand in enumerate(edition.demands):
        before, after = edition.demands[:place], edition.demands[place + 1 :]
        yield f"要求 {demand.id} 删去", remade(*before, *after)
        for what, changed in _demand(demand):
            yield f"要求 {demand.id} 的{what}", remade(*before, changed, *after)


def _demand(demand: Demand) -> Iterator[tuple[str, Demand]]:
    for name, when in _without(demand.when):
        yield f"条件 {name} 删去", replace(demand, when=when)
    for role in demand.by:
        yield (
            f"角色 {role} 删去",
            replace(demand, by=tuple(other for other in demand.by if other != role)),
        )
    for need in demand.requires:
        needs = tuple(other for other in demand.requires if other != need)
        yield f"必备 {need} 删去", replace(demand, requires=needs)
    yield from _demand_times(demand)
    if demand.form:
        yield "表单删去", replace(demand, form="")
    if demand.reference and not demand.raises:  # a trigger only names what governs the action
        yield "所转程序删去", replace(demand, reference="")


def _demand_times(demand: Demand) -> Iterator[tuple[str, Demand]]:
    limit = demand.within
    if limit and limit.unit is Unit.SAME_DAY:
        yield "期限删去", replace(demand, within=None)
    elif limit:
        for amount in {max(limit.amount - 1, 1), limit.amount + 1} - {limit.amount}:
            yield f"期限改为 {amount}", replace(demand, within=limit._replace(amount=amount))
    if demand.start != "opened" and ORDER[demand.step] > ORDER[Step.GRADE]:
        yield "起算点删去", replace(demand, start="opened")
    if demand.until:
        yield "约定期限删去", replace(demand, until=None)
    if demand.after is not None:
        yield "先后删去", replace(demand, after=None)


def _rights(edition: Edition) -> Iterator[Mutant]:
    for place, right in enumerate(edition.rights):
        before, after = edition.rights[:place], edition.rights[place + 1 :]
        yield f"权限 {right.id} 删去", replace(edition, rights=(*before, *after))
        for what, changed in _right(right):
            made = replace(edition, rights=(*before, changed, *after))
            yield f"权限 {right.id} 的{what}", made


def _right(right: Right) -> Iterator[tuple[str, Right]]:
    if right.act is Step.NOTE:
        return  # everybody may note something; the right only says under which clause
    for name, when in _without(right.when):
        yield f"条件 {name} 删去", replace(right, when=when)
    if right.requires:
        yield "必备删去", replace(right, requires=())
    if right.in_time:
        yield "期限内删去", replace(right, in_time=False)


def _tables(edition: Edition) -> Iterator[Mutant]:
    for place, table in enumerate(edition.tables):
        before, after = edition.tables[:place], edition.tables[place + 1 :]
        for what, rows in _rows(table):
            changed = replace(table, rows=rows)
            compiled = compile_table(changed, edition.facts[table.output])
            changed = replace(changed, compiled=compiled)
            yield f"行 {what}", replace(edition, tables=(*before, changed, *after))


def _rows(table: Table) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for place, row in enumerate(table.rows):
        before, after = table.rows[:place], table.rows[place + 1 :]
        yield f"{row.id} 删去", (*before, *after)
        for name, when in _without(row.when):
            yield f"{row.id} 的条件 {name} 删去", (*before, replace(row, when=when), *after)


def _dispositions(edition: Edition) -> Iterator[Mutant]:
    for disposition in edition.dispositions.values():
        changes = [
            (f"条件 {name} 删去", replace(disposition, when=when))
            for name, when in _without(disposition.when)
        ]
        if disposition.requires:
            changes.append(("必备删去", replace(disposition, requires=())))
        for what, changed in changes:
            ways = {**edition.dispositions, disposition.id: changed}
            yield f"处置 {disposition.id} 的{what}", replace(edition, dispositions=ways)
