"""`bihuan import`: take an old register over, or first see what is wrong with it."""

import sys
from pathlib import Path

import click
from django.utils import timezone

from bihuan.cli.screen import Progress, progress, show_json
from bihuan.cli.spoken import argument, as_json, option
from bihuan.cli.stored.base import NobodyError, command, now, person_named
from bihuan.cli.stored.units import unit_coded
from bihuan.cli.words import say
from bihuan.imports.faults import KIND_NAMES, Fault
from bihuan.imports.mapping import mapping_read
from bihuan.imports.reports import ImportReport
from bihuan.imports.services import import_cases
from bihuan.imports.suggesting import suggest as suggest_mapping
from bihuan.imports.tables import TableForm
from bihuan.people.models import Person
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import edition_for

FILE = click.Path(dir_okay=False, path_type=Path)


@command(
    "bihuan import cases register.csv --mapping register.yaml --dry-run",
    "bihuan import cases register.xlsx --mapping register.yaml --as admin",
)
@argument("file", type=FILE, about=Label("CSV 或 Excel 文件", "CSV or Excel file"))
@option(
    "--mapping", required=True, type=FILE,
    about=Label("映射文件：哪一列是什么（docs/import.zh-CN.md）",
                "mapping: which column is what (docs/import.md)"),
)  # fmt: skip
@option(
    "--dry-run", is_flag=True,
    about=Label("只检查，列出每一处有误的行，什么也不保存",
                "only check and list every bad row; store nothing"),
)  # fmt: skip
@option(
    "--as",
    "username",
    about=Label("以谁的身份导入；不写为系统管理员", "who imports; an administrator if not given"),
)
@as_json
def cases(file: Path, mapping: Path, username: str | None, *, dry_run: bool, as_json: bool) -> None:
    actor = person_named(username) if username else _administrator()
    with progress("已读行数", "Rows read") as shown:

        def tell(fault: Fault) -> None:
            shown.close()
            click.echo(_told(fault))

        report = import_cases(
            path=file,
            mapping=mapping_read(mapping),
            actor=actor,
            now=now(),
            dry_run=dry_run,
            progress=lambda done, about: _at(shown, done, about),
            tell=None if as_json else tell,
        )
    if as_json:
        show_json(report.as_json())
    else:
        _show(report)
    if not report.good:
        sys.exit(1)


@command(
    "bihuan import suggest register.csv --unit EAST > register.yaml",
)
@argument("file", type=FILE, about=Label("CSV 或 Excel 文件", "CSV or Excel file"))
@option("--sheet", default="", about=Label("工作表名称", "name of the sheet"))
@option(
    "--unit", "code",
    about=Label("部门编号：列出它的程序要问的事实",
                "code of a unit whose procedure's questions are listed"),
)  # fmt: skip
@as_json
def suggest(file: Path, sheet: str, code: str | None, *, as_json: bool) -> None:
    edition = edition_for(unit_coded(code), timezone.localdate(now()))[1] if code else None
    draft = suggest_mapping(file, TableForm(sheet=sheet), edition)
    if as_json:
        show_json({"mapping": draft.text, "unused": list(draft.unused)})
    else:
        click.echo(draft.text, nl=False)


def _administrator() -> Person:
    people = Person.objects.filter(is_administrator=True, is_active=True)
    person: Person | None = people.order_by("pk").first()
    if person is None:
        raise NobodyError(
            say(
                "还没有系统管理员；先运行 bihuan user add NAME --administrator。",
                "There is no administrator yet; run bihuan user add NAME --administrator first.",
            )
        )
    return person


def _at(shown: Progress, done: int, about: int) -> None:
    shown.total = about
    shown.at(done)


def _told(fault: Fault) -> str:
    """Return one fault on one line: where, what stands there, why, and what to do."""
    kind = say(*KIND_NAMES[fault.kind])
    place = say(f"第 {fault.line} 行", f"line {fault.line}")
    column = say(f" 列“{fault.column}”", f" column “{fault.column}”") if fault.column else ""
    value = say(f"：“{fault.value}”", f": “{fault.value}”") if fault.value else ""
    then = say(f"{fault.reason}；{fault.advice}。", f"{fault.reason}; {fault.advice}.")
    return f"[{kind}] {place}{column}{value} {then}"


def _show(report: ImportReport) -> None:
    for notice in report.notices:
        click.echo(notice)
    zh = {
        "可导入" if report.dry_run else "已导入": report.imported,
        "其中存疑": report.doubtful,
        "未导入": report.refused,
        "已有": report.already,
        "其中有改动": report.changed,
        "按映射略过": report.skipped,
    }
    en = {
        "importable" if report.dry_run else "imported": report.imported,
        "of them doubtful": report.doubtful,
        "refused": report.refused,
        "there already": report.already,
        "of them changed": report.changed,
        "left out by the mapping": report.skipped,
    }
    told = say(_figures(zh, "，"), _figures(en, ", "))
    how = f"{report.seconds:.1f} s, {report.rows_per_second:,} rows/s"
    click.echo(
        say(f"共 {report.rows:,} 行：{told}。", f"{report.rows:,} rows: {told}.") + f" ({how})"
    )
    if report.dry_run:
        click.echo(say("这是检查，什么也没有保存。", "This was a check; nothing was stored."))
    elif report.imported:
        click.echo(f"{report.first_number} – {report.last_number}")


def _figures(named: dict[str, int], joint: str) -> str:
    """Return the figures that are not zero; the first one always."""
    first = next(iter(named))
    return joint.join(
        f"{name} {count:,}" for name, count in named.items() if count or name == first
    )
