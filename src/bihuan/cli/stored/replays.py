"""`bihuan edition replay`: past cases decided again by another edition."""

import multiprocessing
import os
from collections.abc import Iterator
from datetime import datetime

import click
from django.db import connections
from django.utils import timezone

from bihuan.cases.queries.replaying import History, HistoryReplay, Slice
from bihuan.cases.queries.sight import sight_of
from bihuan.cases.services.replaying import may_replay
from bihuan.cli.procedure.diffing import edition_named
from bihuan.cli.screen import progress, show_json, show_table
from bihuan.cli.spoken import argument, as_json, option
from bihuan.cli.stored.base import as_option, command, now, person_named
from bihuan.cli.stored.editions import NotIssuedError, issued_edition
from bihuan.cli.stored.units import unit_coded
from bihuan.cli.words import language, listed, say
from bihuan.people.models import Unit
from bihuan.procedure.compare.tallies import LISTED, Tallies
from bihuan.procedure.compare.told import Told, tell, told_record
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import NoEditionError, calendar, edition_for, issues

MINUTES = 60
MANY = 50_000
"""From so many cases on, all cores share the work."""
SHARE = 10_000


@command(
    "bihuan edition replay ./our-procedure --as admin",
    "bihuan edition replay s15-property@2 --against s15-property@1 --since 2026-01-01 --as admin",
)
@argument("new", about=Label("新版：程序包、文件夹或 程序@版本", "pack, folder or id@version"))
@option(
    "--against", "old", metavar="ID@VERSION",
    about=Label(
        "旧版；不写为该部门施行的一版，没有写部门的为最近发布的另一版",
        "the old edition; if not given the one in force for the unit, else the newest other one",
    ),
)  # fmt: skip
@option("--unit", "code", about=Label("只看这个部门及其下属", "this unit and all below it only"))
@option(
    "--since", type=click.DateTime(["%Y-%m-%d"]),
    about=Label("只看这一天起报告的", "only what was reported from this day on"),
)  # fmt: skip
@as_option
@as_json
def replay(
    new: str, old: str | None, code: str | None, since: datetime | None, username: str,
    *, as_json: bool,
) -> None:  # fmt: skip
    actor, today = person_named(username), timezone.localdate(now())
    may_replay(actor, today)
    unit = unit_coded(code) if code else None
    other = edition_named(new)
    edition = _old(old, other, unit)
    start = timezone.make_aware(since) if since else None
    history = History(edition.id, sight_of(actor, today), unit, start)
    told = tell(edition, other, _tallies(HistoryReplay(history, edition, other, calendar())))
    if as_json:
        versions = {"old": _named(edition), "new": _named(other)}
        show_json(versions | told_record(told))
        return
    click.echo(f"{_named(edition)} → {_named(other)}")
    _show(told)


def _tallies(over: HistoryReplay) -> Tallies:
    """Replay everything, telling how far it is; a long history on all cores."""
    tallies, total = Tallies(), over.count()
    with progress("重演", "replaying", total) as shown:
        for piece in _on_all_cores(over) if total >= MANY else map(_only, over.slices()):
            tallies.merge(piece)
            shown.at(tallies.cases)
    return tallies


def _only(piece: Slice) -> Tallies:
    return piece.tallies


class _Core:
    """What a core that replays a share of the history is born with."""

    over: HistoryReplay


def _on_all_cores(over: HistoryReplay) -> Iterator[Tallies]:
    """Give what the shares of a history amount to, in their order; every core has its own share."""
    shares = over.shares(SHARE)
    _Core.over = over
    _let_go()
    with multiprocessing.get_context("fork").Pool(min(len(shares), os.cpu_count() or 1)) as pool:
        yield from pool.imap(_share, shares)


