"""What executes each clause, as tables of words: every row once, under its clause."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.clocks.limits import say_limit
from bihuan.procedure.document.model import Block, Column, Kind, Line
from bihuan.procedure.document.phrases import CHOSEN, Teller
from bihuan.procedure.document.words import HITS, KINDS
from bihuan.procedure.edition import Cite, Demand, Disposition, Right, Row, Table
from bihuan.procedure.terms import ACTION_NAMES
from bihuan.procedure.wording import say_value

BASIS, THEN = "basis", "then"
OTHERWISE, UNDETERMINED, OWNER = "otherwise", "undetermined", "pack:owner"


class Entry(NamedTuple):
    """One row on its way into a block: its clause, its id, its cells by column."""

    clause: str
    id: str
    cells: Mapping[str, str]
    sentence: str = ""


def blocks_by_clause(teller: Teller, readings: Mapping[str, int]) -> dict[str, list[Block]]:
    """Return the blocks under every clause: decisions, demands, triggers, rights, the rest."""
    edition = teller.edition
    found: dict[str, list[Block]] = defaultdict(list)
    for table in edition.tables:
        for clause, block in _decision(teller, table, readings):
            found[clause].append(block)
    demands = [one for one in edition.demands if one.raises is None]
    triggers = [one for one in edition.demands if one.raises is not None]
    for kind, entries in (
        (Kind.DISPOSITION, [_way(teller, way, readings) for way in edition.dispositions.values()]),
        (Kind.DEMAND, [_demand(teller, one, readings) for one in demands]),
        (Kind.TRIGGER, [_demand(teller, one, readings) for one in triggers]),
        (Kind.RIGHT, [_right(teller, one, readings) for one in edition.rights]),
        (Kind.OWNER, [_owner(teller, readings)]),
    ):
        for clause, block in _grouped(teller, kind, entries):
            found[clause].append(block)
    return found


def _grouped(teller: Teller, kind: Kind, entries: Sequence[Entry]) -> Iterator[tuple[str, Block]]:
    """Return one block for each clause, without the columns in which nothing stands."""
    by_clause: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_clause[entry.clause].append(entry)
    for clause, under in by_clause.items():
        keys = [key for key in under[0].cells if any(entry.cells[key] for entry in under)]
        columns = tuple(Column(key, teller.column(key)) for key in keys)
        lines = tuple(Line(entry.id, tuple(entry.cells[key] for key in keys)) for entry in under)
        title = KINDS[kind].say(teller.language)
        yield clause, Block(f"{kind}-{clause}", kind, title, "", columns, lines)


# --- decision tables ------------------------------------------------------------------------------
def _decision(
    teller: Teller, table: Table, readings: Mapping[str, int]
) -> Iterator[tuple[str, Block]]:
    """Return a decision table, cut where its rows rest on different clauses."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in _rows(teller, table, readings):
        entries[entry.clause].append(entry)
    name = teller.fact_name(table.output)
    title = teller.say(f"判定：{name}", f"Decision: {name}")
    for clause, under in entries.items():
        keys = [name for name in table.inputs if any(name in entry.cells for entry in under)]
        columns = [Column(BASIS, teller.column(BASIS))]
        columns += [Column(key, teller.fact_name(key)) for key in keys]
        columns.append(Column(THEN, name))
        lines = tuple(_line(entry, keys) for entry in under)
        others = [other for other in entries if other != clause]
        note = _note(teller, table, others)
        yield (
            clause,
            Block(f"{table.id}-{clause}", Kind.DECISION, title, note, tuple(columns), lines),
        )


def _line(entry: Entry, keys: Sequence[str]) -> Line:
    cells = [entry.cells[BASIS], *(entry.cells.get(key, "–") for key in keys), entry.cells[THEN]]
    return Line(entry.id, tuple(cells), entry.sentence)


def _note(teller: Teller, table: Table, others: Sequence[str]) -> str:
    said = [table.question.say(teller.language), HITS[table.hit].say(teller.language)]
    if others:
        where = teller.listed(others)
        said.append(
            teller.say(f"本表其余各行在 {where}。", f"The other rows of this table: {where}.")
        )
    return teller.say("", " ").join(said)


def _rows(teller: Teller, table: Table, readings: Mapping[str, int]) -> Iterator[Entry]:
    for row in table.rows:
        yield _row(teller, table, row, readings)
    if table.otherwise:
        yield _otherwise(teller, table, table.otherwise, readings)
    if table.undetermined_by:
        yield _undetermined(teller, table, readings)


