"""`bihuan procedure diff`: what changes from one version of a procedure to another."""

from collections.abc import Callable
from typing import Any

import click

from bihuan.cli.packs import edition_of
from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, command, load, option
from bihuan.cli.words import language, listed, say
from bihuan.procedure.compare.changes import (
    CLASS_NAMES,
    BehaviourChange,
    Comparison,
    Kind,
    Mark,
    PartChange,
    TextChange,
)
from bihuan.procedure.compare.comparing import compare
from bihuan.procedure.compare.records import (
    LAYERS,
    comparison_record,
    example_words,
    region_words,
)
from bihuan.procedure.compare.versions import check_class, check_dates
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.terms import Label

ISSUED = "bihuan.cli.stored.editions:issued_edition"
KINDS = {
    Kind.ADDED: Label("新增", "added"),
    Kind.REMOVED: Label("删除", "removed"),
    Kind.CHANGED: Label("更改", "changed"),
    Kind.RENUMBERED: Label("改号", "renumbered"),
}


@command(
    "bihuan procedure diff s14-property ./our-procedure",
    "bihuan procedure diff s15-property@1 s15-property@2 --layer behaviour",
)
@argument("old", about=Label("旧版：程序包、文件夹或 程序@版本", "pack, folder or id@version"))
@argument("new", about=Label("新版：同上", "new: the same"))
@option(
    "--layer", "layers", multiple=True, type=click.Choice(LAYERS),
    about=Label("只看这一层，可重复", "this layer only; may be repeated"),
)  # fmt: skip
@as_json
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, layers: tuple[str, ...], *, as_json: bool) -> None:
    one, other = edition_named(old), edition_named(new)
    comparison = compare(one, other)
    problems = _as_successor(one, other, comparison)
    if as_json:
        record: dict[str, Any] = comparison_record(comparison)
        for layer in set(LAYERS) - set(layers or LAYERS):
            del record[layer]
        show_json(record | {"problems": [problem.as_json() for problem in problems]})
    else:
        _show(comparison, layers or LAYERS[::-1], problems)
    ctx.exit(1 if problems else 0)


def edition_named(name: str) -> Edition:
    """Return a shipped pack or a folder by its name, an issued edition as id@version."""
    pack, at, version = name.rpartition("@")
    if not at:
        return edition_of(name)
    issued: Callable[[str, str], Edition] = load(ISSUED, database=True)
    return issued(pack, version)


def _as_successor(old: Edition, new: Edition, comparison: Comparison) -> list[Problem]:
    """Return what would keep the new edition from being issued over the old one, if it says so."""
    if (new.id, new.replaces) != (old.id, old.version):
        return []
    return [*check_dates([old, new]), *check_class(new, comparison)]


def _show(comparison: Comparison, layers: tuple[str, ...], problems: list[Problem]) -> None:
    click.echo(f"{comparison.old} → {comparison.new}")
    click.echo(say("改动类别：", "Class of the change: ") + _say(CLASS_NAMES[comparison.computed]))
    _questions(comparison)
    shown = {"behaviour": _show_behaviour, "structure": _show_structure, "text": _show_text}
    for layer in layers:
        shown[layer](comparison)
    for problem in problems:
        click.echo(f"\n{problem.level} {problem.code}  {_say(problem.message)}")


def _questions(comparison: Comparison) -> None:
    for facts, head in (
        (comparison.new_questions, say("新问的事实：", "Asked newly: ")),
        (comparison.dropped_questions, say("不再问的事实：", "No longer asked: ")),
    ):
        if facts:
            click.echo(head + listed([_say(fact.name) for fact in facts]))


def _show_behaviour(comparison: Comparison) -> None:
    _head(say("行为", "Behaviour"), len(comparison.behaviour))
    for change in comparison.behaviour:
        clause = f"  §{change.clause}" if change.clause else ""
        click.echo(f"  {_say(change.what)} {_say(change.name)} ({change.id}){clause}")
        _show_regions(comparison, change)


def _show_regions(comparison: Comparison, change: BehaviourChange) -> None:
    for one in change.regions:
        region = _say(region_words(comparison, one))
        click.echo(f"    {region}{say('：', ': ')}{_say(one.before)} → {_say(one.after)}")
        click.echo(f"      {say('例如 ', 'for example ')}{_say(example_words(comparison, one))}")
        if one.new_facts:
            names = listed([_say(comparison.facts[name].name) for name in one.new_facts])
            click.echo(f"      {say('取决于新问的 ', 'turns on what is asked newly: ')}{names}")
    if change.incomparable:
        names = listed([_say(comparison.facts[name].name) for name in change.incomparable])
        told = say("类型变了，无法逐一比较：", "of another kind now, so not comparable: ")
        click.echo(f"    {told}{names}")
    if not change.complete:
        click.echo("    " + say("还有更多不同，没有全部列出。", "There are more than are shown."))


def _show_structure(comparison: Comparison) -> None:
    _head(say("结构", "Structure"), len(comparison.parts))
    for part in comparison.parts:
        _show_part(part)


def _show_part(part: PartChange) -> None:
    clause = f"  §{part.clause}" if part.clause else ""
    click.echo(f"  {_say(KINDS[part.kind])} {_say(part.what)} {part.id} {_say(part.name)}{clause}")
    for detail in part.details:
        click.echo(f"    {detail.say(language())}")


def _show_text(comparison: Comparison) -> None:
    _head(say("文字", "Text"), len(comparison.texts))
    for text in comparison.texts:
        _show_words(text)


def _show_words(text: TextChange) -> None:
    number = f"{text.was} → {text.id}" if text.kind is Kind.RENUMBERED else text.id
    click.echo(f"  {_say(KINDS[text.kind])} {_say(text.what)} {number} {_say(text.heading)}")
    for passage in text.passages:
        marked = "".join(
            {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}[mark].format(piece)
            for mark, piece in passage.say(language())
        )
        click.echo(f"    {_say(passage.name)}{say('：', ': ')}{marked}")


def _head(layer: str, count: int) -> None:
    click.echo(f"\n{layer}{say('：', ': ')}" + (str(count) if count else say("没有不同", "same")))


def _say(label: Label) -> str:
    return label.say(language())
