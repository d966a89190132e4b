"""`bihuan procedure list`: which procedures there are."""

from collections.abc import Callable

import click

from bihuan.cli.packs import PACKS, shipped
from bihuan.cli.screen import show_json, show_table
from bihuan.cli.spoken import as_json, command, load, option
from bihuan.cli.words import say
from bihuan.procedure.language.loading import PACK
from bihuan.procedure.language.tree import plain
from bihuan.procedure.terms import Label
from bihuan.procedures.reader import read_file

Row = dict[str, object]
ISSUED = "bihuan.cli.stored.editions:issued_rows"


@command("bihuan procedure list", "bihuan procedure list --shipped --json")
@option(
    "--shipped", "only_shipped", is_flag=True,
    about=Label("只列随附的程序包，不看数据库", "the shipped packs only, without the database"),
)  # fmt: skip
@as_json
def list_command(*, only_shipped: bool, as_json: bool) -> None:
    packs = [_shipped_row(name) for name in shipped()]
    issued: list[Row] = []
    if not only_shipped:
        rows: Callable[[], list[Row]] = load(ISSUED, database=True)
        issued = rows()
    if as_json:
        show_json({"shipped": packs, "issued": issued})
        return
    version, title = say("版本", "Version"), say("名称", "Title")
    show_table(
        (say("随附的程序包", "Shipped pack"), version, title),
        [(str(row["id"]), str(row["version"]), _title(row)) for row in packs],
    )
    if issued:
        click.echo()
        show_table(
            (say("已发布", "Issued"), version, say("施行于", "In force"), title),
            [(str(row["id"]), str(row["version"]), _where(row), _title(row)) for row in issued],
        )


def _title(row: Row) -> str:
    return str(row[say("title_zh", "title_en")])


def _where(row: Row) -> str:
    """Say where and from when an edition is in force."""
    places = row["in_force"]
    told = (
        [f"{place['unit']} {place['from']}" for place in places] if isinstance(places, list) else []
    )
    return say("；", "; ").join(told) or "–"


def _shipped_row(name: str) -> Row:
    """Return what a pack says of itself; its rules are not looked at."""
    tree, _problems = read_file(PACK, (PACKS / name / PACK).read_text(encoding="utf-8"))
    said = plain(tree) if tree else {}
    head = said if isinstance(said, dict) else {}
    title = head.get("title")
    titles = title if isinstance(title, dict) else {}
    return {
        "id": name,
        "version": head.get("version", ""),
        "title_zh": titles.get("zh", ""),
        "title_en": titles.get("en", ""),
        "sector": head.get("sector", ""),
    }