def _row(teller: Teller, table: Table, row: Row, readings: Mapping[str, int]) -> Entry:
    edition = teller.edition
    cells = {name: teller.cell(edition.facts[name], cell) for name, cell in row.when.items()}
    cells[BASIS] = teller.basis(row.cite, readings)
    cells[THEN] = say_value(edition.facts[table.output], row.then, teller.language)
    sentence = teller.sentence(table, row.when, row.then)
    if row.overrides:
        beaten = teller.listed(row.overrides)
        sentence += teller.say(f"这时不再适用 {beaten}。", f" {beaten} then no longer applies.")
    return Entry(row.cite.clause, row.id, cells, sentence)


def _otherwise(teller: Teller, table: Table, row: Row, readings: Mapping[str, int]) -> Entry:
    output = teller.edition.facts[table.output]
    name = output.name.say(teller.language)
    answer = say_value(output, row.then, teller.language)
    cells = {BASIS: teller.basis(row.cite, readings), THEN: answer}
    sentence = teller.say(
        f"其他情形，{name}为{answer}。", f"In all other cases, {name} = {answer}."
    )
    return Entry(row.cite.clause, f"{table.id}:{OTHERWISE}", cells, sentence)


def _undetermined(teller: Teller, table: Table, readings: Mapping[str, int]) -> Entry:
    edition = teller.edition
    cite = table.undetermined_cite or edition.owner_cite
    role = teller.roles((table.undetermined_by,))
    limit = _owner_limit(teller)
    cells = {
        BASIS: teller.basis(cite, readings),
        THEN: teller.say(f"由{role}判定", f"{role} decides"),
    }
    sentence = teller.say(
        f"没有一行适用时，由{role}{limit}判定。",
        f"Where no row applies, {role} decides{' ' + limit if limit else ''}.",
    )
    return Entry(cite.clause, f"{table.id}:{UNDETERMINED}", cells, sentence)


def _owner_limit(teller: Teller) -> str:
    within = teller.edition.owner_within
    if within is None:
        return ""
    amount = say_limit(within, teller.language)
    return teller.say(f"在{amount}内", f"within {amount}")


# --- the other rules ------------------------------------------------------------------------------
def _demand(teller: Teller, demand: Demand, readings: Mapping[str, int]) -> Entry:
    title = demand.title.say(teller.language)
    reference = teller.reference(demand.reference)
    raises = ACTION_NAMES[demand.raises].say(teller.language) if demand.raises else ""
    extra = teller.listed((reference, raises if raises and raises not in title else ""))
    cells = {
        "what": _with(teller, title, extra),
        "when": teller.case(demand.when),
        "who": teller.roles(demand.by),
        "limit": teller.limit(demand),
        "form": teller.form(demand.form),
        "needs": teller.needs(demand.step, demand.requires, demand.asks + demand.records),
        "told": teller.roles(demand.on_breach),
        BASIS: teller.basis(demand.cite, readings),
    }
    return Entry(demand.cite.clause, demand.id, cells)


def _right(teller: Teller, right: Right, readings: Mapping[str, int]) -> Entry:
    extra = teller.reference(right.reference)
    in_time = teller.say("只能在期限之内", "only before the limit") if right.in_time else ""
    cells = {
        "may": _with(teller, teller.step(right.act), teller.listed((extra, in_time))),
        "when": teller.case(right.when),
        "who": teller.roles(right.by),
        "needs": teller.needs(right.act, right.requires),
        BASIS: teller.basis(right.cite, readings),
    }
    return Entry(right.cite.clause, right.id, cells)


def _way(teller: Teller, way: Disposition, readings: Mapping[str, int]) -> Entry:
    cells = {
        "way": way.name.say(teller.language),
        "when": teller.case(way.when),
        "needs": teller.needs(None, way.requires),
        BASIS: teller.basis(way.cite, readings),
    }
    return Entry(way.cite.clause, f"{CHOSEN}{way.id}", cells)


def _owner(teller: Teller, readings: Mapping[str, int]) -> Entry:
    edition = teller.edition
    cite: Cite = edition.owner_cite
    within = edition.owner_within
    cells = {
        "what": teller.say(
            "归口本程序；补齐缺少的事实，判定规则没有写到的情形",
            "Owns this procedure; supplies missing facts and decides where it is silent",
        ),
        "who": teller.roles((edition.owner,)),
        "limit": say_limit(within, teller.language) if within else "",
        BASIS: teller.basis(cite, readings),
    }
    return Entry(cite.clause, OWNER, cells)


def _with(teller: Teller, title: str, extra: str) -> str:
    return teller.say(f"{title}（{extra}）", f"{title} ({extra})") if extra else title
