"""`bihuan procedure trace`: where is each obligation executed, and what proves it?"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bihuan.cli.packs import read, shipped
from bihuan.cli.screen import progress, show_json
from bihuan.cli.spoken import argument, as_json, command, option
from bihuan.cli.words import language, say
from bihuan.procedure.clocks.limits import say_limit
from bihuan.procedure.scenarios.coverage import KINDS
from bihuan.procedure.scenarios.running import run
from bihuan.procedure.terms import Label
from bihuan.procedures.checking import official_calendar
from bihuan.procedures.tracing import Executed, Proven, Source, Traced, sources, trace

TEST = re.compile(r"^\s*(?:async )?def (test_\w+)", re.MULTILINE)


@command(
    "bihuan procedure trace",
    "bihuan procedure trace S04 S05 --open",
    "bihuan procedure trace --json",
)
@argument(
    "seeds", nargs=-1, about=Label("来源的编号，不写则全部", "ids of sources; all if none is named")
)
@option(
    "--open", "only_open", is_flag=True,
    about=Label("只列还没有完成的", "list only those that are open"),
)  # fmt: skip
@option(
    "--tests", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    about=Label(
        "测试所在的文件夹；写了就查测试是否都在",
        "the folder of the tests; if named, it is checked that they are there",
    ),
)  # fmt: skip
@as_json
def trace_command(
    seeds: tuple[str, ...], *, only_open: bool, folder: Path | None, as_json: bool
) -> None:
    wanted = [source for source in sources() if not seeds or source.seed in seeds]
    unknown = sorted(set(seeds) - {source.seed for source in sources()})
    if unknown:
        every = "、".join(source.seed for source in sources())
        raise click.UsageError(
            say(f"没有来源 {unknown[0]}；可选：{every}。",
                f"There is no source {unknown[0]}; there are: {every}.")
        )  # fmt: skip
    tests = every_test(folder) if folder else None
    found: list[Traced] = []
    with progress("正在追溯", "Tracing", len(wanted)) as shown:
        for at, source in enumerate(wanted, 1):
            found += trace(source, proven(source), tests)
            shown.at(at, source.seed)
    if as_json:
        show_json([_record(one) for one in found if not (only_open and one.closed)])
    else:
        for line in _lines(found, only_open=only_open):
            click.echo(line)
    if not all(one.closed for one in found):
        sys.exit(1)


def proven(source: Source) -> Proven | None:
    """Return a source's edition with what each scenario that holds touches; None without one."""
    if source.pack not in shipped():
        return None
    loaded = read(source.pack).loaded
    if loaded.edition is None:
        return None
    calendar = official_calendar()
    outcomes = [run(loaded.edition, calendar, shape) for _, shape in loaded.scenarios]
    return Proven(
        loaded.edition,
        {one.name: one.covered for one in outcomes if not (one.failures or one.todo)},
    )


def every_test(folder: Path) -> frozenset[str]:
    """Return the tests below a folder, named as pytest names them, without their parameters."""
    return frozenset(
        f"{folder.name}/{path.relative_to(folder).as_posix()}::{name}"
        for path in folder.rglob("test_*.py")
        for name in TEST.findall(path.read_text(encoding="utf-8"))
    )


def _lines(found: Sequence[Traced], *, only_open: bool) -> Iterator[str]:
    for one in found:
        if only_open and one.closed:
            continue
        mark = "✓" if one.closed else "○"
        demand = one.obligation.demand.label.say(language())
        yield f"{mark} {one.obligation.id}  {one.obligation.clause}  {demand}"
        for rule in one.executed:
            yield f"      {one.pack} {_rule(rule)}"
        for test in one.obligation.tests:
            yield f"      {say('测试', 'test')} {test}"
        for gap in one.gaps:
            yield f"    ! {gap.say(language())}"
    closed = sum(one.closed for one in found)
    yield say(
        f"\n{len(found)} 项要求，{closed} 项已执行并有证明，{len(found) - closed} 项未完成",
        f"\n{len(found)} obligations, {closed} executed and proven, {len(found) - closed} open",
    )


def _rule(rule: Executed) -> str:
    limit = say_limit(rule.limit, language()) if rule.limit else ""
    kind = KINDS[rule.kind.value].say(language())
    proof = say(f"{len(rule.scenarios)} 个场景", f"{len(rule.scenarios)} scenarios") + (
        f"，{rule.scenarios[0]}" if rule.scenarios else ""
    )
    return " · ".join(part for part in (f"{rule.clause} {kind} {rule.rule}", limit, proof) if part)


def _record(one: Traced) -> dict[str, object]:
    obligation = one.obligation
    return {
        "id": obligation.id,
        "clause": obligation.clause,
        "kind": obligation.kind,
        "demand": obligation.demand.model_dump(),
        "closed": one.closed,
        "pack": one.pack,
        "executed": [
            {
                "rule": rule.rule,
                "kind": rule.kind.value,
                "clause": rule.clause,
                "limit": say_limit(rule.limit, "zh") if rule.limit else None,
                "scenarios": list(rule.scenarios),
            }
            for rule in one.executed
        ],
        "tests": list(obligation.tests),
        "awaits": obligation.awaits.model_dump() if obligation.awaits else None,
        "gaps": [gap._asdict() for gap in one.gaps],
    }
