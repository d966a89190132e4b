"""`bihuan procedure explain`: why was, or would, this be decided so?"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import click

from bihuan.cli.procedure.trial import at_option, fact_option, try_out
from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, command, load, option
from bihuan.cli.words import language, listed, say
from bihuan.procedure.account.explain import LEVELS, explain
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Label

STORED = "bihuan.cli.stored.decisions:stored_decisions"


class Decision(NamedTuple):
    """A record of a decision and the edition that explains it."""

    edition: Edition
    record: dict[str, object]


@command(
    "bihuan procedure explain s15-property --fact complained_to=政府部门 --level 3",
    "bihuan procedure explain --case NC-2026-00001 --level 2 --as wangqiang",
)
@argument("pack", required=False, about=Label("程序包；与 --case 二选一", "a pack; or --case"))
@fact_option
@at_option
@option("--table", about=Label("只解释这张判定表", "explain this decision table only"))
@option(
    "--case",
    "number",
    about=Label("解释这一记录已作出的判定", "explain the decisions of this case"),
)
@option("--as", "username", about=Label("以谁的身份查看记录", "whose eyes see the case"))
@option(
    "--level", type=click.IntRange(1, 5), multiple=True,
    about=Label(
        "1 一句话，2 条款，3 相近的行，4 整张表，5 未知的事实；可重复，不写为 1",
        "1 one sentence, 2 the clause, 3 rows close by, 4 the whole table, 5 what is unknown; "
        "repeatable, 1 if not given",
    ),
)  # fmt: skip
@as_json
def explain_command(
    pack: str | None,
    facts: tuple[str, ...],
    at: datetime | None,
    table: str | None,
    number: str | None,
    username: str | None,
    level: tuple[int, ...],
    *,
    as_json: bool,
) -> None:
    if (pack is None) == (number is None):
        raise click.UsageError(
            say("请给出程序包，或用 --case 给出记录编号。", "Give a pack, or a case with --case.")
        )
    if number is not None:
        stored: Callable[[str, str | None], list[Decision]] = load(STORED, database=True)
        decisions = stored(number, username)
    else:
        trial = try_out(str(pack), facts, at)
        decisions = [Decision(trial.edition, record) for record in trial.records().values()]
    _show(_narrowed(decisions, table), level or LEVELS[:1], as_json=as_json)


def _narrowed(decisions: Sequence[Decision], table: str | None) -> Sequence[Decision]:
    known = [str(decision.record["table"]) for decision in decisions]
    if table is not None and table not in known:
        raise click.UsageError(
            say(f"没有名为 {table} 的判定表；可选：{listed(known)}。",
                f"There is no table named {table}; there are: {listed(known)}.")
        )  # fmt: skip
    return [one for one in decisions if table in (None, one.record["table"])]


def _show(decisions: Sequence[Decision], levels: Sequence[int], *, as_json: bool) -> None:
    told = [
        {
            "table": decision.record["table"],
            "value": decision.record["value"],
            "levels": {
                str(level): explain(decision.edition, decision.record, level, language())
                for level in levels
            },
        }
        for decision in decisions
    ]
    if as_json:
        show_json(told)
        return
    for at, entry in enumerate(told):
        if at:
            click.echo()
        for lines in entry["levels"].values():  # type: ignore[attr-defined]
            for line in lines:
                click.echo(line)
