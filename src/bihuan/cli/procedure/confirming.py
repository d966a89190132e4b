"""`bihuan procedure confirm`: somebody has found that the rules say what the clauses say."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from bihuan.cli.packs import edition_of, folder_of, shipped
from bihuan.cli.packs import today as today_here
from bihuan.cli.spoken import argument, command, option
from bihuan.cli.words import listed, say
from bihuan.procedure.edition import Clause
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.tree import Plain
from bihuan.procedure.lint.confirming import fingerprint
from bihuan.procedure.terms import Label
from bihuan.procedures.editing.rendering import compose, data_of
from bihuan.procedures.editing.splices import set_key

BEFORE = ("id", "heading", "force", "confirmed")


@command(
    "bihuan procedure confirm ./our-procedure --by 品质部经理",
    "bihuan procedure confirm ./our-procedure --clause 3.1 --clause 3.2 --by 品质部经理",
)
@argument("folder", about=Label("程序包所在的文件夹", "the folder of a pack"))
@option(
    "--clause",
    "clauses",
    multiple=True,
    about=Label("只确认这一条款，可重复；不写则全部", "this clause only, repeatable; else all"),
)
@option("--by", required=True, metavar="NAME", about=Label("由谁确认", "who confirms"))
def confirm(folder: str, clauses: tuple[str, ...], by: str) -> None:
    if folder in shipped():
        raise click.UsageError(
            say(
                "随附的程序包不能更改；请先复制到自己的文件夹。",
                "Shipped packs are not changed; copy it into a folder of yours first.",
            )
        )
    edition = edition_of(folder)
    for name in clauses:
        if name not in edition.clauses:
            close = listed(list(nearest(name, edition.clauses) or edition.clauses))
            raise click.UsageError(
                say(
                    f"没有条款 {name}；最接近：{close}。",
                    f"There is no clause {name}; nearest: {close}.",
                )
            )
    chosen = [edition.clauses[name] for name in dict.fromkeys(clauses or edition.clauses)]
    changed = _write(folder_of(folder), chosen, by, today_here())
    click.echo(
        say(
            f"已确认 {len(chosen)} 个条款，写入：{listed(changed)}",
            f"{len(chosen)} clauses confirmed in {listed(changed)}",
        )
        if changed
        else say("没有要写的：已经这样确认。", "Nothing to write: confirmed like this already.")
    )


def _write(folder: Path, clauses: Iterable[Clause], by: str, day: date) -> list[str]:
    """Write who confirms the clauses into their files; return the files that changed."""
    files: dict[str, str] = {}
    before: dict[str, str] = {}
    for clause in clauses:
        name = clause.position.file
        if name not in files:
            before[name] = files[name] = (folder / name).read_text(encoding="utf-8")
        files[name] = _confirmed(files[name], clause, by, day)
    changed = [name for name in files if files[name] != before[name]]
    for name in changed:
        (folder / name).write_text(files[name], encoding="utf-8")
    return changed


def _confirmed(text: str, clause: Clause, by: str, day: date) -> str:
    data = data_of(compose(text))
    written = data.get("clauses", []) if isinstance(data, dict) else []
    at = next(
        index
        for index, one in enumerate(written)
        if isinstance(one, dict) and one.get("id") == clause.id
    )
    value: Plain = {"on": day.isoformat(), "by": by, "digest": fingerprint(clause)}
    return set_key(text, ("clauses", at), "confirmed", value, BEFORE)
