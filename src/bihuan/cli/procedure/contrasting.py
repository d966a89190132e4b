"""`bihuan procedure why-not`: why was, or would, this not be decided otherwise?"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import click

from bihuan.cli.procedure.trial import at_option, fact_option, try_out
from bihuan.cli.screen import show_json
from bihuan.cli.spoken import argument, as_json, command, load, option
from bihuan.cli.words import language, listed, say
from bihuan.procedure.account.contrast import table_for, why_not, why_not_demanded
from bihuan.procedure.account.contrasting import say_contrast, say_demanded
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import Facts, Label

STORED = "bihuan.cli.stored.decisions:stored_facts"


class Known(NamedTuple):
    """What is known of a case, stored or made up, and the edition that decides on it."""

    edition: Edition
    facts: Facts


@command(
    "bihuan procedure why-not s15-property 严重 --fact complained_to=没有投诉",
    "bihuan procedure why-not --case NC-2026-00001 --as wangqiang 严重",
    "bihuan procedure why-not s15-property --demand handle-serious --fact complained_to=没有投诉",
)
@argument(
    "words", nargs=-1, metavar="[PACK] [ANSWER]",
    about=Label(
        "程序包（用 --case 时不写）和想问的答案，例如 严重",
        "a pack (left out with --case) and the answer asked about, such as Serious",
    ),
)  # fmt: skip
@fact_option
@at_option
@option("--of", "output", metavar="FACT", about=Label(
    "问哪一项判定；不写为程度", "which decided fact; the severity if not given"))  # fmt: skip
@option("--demand", about=Label("问为什么没有要求这一步", "ask why this demand does not apply"))
@option("--case", "number", about=Label("问这一记录", "ask about this case"))
@option("--as", "username", about=Label("以谁的身份查看记录", "whose eyes see the case"))
@as_json
def why_not_command(
    words: tuple[str, ...],
    facts: tuple[str, ...],
    at: datetime | None,
    output: str | None,
    demand: str | None,
    number: str | None,
    username: str | None,
    *,
    as_json: bool,
) -> None:
    given = list(words)
    if number is not None:
        stored: Callable[[str, str | None], Known] = load(STORED, database=True)
        known = stored(number, username)
    elif given:
        trial = try_out(given.pop(0), facts, at)
        known = Known(trial.edition, trial.situation.standing.facts)
    else:
        raise click.UsageError(
            say("请给出程序包，或用 --case 给出记录编号。", "Give a pack, or a case with --case.")
        )
    if demand is not None:
        lines = _demanded(known, demand)
    elif len(given) == 1:
        lines = _otherwise(known, output or known.edition.grade, given[0])
    else:
        raise click.UsageError(
            say("请写一个想问的答案，例如 严重。", "Give one answer to ask about, such as Serious.")
        )
    if as_json:
        show_json({"lines": lines})
        return
    for line in lines:
        click.echo(line)


def _otherwise(known: Known, output: str, answer: str) -> list[str]:
    edition = known.edition
    decided = [table.output for table in edition.tables]
    if table_for(edition, output) is None or output not in edition.facts:
        raise click.UsageError(
            say(f"没有表判定 {output}；可选：{listed(decided)}。",
                f"No table decides {output}; there are: {listed(decided)}.")
        )  # fmt: skip
    try:
        wanted = read_value(edition.facts[output], answer)
    except FactValueError as error:
        sentence = error.message.say(language())
        allowed = say("；可选：", "; there are: ") + listed(list(error.allowed))
        raise click.UsageError(sentence + (allowed if error.allowed else "")) from None
    return say_contrast(edition, why_not(edition, known.facts, output, wanted), language())


def _demanded(known: Known, name: str) -> list[str]:
    edition = known.edition
    found = next((one for one in edition.demands if one.id == name), None)
    if found is None:
        every = listed([one.id for one in edition.demands])
        raise click.UsageError(
            say(f"没有名为 {name} 的要求；可选：{every}。",
                f"There is no demand named {name}; there are: {every}.")
        )  # fmt: skip
    return say_demanded(edition, found, why_not_demanded(edition, known.facts, found), language())
