"""Facts given at the terminal, and what an edition says of them: a report that is never stored."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click

from bihuan.cli.packs import edition_of
from bihuan.cli.spoken import Decorator, argument, option
from bihuan.cli.words import language, say
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.account.records import record_of
from bihuan.procedure.decisions.derive import derive, is_counted
from bihuan.procedure.demands.acts import Act, Situation
from bihuan.procedure.demands.assess import assess
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.answers import read_facts
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import Label, Step, Value
from bihuan.procedures.checking import official_calendar


class FactsError(RefusedError):
    """Some facts cannot be read; one sentence for each."""

    code = "facts.wrong"


class Trial(NamedTuple):
    """An edition, a moment, and what the edition says of the facts given."""

    edition: Edition
    at: datetime
    situation: Situation

    def records(self) -> dict[str, dict[str, object]]:
        """Return the record of every table's answer, as it would be stored."""
        standing = self.situation.standing
        return {
            decided.table: record_of(self.edition, decided, standing.facts, self.at, "cli")
            for decided in standing.decided.values()
        }


pack_argument: Decorator = argument(
    "pack", about=Label("程序包的名称或文件夹", "name or folder of a pack")
)
fact_option: Decorator = option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE",
    about=Label("一个事实，可重复；值写编号或名称", "a fact, repeatable; the value by id or name"),
)  # fmt: skip
at_option: Decorator = option(
    "--at", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]),
    about=Label("报告时间，按程序的时区；不写为现在", "when it is reported; now if not given"),
)  # fmt: skip


def try_out(pack: str, facts: Sequence[str], at: datetime | None) -> Trial:
    """Return what a pack says of these facts, reported at this moment."""
    edition = edition_of(pack)
    zone = ZoneInfo(edition.timezone)
    moment = at.replace(tzinfo=zone) if at else datetime.now(zone).replace(second=0, microsecond=0)
    known = _read(edition, facts, moment.date())
    report = Act(Step.REPORT, moment, "cli")
    return Trial(edition, moment, assess(edition, known, [report], official_calendar()))


def _read(edition: Edition, facts: Sequence[str], today: date) -> dict[str, Value | None]:
    """Return the facts typed; counts over history may be stated, since there is no history."""
    given: dict[str, str] = {}
    wrong: dict[str, Label] = {}
    for text in facts:
        name, sign, value = text.partition("=")
        if not sign:
            wrong[text] = Label("请写成 名称=值", "write it as NAME=VALUE")
        given[name.strip()] = value.strip()
    counted: dict[str, int] = {}
    for name in [name for name in given if is_counted(edition.facts.get(name))]:
        try:
            counted[name] = int(read_value(edition.facts[name], given.pop(name)))
        except FactValueError as error:
            wrong[name] = error.message
    known, problems = read_facts(edition, given)
    wrong |= {name: problem for name, problem in problems.items() if name not in wrong}
    if wrong:
        raise FactsError(
            say("事实有误：", "Facts that cannot be read:")
            + "".join(f"\n  {name}  {why.say(language())}" for name, why in wrong.items())
        )
    return derive(edition, known, counted, today)
