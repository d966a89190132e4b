"""`bihuan procedure new`: a folder of one's own, made of a pack and about a dozen answers."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from bihuan.cli.packs import read
from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, option
from bihuan.cli.stored.base import command
from bihuan.cli.words import language, listed, say
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.terms import Label
from bihuan.procedures.checking import check
from bihuan.procedures.tailoring.applying import Tailored, tailor
from bihuan.procedures.tailoring.questions import GROUPS, Question, questions, wrong_with

SHOWN = 8


class FolderInUseError(RefusedError):
    """The folder holds something already."""

    code = "folder.in_use"


@command(
    "bihuan procedure new ./our-procedure --from s15-property",
    'bihuan procedure new ./our-procedure --from s15-property --answer title.zh="我司控制程序" '
    "--answer limit.handle-ordinary=2个工作日",
)
@argument("folder", about=Label("新程序包的文件夹", "folder of the new pack"))
@option(
    "--from", "pack", required=True,
    about=Label("从哪个程序包开始：名称或文件夹", "the pack to start from: its name or folder"),
)  # fmt: skip
@option(
    "--answer", "answers", metavar="KEY=VALUE", multiple=True,
    about=Label("一个答案，可重复；给出后不再询问", "an answer, repeatable; then nothing is asked"),
)  # fmt: skip
@option("--all", "every", is_flag=True, about=Label("问全部问题", "ask every question"))
@option(
    "--ask", is_flag=True, about=Label("不是终端也逐一询问", "ask even where there is no terminal")
)
@option(
    "--questions", "only_list", is_flag=True,
    about=Label("只列出问题和现有的答案", "only list the questions with the pack's own answers"),
)  # fmt: skip
@as_json
def new(folder: str, pack: str, answers: tuple[str, ...], **flags: bool) -> None:
    place, files = Path(folder), read(pack).files
    edition = check(files).loaded.edition
    asked = questions(files, edition) if edition else []
    if flags["only_list"]:
        _list(asked, as_json=flags["as_json"])
        return
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise FolderInUseError(
            say(
                f"{folder} 已经存在而且不是空的；请换一个文件夹。",
                f"{folder} exists and is not empty; name another folder.",
            )
        )
    given = _given(answers)
    if flags["ask"] or (not answers and sys.stdin.isatty()):
        given |= _ask([one for one in asked if flags["every"] or one.main], files)
    made = tailor(files, given)
    for name, text in made.files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if flags["as_json"]:
        show_json(_record(folder, made))
    else:
        _tell(folder, made)


def _list(asked: list[Question], *, as_json: bool) -> None:
    if as_json:
        show_json(
            [
                {
                    "key": one.key,
                    "zh": one.label.zh,
                    "en": one.label.en,
                    "answer": one.default,
                    "first": one.main,
                }
                for one in asked
            ]
        )
        return
    for one in asked:
        click.echo(f"{one.key} = {one.default}  ({_words(one.label)})")


def _record(folder: str, made: Tailored) -> dict[str, object]:
    return {
        "folder": folder,
        "changed": [one.key for one in made.changed],
        "reworded": list(made.reworded),
        "to_reword": list(made.to_reword),
        "recomputed": [one._asdict() for one in made.recomputed],
    }


def _given(answers: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for answer in answers:
        key, equals, value = answer.partition("=")
        if not equals:
            raise click.UsageError(
                say(f"答案写成 问题=值：{answer}", f"write an answer as KEY=VALUE: {answer}")
            )
        given[key.strip()] = value
    return given


def _ask(asked: list[Question], files: Mapping[str, str]) -> dict[str, str]:
    """Ask one question after the other; an empty answer keeps what the pack says."""
    edition, group, given = check(files).loaded.edition, "", dict[str, str]()
    for question in asked:
        if question.group != group:
            group = question.group
            click.echo(f"\n{_words(GROUPS[group])}")
        while edition is not None:
            answer = click.prompt(f"  {_words(question.label)}", default=question.default)
            wrong = wrong_with(question, answer, edition)
            if wrong is None:
                given[question.key] = answer
                break
            click.echo(f"  {_words(wrong)}")
    return given


def _tell(folder: str, made: Tailored) -> None:
    names = listed([_words(one.label) for one in made.changed]) or say("没有", "nothing")
    click.echo(say(f"已写入 {folder}；改了：{names}。", f"Written to {folder}; changed: {names}."))
    for line in made.to_reword:
        click.echo(
            say(f"请看条款文字是否还合适：{line}", f"Please see whether the wording fits: {line}")
        )
    if made.recomputed:
        count = len(made.recomputed)
        click.echo(
            say(
                f"{count} 个场景按新的规则重新算过，请过目：",
                f"{count} scenarios were recomputed by the new rules, please review:",
            )
        )
    for done in made.recomputed[:SHOWN]:
        aside = say("（搁置，需重写）", " (set aside, to be rewritten)") if done.set_aside else ""
        click.echo(f"  {done.file}  {done.name}{aside}")
    if len(made.recomputed) > SHOWN:
        click.echo("  …")
    click.echo(
        say(
            f"用 bihuan procedure check {folder} 检查。",
            f"Check it with bihuan procedure check {folder}.",
        )
    )


def _words(label: Label) -> str:
    return label.say(language())
