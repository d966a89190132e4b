"""`bihuan case act`: one step in a case, through the same service as every other door."""

from contextlib import ExitStack
from pathlib import Path
from typing import TypedDict, Unpack

import click
from django.core.files import File

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Case
from bihuan.cases.queries.options import ActOption, options
from bihuan.cases.services.acting import case_act
from bihuan.cli.screen import show_json, show_table
from bihuan.cli.spoken import argument, as_json, option
from bihuan.cli.stored.base import as_option, command, now, person_named
from bihuan.cli.stored.cases import case_for, due_clock, number_argument, row_record, standing
from bihuan.cli.words import language, listed, say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedure.terms import Label, Step


class InputError(RefusedError):
    """What the act brings is wrong; a sentence for each part."""

    code = "input.invalid"


class Brought(TypedDict):
    """What the options of the command bring."""

    data: tuple[str, ...]
    facts: tuple[str, ...]
    text: str
    paths: tuple[Path, ...]
    revision: int | None


STEPS = [step.value for step in Step if step is not Step.REPORT]


@command(
    "bihuan case act NC-2026-00001 --as wangqiang",
    "bihuan case act NC-2026-00001 correct --as wangqiang --text 已修复 --file after.jpg",
    "bihuan case act NC-2026-00001 verify --as hexin --data result=passed --revision 2",
)
@number_argument
@argument(
    "step", required=False, type=click.Choice(STEPS), metavar="[STEP]",
    about=Label("步骤；不写则列出可以办理什么", "the step; lists what may be done if not given"),
)  # fmt: skip
@as_option
@option(
    "--data", "data", multiple=True, metavar="NAME=VALUE",
    about=Label("这一步的内容，可重复", "what the step brings, repeatable"),
)  # fmt: skip
@option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE",
    about=Label("一个事实，可重复", "a fact, repeatable"),
)  # fmt: skip
@option("--text", default="", about=Label("情况说明", "what was done"))
@option(
    "--file", "paths", multiple=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    about=Label("证据附件，可重复", "a file as evidence, repeatable"),
)  # fmt: skip
@option(
    "--revision", metavar="N", type=click.IntRange(1),
    about=Label("所见的修订号；已有变化时拒绝", "the revision seen; refused if it has changed"),
)  # fmt: skip
@as_json
def act(
    number: str, step: str | None, username: str, *, as_json: bool, **brought: Unpack[Brought]
) -> None:
    person = person_named(username)
    if step is None:
        _list(number, person, as_json=as_json)
        return
    case = _take(number, Step(step), person, brought)
    if as_json:
        show_json(row_record(case))
        return
    number, stands, revision = case.number, standing(case), case.revision
    click.echo(say(f"{number} 已办理，现为：{stands}，修订号 {revision}。",
                   f"{number} done; now: {stands}, revision {revision}."))  # fmt: skip
    if case.next_due_at:
        due = due_clock(case.next_due_at)
        click.echo(say(f"下一期限：{due}", f"Next due: {due}"))


def _take(number: str, step: Step, person: Person, brought: Brought) -> Case:
    """Take the step; the files are open only meanwhile."""
    with ExitStack() as opened:
        files = [
            File(opened.enter_context(path.open("rb")), name=path.name) for path in brought["paths"]
        ]
        try:
            return case_act(
                number=number,
                step=step,
                actor=person,
                now=now(),
                expected_revision=brought["revision"],
                data=_values(brought["data"]),
                facts=_values(brought["facts"]),
                text=brought["text"],
                files=files,
            )
        except ActInputError as error:
            lines = "".join(f"\n  {name}  {why}" for name, why in error.errors.items())
            raise InputError(say("填写有误：", "Input at fault:") + lines) from error


def _values(given: tuple[str, ...]) -> dict[str, object]:
    """Return name → value; a name that comes several times has a list."""
    found: dict[str, object] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise click.UsageError(
                say(f"“{text}”应写成 名称=值。", f"“{text}” should read NAME=VALUE.")
            )
        before = found.get(name)
        if before is None:
            found[name] = value
        else:
            found[name] = [*before, value] if isinstance(before, list) else [before, value]
    return found


def _list(number: str, person: Person, *, as_json: bool) -> None:
    """List what this person may do with the case now."""
    found = options(case_for(number, person).case, person, now())
    if as_json:
        show_json([_record(one) for one in found])
        return
    heads = (say("步骤", "Step"), "", say("要填", "Brings"), say("依据或原因", "Clause or reason"))
    show_table(heads, [_row(one) for one in found if one.allowed])
    refused = [one for one in found if not one.allowed]
    if refused:
        click.echo()
        show_table((say("现在不可以", "Not now"), "", say("原因", "Why")),
                   [(one.step.value, one.label, _why(one)) for one in refused])  # fmt: skip


def _row(one: ActOption) -> tuple[str, ...]:
    brings = listed([field.name + ("*" if field.required else "") for field in one.fields])
    demanded = say("（要求您办理）", " (demanded of you)") if one.demanded else ""
    return one.step.value, one.label, brings, one.clause + demanded


def _why(one: ActOption) -> str:
    if one.refusal is None:
        return ""
    clause = f"（{one.clause}）" if one.clause else ""
    return one.refusal.sentence.say(language()) + clause


def _record(one: ActOption) -> dict[str, object]:
    return {
        "step": one.step.value,
        "label": one.label,
        "allowed": one.allowed,
        "demanded": one.demanded,
        "refusal": one.refusal.sentence.say(language()) if one.refusal else None,
        "code": one.refusal.code if one.refusal else None,
        "clause": one.clause,
        "fields": [field._asdict() for field in one.fields],
    }
