"""The parts of two editions aligned by their ids: what was added, removed or changed."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from bihuan.procedure.compare.changes import Detail, Kind, PartChange
from bihuan.procedure.compare.details import (
    demand_details,
    disposition_details,
    fact_details,
    form_details,
    pack_details,
    reference_details,
    right_details,
    role_details,
    row_details,
    table_details,
    when_detail,
)
from bihuan.procedure.compare.saying import cite_words, detail, value_words, when_words
from bihuan.procedure.edition import (
    Constraint,
    Demand,
    Disposition,
    Edition,
    Fact,
    Right,
    Row,
    Table,
)
from bihuan.procedure.terms import STEP_NAMES, Label

P = TypeVar("P")

PACK = Label("程序", "Procedure")
SCALE = Label("等级或结论", "Scale or outcome")
FACT = Label("事实", "Fact")
CONSTRAINT = Label("事实间的约束", "Constraint between facts")
ROLE = Label("角色", "Role")
FORM = Label("表单", "Form")
REFERENCE = Label("其他程序", "Other procedure")
TABLE = Label("判定表", "Table")
ROW = Label("判定表的行", "Row of a table")
DEMAND = Label("要求", "Demand")
TRIGGER = Label("触发", "Trigger")
RIGHT = Label("权限", "Right")
DISPOSITION = Label("处置方式", "Disposition")


def part_changes(old: Edition, new: Edition) -> tuple[PartChange, ...]:
    """Return every part that differs, in the order in which a procedure declares them."""
    return (
        *_pack(old, new),
        *_facts(old, new),
        *_constraints(old, new),
        *_aligned(ROLE, old.roles, new.roles, role_details, _named),
        *_aligned(FORM, old.forms, new.forms, form_details, _named),
        *_aligned(REFERENCE, old.references, new.references, reference_details, _named),
        *_tables(old, new),
        *_demands(old, new),
        *_rights(old, new),
        *_dispositions(old, new),
    )


def _pack(old: Edition, new: Edition) -> Iterator[PartChange]:
    if details := pack_details(old, new):
        yield PartChange(Kind.CHANGED, PACK, new.id, new.title, "", tuple(details))


def own_facts(edition: Edition) -> dict[str, Fact]:
    """Return the facts that the pack declares itself, not those made of choices."""
    return {name: fact for name, fact in edition.facts.items() if "." not in name}


def _facts(old: Edition, new: Edition) -> Iterator[PartChange]:
    one, other = own_facts(old), own_facts(new)
    for what, decided in ((SCALE, True), (FACT, False)):
        yield from _aligned(
            what,
            {name: fact for name, fact in one.items() if fact.decided is decided},
            {name: fact for name, fact in other.items() if fact.decided is decided},
            fact_details,
            _named,
        )


def _constraints(old: Edition, new: Edition) -> Iterator[PartChange]:
    def details(was: Constraint, now: Constraint) -> list[Detail]:
        return [
            *when_detail(old, new, was.when, now.when),
            *detail("则", "Then", when_words(old.facts, was.then), when_words(new.facts, now.then),
                    same=was.then == now.then),
            *detail("原因", "Because", was.because, now.because, wording=True),
        ]  # fmt: skip

    def named(one: Constraint) -> tuple[Label, str]:
        return one.because, str(one.cite or "")

    before, after = ({one.id: one for one in edition.constraints} for edition in (old, new))
    yield from _aligned(CONSTRAINT, before, after, details, named)


def _named(part: object) -> tuple[Label, str]:
    name = getattr(part, "name", None)
    return name if isinstance(name, Label) else Label("", ""), ""


def _aligned(
    what: Label,
    old: Mapping[str, P],
    new: Mapping[str, P],
    details: Callable[[P, P], list[Detail]],
    named: Callable[[P], tuple[Label, str]],
) -> Iterator[PartChange]:
    """Give the parts that differ; `named` tells a part's name and its clause."""
    for id_, part in new.items():
        was = old.get(id_)
        if was is None:
            yield PartChange(Kind.ADDED, what, id_, *named(part))
        elif found := details(was, part):
            yield PartChange(Kind.CHANGED, what, id_, *named(part), tuple(found))
    for id_, part in old.items():
        if id_ not in new:
            yield PartChange(Kind.REMOVED, what, id_, *named(part))


def _tables(old: Edition, new: Edition) -> Iterator[PartChange]:
    one, other = ({table.id: (edition, table) for table in edition.tables}
                  for edition in (old, new))  # fmt: skip

    def named(pair: tuple[Edition, Table]) -> tuple[Label, str]:
        return pair[1].question, ""

    yield from _aligned(TABLE, one, other, table_details, named)
    yield from _aligned(ROW, _rows(old), _rows(new), row_details, _row_named)


def _rows(edition: Edition) -> dict[str, tuple[Edition, Table, Row]]:
    return {
        f"{table.id}.{row.id}": (edition, table, row)
        for table in edition.tables
        for row in (*table.rows, *((table.otherwise,) if table.otherwise else ()))
    }


def _row_named(part: tuple[Edition, Table, Row]) -> tuple[Label, str]:
    """Name a row by what it says: 直接损失 ≥ 10万元 → 严重."""
    edition, table, row = part
    when = when_words(edition.facts, row.when)
    then = value_words(edition.facts[table.output], row.then)
    return Label(f"{when.zh} → {then.zh}", f"{when.en} → {then.en}"), str(row.cite)


def _demands(old: Edition, new: Edition) -> Iterator[PartChange]:
    def details(was: Demand, now: Demand) -> list[Detail]:
        return [
            *detail("名称", "Title", was.title, now.title, wording=True),
            *when_detail(old, new, was.when, now.when),
            *demand_details(old, new, was, now),
            *detail("条款", "Clause", cite_words(was.cite), cite_words(now.cite), wording=True),
        ]

    def named(demand: Demand) -> tuple[Label, str]:
        return demand.title, str(demand.cite)

    for what, raising in ((DEMAND, False), (TRIGGER, True)):
        one, other = (
            {each.id: each for each in edition.demands if (each.raises is not None) is raising}
            for edition in (old, new)
        )
        yield from _aligned(what, one, other, details, named)


def _rights(old: Edition, new: Edition) -> Iterator[PartChange]:
    def details(was: Right, now: Right) -> list[Detail]:
        return [
            *when_detail(old, new, was.when, now.when),
            *right_details(old, new, was, now),
            *detail("条款", "Clause", cite_words(was.cite), cite_words(now.cite), wording=True),
        ]

    def named(right: Right) -> tuple[Label, str]:
        return STEP_NAMES[right.act], str(right.cite)

    one, other = ({each.id: each for each in edition.rights} for edition in (old, new))
    yield from _aligned(RIGHT, one, other, details, named)


def _dispositions(old: Edition, new: Edition) -> Iterator[PartChange]:
    def details(was: Disposition, now: Disposition) -> list[Detail]:
        return [
            *detail("名称", "Name", was.name, now.name, wording=True),
            *when_detail(old, new, was.when, now.when),
            *disposition_details(old, new, was, now),
            *detail("条款", "Clause", cite_words(was.cite), cite_words(now.cite), wording=True),
        ]

    def named(way: Disposition) -> tuple[Label, str]:
        return way.name, str(way.cite)

    yield from _aligned(DISPOSITION, old.dispositions, new.dispositions, details, named)
