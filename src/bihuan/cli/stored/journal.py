"""`bihuan journal verify`: does the journal agree with itself?"""

import sys
from pathlib import Path

import click

from bihuan.cli.screen import progress, show_json
from bihuan.cli.spoken import as_json, option
from bihuan.cli.stored.base import command
from bihuan.cli.words import language, say
from bihuan.journal.checker import Finding
from bihuan.journal.queries import journal_export, journal_verify, seal_newest
from bihuan.procedure.terms import Label


class _Anchor(click.ParamType):
    """The number and hash of a seal, noted outside the system."""

    name = "number=hash"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        number, _, digest = str(value).partition("=")
        if not (number.isdecimal() and digest):
            self.fail(
                say(f"{value} 应写成 编号=哈希值。", f"{value} should read NUMBER=HASH."),
                param,
                ctx,
            )
        return int(number), digest


@command("bihuan journal verify", "bihuan journal verify --export journal.jsonl --json")
@option(
    "--export", "target", type=click.Path(dir_okay=False, writable=True, path_type=Path),
    about=Label("另存为文件，供他处独立核查", "also write a file that others can check elsewhere"),
)  # fmt: skip
@option(
    "--anchor", "anchors", type=_Anchor(), multiple=True, metavar="NUMBER=HASH",
    about=Label("在系统外记下的封印哈希值，可重复", "hash of a seal noted elsewhere, repeatable"),
)  # fmt: skip
@as_json
def verify(target: Path | None, anchors: tuple[tuple[int, str], ...], *, as_json: bool) -> None:
    with progress("已核查行数", "Lines checked") as shown:
        counted = [0]

        def tell(count: int) -> None:
            counted[0] = count
            shown.at(count)

        findings = list(journal_verify(tell, dict(anchors)))
    exported = _export(target) if target else 0
    if as_json:
        show_json(_record(findings, counted[0]))
    else:
        _show(findings, counted[0])
        if target:
            click.echo(
                say(f"已写入 {target}：{exported:,} 行。", f"Wrote {target}: {exported:,} lines.")
            )
    if findings:
        sys.exit(1)


def _show(findings: list[Finding], lines: int) -> None:
    for finding in findings:
        click.echo(f"[{finding.code}] {finding.say(language())}")
    if findings:
        click.echo(say(f"核查了 {lines:,} 行，发现 {len(findings)} 处不符。",
                       f"Checked {lines:,} lines: {len(findings)} findings."))  # fmt: skip
    else:
        click.echo(say(f"核查了 {lines:,} 行，全部相符。", f"Checked {lines:,} lines: all agrees."))
    seal = seal_newest()
    if seal:
        click.echo(
            say(f"最新封印 {seal.number}：{seal.hash}", f"Newest seal {seal.number}: {seal.hash}")
        )


def _export(target: Path) -> int:
    count = 0
    with target.open("w", encoding="utf-8") as file, progress("已写行数", "Lines written") as shown:
        for count, line in enumerate(journal_export(), start=1):
            file.write(line + "\n")
            if count % 1000 == 0:
                shown.at(count)
    return count


def _record(findings: list[Finding], lines: int) -> dict[str, object]:
    seal = seal_newest()
    return {
        "lines": lines,
        "findings": [
            {**finding._asdict(), "sentence": finding.say(language())} for finding in findings
        ],
        "seal": {"number": seal.number, "hash": seal.hash} if seal else None,
    }
