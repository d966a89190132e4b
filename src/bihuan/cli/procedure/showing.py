"""`bihuan procedure show`: a procedure clause by clause, with the rows that execute each."""

from collections import defaultdict
from typing import NamedTuple

import click

from bihuan.cli.packs import edition_of
from bihuan.cli.procedure.deciding import roles_text, title_of
from bihuan.cli.procedure.saying import say_waiver, waiver_record
from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, command, load, option
from bihuan.cli.words import language, say
from bihuan.procedure.clocks.limits import say_limit
from bihuan.procedure.edition import Clause, Demand, Edition, Right, Row, Table
from bihuan.procedure.terms import STEP_NAMES, Label
from bihuan.procedure.wording import say_region, say_value

ISSUED = "bihuan.cli.stored.editions:issued_edition"


class Executor(NamedTuple):
    """A row of any kind that executes a clause: what it is, its id, the item, and its sentence."""

    kind: str
    id: str
    item: str
    sentence: str


@command(
    "bihuan procedure show s15-property", "bihuan procedure show s15-property --clause 3.0 --json"
)
@argument("pack", about=Label("程序包的名称或文件夹", "name or folder of a pack"))
@option("--clause", about=Label("只看这一条款", "this clause only"))
@option("--issued", metavar="VERSION", about=Label("看已发布的这一版", "show this issued version"))
@as_json
def show(pack: str, clause: str | None, issued: str | None, *, as_json: bool) -> None:
    edition = load(ISSUED, database=True)(pack, issued) if issued else edition_of(pack)
    clauses = [one for one in edition.clauses.values() if clause in (None, one.id)]
    if not clauses:
        raise click.UsageError(say(f"没有条款 {clause}。", f"There is no clause {clause}."))
    executors = executors_of(edition)
    if as_json:
        show_json(_record(edition, clauses, executors))
        return
    click.echo(f"{edition.title.say(language())}  {edition.id} {edition.version}")
    day, digest = edition.effective_from, edition.digest[:12]
    click.echo(say(f"自 {day} 起施行  摘要 {digest}", f"In force from {day}  digest {digest}"))
    for one in clauses:
        _show_clause(one, executors[one.id])
    if clause is None and edition.waivers:
        click.echo()
    for waiver in edition.waivers if clause is None else ():
        click.echo(say_waiver(waiver))


def _show_clause(clause: Clause, executors: list[Executor]) -> None:
    click.echo(f"\n{clause.id} {clause.heading.say(language())}  [{clause.force.value}]")
    click.echo(f"  {clause.text.say(language())}")
    for item, text in clause.items.items():
        click.echo(f"  {item} {text.say(language())}")
    for executor in executors:
        where = f" {executor.item}" if executor.item else ""
        click.echo(
            f"    → {executor.kind} {executor.id}{where}{say('：', ': ')}{executor.sentence}"
        )
    if clause.confirmed:
        by, on = clause.confirmed.by, clause.confirmed.on
        click.echo(f"    – {say(f'{by}于 {on} 确认', f'confirmed by {by} on {on}')}")
    if not clause.executes:
        click.echo(f"    – {say('不执行：', 'not executed: ')}{clause.because.say(language())}")


def executors_of(edition: Edition) -> dict[str, list[Executor]]:
    """Return for every clause what executes it."""
    found: dict[str, list[Executor]] = defaultdict(list)
    for table in edition.tables:
        for row in (*table.rows, *((table.otherwise,) if table.otherwise else ())):
            found[row.cite.clause].append(_row(edition, table, row))
    for demand in edition.demands:
        found[demand.cite.clause].append(_demand(edition, demand))
    for right in edition.rights:
        found[right.cite.clause].append(_right(edition, right))
    for way in edition.dispositions.values():
        sentence = way.name.say(language())
        found[way.cite.clause].append(
            Executor(say("处置", "disposition"), way.id, way.cite.item, sentence)
        )
    return found


def _row(edition: Edition, table: Table, row: Row) -> Executor:
    answer = say_value(edition.facts[table.output], row.then, language())
    sentence = f"{say_region(edition.facts, row.when, language())} → {answer}"
    return Executor(say("判定表", "table") + f" {table.id}", row.id, row.cite.item, sentence)


def _demand(edition: Edition, demand: Demand) -> Executor:
    limit = f"，{say_limit(demand.within, language())}" if demand.within else ""
    sentence = (
        f"{say_region(edition.facts, demand.when, language())} → "
        f"{title_of(demand).say(language())}（{roles_text(edition, demand.by)}{limit}）"
    )
    return Executor(say("要求", "demand"), demand.id, demand.cite.item, sentence)


def _right(edition: Edition, right: Right) -> Executor:
    name = STEP_NAMES[right.act].say(language())
    sentence = f"{name}（{roles_text(edition, right.by)}）"
    return Executor(say("允许", "right"), right.id, right.cite.item, sentence)


def _record(
    edition: Edition, clauses: list[Clause], executors: dict[str, list[Executor]]
) -> dict[str, object]:
    return {
        "id": edition.id,
        "version": edition.version,
        "digest": edition.digest,
        "title": edition.title._asdict(),
        "effective_from": edition.effective_from.isoformat(),
        "exceptions": [waiver_record(waiver) for waiver in edition.waivers],
        "clauses": [
            {
                "id": clause.id,
                "heading": clause.heading._asdict(),
                "text": clause.text._asdict(),
                "items": {item: text._asdict() for item, text in clause.items.items()},
                "force": clause.force.value,
                "executes": clause.executes,
                "because": clause.because._asdict(),
                "executed_by": [executor._asdict() for executor in executors[clause.id]],
            }
            for clause in clauses
        ],
    }