def _let_go() -> None:
    """Close every connection, those at rest in a pool as well: each belongs to one process only."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "postgresql":
            connection.close_pool()


def _share(bounds: tuple[int, int]) -> Tallies:
    after, until = bounds
    tallies = Tallies()
    for piece in _Core.over.slices(after, until=until):
        tallies.merge(piece.tallies)
    return tallies


def _old(name: str | None, new: Edition, unit: Unit | None) -> Edition:
    """Return the edition to compare with: named, or in force for the unit, or issued last."""
    if name is not None:
        pack, _at, version = name.rpartition("@")
        return issued_edition(pack, version)
    if unit is not None:
        try:
            return edition_for(unit, timezone.localdate(now()))[1]
        except NoEditionError:
            pass
    issue = issues().filter(pack=new.id).exclude(digest=new.digest).first()
    if issue is None:
        raise NotIssuedError(
            say(
                f"{new.id} 没有已发布的旧版可比；用 --against 写明。",
                f"There is no other issued version of {new.id}; name one with --against.",
            )
        )
    return issued_edition(issue.pack, issue.version)


def _named(edition: Edition) -> str:
    return f"{edition.id}@{edition.version}"


def _show(told: Told) -> None:
    click.echo(
        say(
            f"{told.cases} 条记录，{told.changed} 条会不同，{told.undetermined} 条未定。",
            f"{told.cases} cases, {told.changed} would differ, {told.undetermined} undetermined.",
        )
    )
    if told.cases:
        click.echo()
        heads = [say("程度：旧↓ 新→", "Severity: old↓ new→"), *map(_say, told.heads)]
        show_table(heads, [[_say(row.name), *(str(cell.cases) for cell in row.cells)]
                           for row in told.matrix])  # fmt: skip
    _show_needs(told)
    _show_demands(told)
    _show_roles(told)
    _show_cases(told)
    click.echo()
    for limit in told.limits:
        click.echo(_say(limit))


def _show_needs(told: Told) -> None:
    for need in told.needs:
        click.echo(
            say(f"未定，缺 {_say(need.name)}：{need.cases} 条",
                f"undetermined, needs {_say(need.name)}: {need.cases}")
        )  # fmt: skip


def _show_demands(told: Told) -> None:
    if not told.demands:
        return
    click.echo()
    heads = (
        say("要求", "Demand"), say("适用 旧", "applies"), say("新", "now"), say("提前", "sooner"),
        say("推后", "later"), say("平均", "mean"), say("不再超期", "no longer late"),
        say("新超期", "newly late"),
    )  # fmt: skip
    show_table(heads, [
        (_say(one.name), str(one.old), str(one.new), str(one.sooner), str(one.later),
         _span(one.shift), str(one.spared), str(one.caught))
        for one in told.demands
    ])  # fmt: skip


def _show_roles(told: Told) -> None:
    if not any(line.more for line in told.roles):
        return
    click.echo()
    heads = (say("角色", "Role"), say("职责 旧", "duties"), say("新", "now"), say("增减", "more"))
    show_table(heads, [
        (_say(line.name), str(line.old), str(line.new), f"{line.more:+d}")
        for line in told.roles if line.more
    ])  # fmt: skip


def _show_cases(told: Told) -> None:
    if not told.listed:
        return
    click.echo()
    heads = (say("记录", "Case"), say("旧", "old"), say("新", "new"), say("不同之处", "differs in"))
    show_table(heads, [
        (line.number, _say(line.old), _say(line.new), listed([_say(one) for one in line.reasons]))
        for line in told.listed
    ])  # fmt: skip
    if told.changed > len(told.listed):
        click.echo(say(f"只列出前 {LISTED} 条。", f"Only the first {LISTED} are listed."))


def _span(minutes: int) -> str:
    """Return a move of a due time: +1 h 30 min."""
    sign, left = ("-" if minutes < 0 else "+"), abs(minutes)
    if not left:
        return "–"
    hours, rest = divmod(left, MINUTES)
    parts = [f"{hours} h"] if hours else []
    return sign + " ".join(parts + ([f"{rest} min"] if rest else []))


def _say(label: Label) -> str:
    return label.say(language())
