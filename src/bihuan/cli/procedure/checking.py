"""`bihuan procedure check`: is this pack fit to be issued?"""

import sys
import time

import click

from bihuan.cli.packs import shipped
from bihuan.cli.procedure.proofs import Report, reports
from bihuan.cli.procedure.saying import record_of, show, show_total
from bihuan.cli.screen import progress, show_json
from bihuan.cli.spoken import argument, as_json, command, option
from bihuan.procedure.scenarios.proving import PARTS
from bihuan.procedure.terms import Label


@command("bihuan procedure check", "bihuan procedure check s15-property ./our-procedure --json")
@argument(
    "packs",
    nargs=-1,
    about=Label(
        "程序包的名称或文件夹；不写则检查全部随附程序包",
        "names or folders of packs; all shipped packs where none is named",
    ),
)
@option(
    "--without", multiple=True, type=click.Choice(PARTS),
    about=Label(
        "不做其中一项，可重复：生成的用例、覆盖、变异",
        "leave out a part, repeatable: generated cases, coverage, mutation",
    ),
)  # fmt: skip
@option(
    "--for-issue", "issue", is_flag=True,
    about=Label(
        "为发布而查：没有场景用到的、没有冻结的都算错误",
        "as for issue: what no scenario touches, or is not frozen, is an error",
    ),
)  # fmt: skip
@as_json
def check(packs: tuple[str, ...], *, without: tuple[str, ...], issue: bool, as_json: bool) -> None:
    names, start = packs or tuple(shipped()), time.perf_counter()
    found: list[Report] = []
    with progress("正在检查", "Checking", len(names)) as shown:
        for report in reports(names, without=without, issue=issue):
            found.append(report)
            shown.at(len(found), report.pack)
    if as_json:
        show_json([record_of(report) for report in found])
    else:
        for report in found:
            show(report)
        show_total(found, time.perf_counter() - start)
    if not found or not all(report.good for report in found):
        sys.exit(1)
