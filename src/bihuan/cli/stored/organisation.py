"""The organisation at the terminal: its units, and who holds which post in them."""

from datetime import datetime

import click
from django.utils import timezone

from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, option
from bihuan.cli.stored.base import command, now, person_named
from bihuan.cli.stored.units import unit_coded
from bihuan.cli.words import language, say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Appointment, Unit
from bihuan.people.services import appointment_end, appointment_give, unit_add
from bihuan.people.terms import Post, UnitKind
from bihuan.procedure.terms import Label

KIND = click.Choice(UnitKind.values)
POST = click.Choice(Post.values)


class NoPostError(RefusedError):
    """The person does not hold this post in this unit."""

    code = "post.not_held"


@command(
    "bihuan unit add HY --name 和悦服务集团 --kind group",
    "bihuan unit add DY-KF --name 客户服务部 --kind department --under DY "
    "--function customer_service",
)
@argument("code", about=Label("编号，不能重复", "its code, of its own"))
@option("--name", required=True, about=Label("名称", "its name"))
@option("--name-en", default="", about=Label("英文名称", "its name in English"))
@option(
    "--kind", type=KIND, default="department", show_default=True, about=Label("类别", "its kind")
)
@option(
    "--under",
    about=Label("上级部门的编号；不写为最上一级", "code of the unit above; a root if not given"),
)
@option(
    "--function",
    default="",
    about=Label(
        "职能的编号，程序按它找部门，例如 quality",
        "code of the function by which procedures find it, such as quality",
    ),
)
def add(code: str, name: str, name_en: str, kind: str, under: str | None, function: str) -> None:
    unit = unit_add(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        parent=unit_coded(under) if under else None,
        function=function,
        actor=None,
        now=now(),
    )
    click.echo(say(f"已新增 {unit.name}（{unit.code}）。", f"Added {unit.name} ({unit.code})."))


@command("bihuan unit list")
@as_json
def list_command(*, as_json: bool) -> None:
    units = list(Unit.objects.filter(active=True).order_by("path"))
    if as_json:
        show_json(
            [
                {
                    "code": unit.code,
                    "name": unit.name,
                    "kind": unit.kind,
                    "function": unit.function,
                    "level": len(unit.lineage),
                }
                for unit in units
            ]
        )
        return
    for unit in units:
        indent = "  " * (len(unit.lineage) - 1)
        function = f"  [{unit.function}]" if unit.function else ""
        click.echo(f"{indent}{unit.code}  {unit.label(language())}{function}")
    if not units:
        click.echo(
            say(
                "还没有部门；用 bihuan unit add 新增。",
                "There is no unit yet; add one with bihuan unit add.",
            )
        )


@command("bihuan post give wangqiang supervisor --unit DY-GC")
@argument("username", about=Label("用户名", "user name"))
@argument("post", type=POST, about=Label("岗位", "the post"))
@option("--unit", "code", required=True, about=Label("部门的编号", "code of the unit"))
@option(
    "--from", "start", type=click.DateTime(["%Y-%m-%d"]),
    about=Label("自哪一天起；不写为今天", "first day; today if not given"),
)  # fmt: skip
def give(username: str, post: str, code: str, start: datetime | None) -> None:
    moment = now()
    held = appointment_give(
        person=person_named(username),
        unit=unit_coded(code),
        post=post,
        valid_from=start.date() if start else timezone.localdate(moment),
        actor=None,
        now=moment,
    )
    click.echo(
        say(
            f"{held.person.name} 自 {held.valid_from} 起任 {held.unit.name} 的"
            f"{Post(held.post).label}。",
            f"{held.person.name} holds {held.post} in {held.unit.label('en')} from"
            f" {held.valid_from} on.",
        )
    )


@command("bihuan post end wangqiang supervisor --unit DY-GC")
@argument("username", about=Label("用户名", "user name"))
@argument("post", type=POST, about=Label("岗位", "the post"))
@option("--unit", "code", required=True, about=Label("部门的编号", "code of the unit"))
@option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]),
    about=Label("自哪一天起不再任职；不写为今天", "first day without it; today if not given"),
)  # fmt: skip
def end(username: str, post: str, code: str, day: datetime | None) -> None:
    moment = now()
    last = day.date() if day else timezone.localdate(moment)
    person, unit = person_named(username), unit_coded(code)
    held = Appointment.objects.filter(person=person, unit=unit, post=post, valid_to=None).first()
    if held is None:
        raise NoPostError(
            say(
                f"{person.name} 没有在 {unit.name} 任这个岗位。",
                f"{person.name} does not hold this post in {unit.label('en')}.",
            )
        )
    appointment_end(appointment=held, day=last, actor=None, now=moment)
    click.echo(
        say(
            f"{person.name} 自 {last} 起不再任职。",
            f"{person.name} has left the post from {last} on.",
        )
    )
