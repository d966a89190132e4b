"""`bihuan procedure check`: is this pack fit to be issued?"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import click

from bihuan.cli.packs import Pack, official_calendar, read, shipped
from bihuan.cli.screen import Progress, progress, show_json
from bihuan.cli.spoken import argument, as_json, command
from bihuan.cli.words import language, say
from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.problems import say_problem
from bihuan.procedure.lint.edition import cites
from bihuan.procedure.scenarios.running import Failure, run
from bihuan.procedure.terms import Label


@dataclass(slots=True)
class Report:
    """What was found out about one pack."""

    pack: Pack
    scenarios: int = 0
    todo: int = 0
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    missed: int = 0
    covered: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def unproven(self) -> bool:
        """Whether the pack holds no scenario that ran: it proves nothing."""
        return self.pack.loaded.edition is not None and self.scenarios == self.todo

    @property
    def good(self) -> bool:
        """Whether the pack may be issued."""
        return self.pack.loaded.edition is not None and not self.failures and not self.unproven


@command("bihuan procedure check", "bihuan procedure check s15-property ./our-procedure --json")
@argument(
    "packs",
    nargs=-1,
    about=Label(
        "程序包的名称或文件夹；不写则检查全部随附程序包",
        "names or folders of packs; all shipped packs where none is named",
    ),
)
@as_json
def check(packs: tuple[str, ...], *, as_json: bool) -> None:
    names = packs or tuple(shipped())
    with progress("正在检查", "Checking", len(names)) as shown:
        reports = list(_reports(names, shown))
    if as_json:
        show_json([_record(report) for report in reports])
    else:
        for report in reports:
            _show(report)
        _show_total(reports)
    if not reports or not all(report.good for report in reports):
        sys.exit(1)


def _reports(names: Sequence[str], shown: Progress) -> Iterator[Report]:
    calendar = official_calendar()
    for number, name in enumerate(names):
        shown.at(number, name)
        start = time.perf_counter()
        report = Report(read(name))
        if report.pack.loaded.edition is not None:
            _prove(report, report.pack.loaded.edition, calendar)
        report.seconds = time.perf_counter() - start
        yield report


def _prove(report: Report, edition: Edition, calendar: Calendar) -> None:
    """Run the pack's scenarios and note what of the edition they touched."""
    touched: set[str] = set()
    for file, scenario in report.pack.loaded.scenarios:
        outcome = run(edition, calendar, scenario)
        report.scenarios += 1
        report.todo += outcome.todo
        report.missed += bool(outcome.failures)
        report.failures += [(file, failure) for failure in outcome.failures]
        touched |= outcome.covered
    for kind, names in _parts(edition).items():
        report.covered[kind] = (
            [name for name in names if name in touched],
            [name for name in names if name not in touched],
        )


def _parts(edition: Edition) -> dict[str, list[str]]:
    """Return the names of what a scenario can touch, by kind."""
    executed = {cite.clause for cite in cites(edition)}
    return {
        "clauses": [name for name in edition.clauses if name in executed],
        "rows": [row.id for table in edition.tables for row in table.rows],
        "demands": [demand.id for demand in edition.demands],
        "rights": [right.id for right in edition.rights],
    }


KINDS = {
    "clauses": Label("条款", "clauses"),
    "rows": Label("表行", "rows"),
    "demands": Label("要求", "demands"),
    "rights": Label("权利", "rights"),
}


def _show(report: Report) -> None:
    for problem in report.pack.loaded.problems:
        click.echo(say_problem(problem, report.pack.files, language()) + "\n")
    for file, failure in report.failures:
        click.echo(_say_failure(file, failure) + "\n")
    click.echo(_say_summary(report))


def _say_failure(file: str, failure: Failure) -> str:
    where = (
        say(f"第 {failure.act} 步", f"act {failure.act}") if failure.act else say("报告", "report")
    )
    return "\n".join(
        [
            f"{say('场景', 'scenario')} {file} › {failure.scenario}",
            f"      | {where} · {failure.expectation}",
            f"      | {say('应为', 'expected')} {failure.expected}",
            f"      | {say('实际', 'found')} {failure.found}",
        ]
    )


def _say_summary(report: Report) -> str:
    """Say in one line how the pack did."""
    mark, loaded = "✓" if report.good else "✗", report.pack.loaded
    if loaded.edition is None:
        count = len(loaded.errors)
        return f"{mark} {report.pack.name}  " + say(f"{count} 处错误", f"{count} errors")
    told = [f"{mark} {report.pack.name} {loaded.edition.version}"]
    if report.unproven:
        told.append(say("没有场景，什么也没有证明", "no scenario, so nothing is proven"))
    else:
        ran = report.scenarios - report.todo
        told.append(
            say(
                f"{ran - report.missed}/{ran} 个场景通过",
                f"{ran - report.missed}/{ran} scenarios pass",
            )
        )
    if report.todo:
        told.append(say(f"{report.todo} 个待写", f"{report.todo} to do"))
    for kind, (touched, untouched) in report.covered.items():
        told.append(f"{say(*KINDS[kind])} {len(touched)}/{len(touched) + len(untouched)}")
    warnings = len(loaded.problems) - len(loaded.errors)
    if warnings:
        told.append(say(f"{warnings} 处提醒", f"{warnings} warnings"))
    return "  ".join([*told, f"{report.seconds:.2f} s"])


def _show_total(reports: Sequence[Report]) -> None:
    good = sum(report.good for report in reports)
    seconds = sum(report.seconds for report in reports)
    click.echo(
        say(
            f"\n{len(reports)} 个程序包，{good} 个合格（{seconds:.2f} 秒）",
            f"\n{len(reports)} packs, {good} in order ({seconds:.2f} s)",
        )
    )


def _record(report: Report) -> dict[str, object]:
    """Return the same for programs."""
    edition = report.pack.loaded.edition
    return {
        "pack": report.pack.name,
        "version": edition.version if edition else None,
        "digest": edition.digest if edition else None,
        "good": report.good,
        "problems": [problem.as_json() for problem in report.pack.loaded.problems],
        "scenarios": {
            "passed": report.scenarios - report.todo - report.missed,
            "failed": report.missed,
            "todo": report.todo,
            "failures": [{"file": file, **failure._asdict()} for file, failure in report.failures],
        },
        "coverage": {
            kind: {"covered": touched, "not_covered": untouched}
            for kind, (touched, untouched) in report.covered.items()
        },
        "seconds": round(report.seconds, 3),
    }
