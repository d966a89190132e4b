"""`bihuan procedure generate`: the cases that follow from the rules, reviewed and then frozen."""

from collections.abc import Iterable, Sequence

import click

from bihuan.cli.packs import Pack, edition_in, folder_of, read, shipped
from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, command, option
from bihuan.cli.words import say
from bihuan.procedure.language.loading import GENERATED
from bihuan.procedure.scenarios.freezing import Difference, differences, frozen_text
from bihuan.procedure.scenarios.generating import generate
from bihuan.procedure.scenarios.suites import Suite, read_suite
from bihuan.procedure.terms import Label
from bihuan.procedures.checking import official_calendar

SHOWN = 40


@command(
    "bihuan procedure generate ./our-procedure", "bihuan procedure generate s15-property --write"
)
@argument(
    "packs",
    nargs=-1,
    about=Label(
        "程序包的名称或文件夹；不写则为全部随附程序包",
        "names or folders of packs; all shipped packs where none is named",
    ),
)
@option("--write", is_flag=True, about=Label("冻结到程序包里", "freeze them in the pack"))
@option("--all", "every", is_flag=True, about=Label("列出全部变化", "show every change"))
@as_json
def generate_command(packs: tuple[str, ...], *, write: bool, every: bool, as_json: bool) -> None:
    calendar, records = official_calendar(), []
    for name in packs or tuple(shipped()):
        pack = read(name)
        suites = generate(edition_in(pack), calendar)
        frozen = [read_suite(shape) for shape in pack.loaded.suites or ()]
        found = list(differences(frozen, suites))
        if write:
            _freeze(name, pack, suites)
        if as_json:
            records.append(_record(pack, suites, found, written=write))
        else:
            _show(pack, suites, found, limit=len(found) if every else SHOWN)
            _say_end(pack, found, written=write)
    if as_json:
        show_json(records)


def _freeze(name: str, pack: Pack, suites: Sequence[Suite]) -> None:
    path = folder_of(name) / GENERATED
    path.parent.mkdir(exist_ok=True)
    path.write_text(frozen_text(pack.name, suites), encoding="utf-8")


def _show(pack: Pack, suites: Sequence[Suite], found: Sequence[Difference], limit: int) -> None:
    cases = sum(len(suite.cases) for suite in suites)
    click.echo(
        say(
            f"{pack.name}  {len(suites)} 组 {cases} 例，{len(found)} 处变化",
            f"{pack.name}  {len(suites)} suites of {cases} cases, {len(found)} changes",
        )
    )
    named = ""
    for difference in found[:limit]:
        if difference.suite != named:
            named = difference.suite
            click.echo(f"  {named}  {_columns(suites, named)}".rstrip())
        for line in _lines(difference):
            click.echo(f"    {line}")
    if len(found) > limit:
        left = len(found) - limit
        click.echo(say(f"  还有 {left} 处（--all 列出）", f"  {left} more (--all shows them)"))


def _columns(suites: Iterable[Suite], name: str) -> str:
    return next((" | ".join(suite.columns) for suite in suites if suite.name == name), "")


def _lines(difference: Difference) -> list[str]:
    """Return the lines of one change: what was, then what is."""
    signs = (("-", difference.before), ("+", difference.now))
    return [f"{sign} {difference.case} → {answer}" for sign, answer in signs if answer]


def _say_end(pack: Pack, found: Sequence[Difference], *, written: bool) -> None:
    if written:
        click.echo(say(f"  已写入 {GENERATED}", f"  written to {GENERATED}"))
    elif found:
        click.echo(
            say(
                f"  审阅无误后冻结：bihuan procedure generate {pack.name} --write",
                f"  once reviewed, freeze them: bihuan procedure generate {pack.name} --write",
            )
        )


def _record(
    pack: Pack, suites: Sequence[Suite], found: Sequence[Difference], *, written: bool
) -> dict[str, object]:
    return {
        "pack": pack.name,
        "suites": {suite.name: len(suite.cases) for suite in suites},
        "changes": [difference._asdict() for difference in found],
        "written": written,
    }
