"""`bihuan procedure ask`: the interview at the terminal, one question after the other."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bihuan.cli.packs import edition_of
from bihuan.cli.procedure.deciding import show_trial
from bihuan.cli.procedure.trial import Trial, at_option, pack_argument
from bihuan.cli.spoken import command
from bihuan.cli.words import language, say
from bihuan.procedure.account.interview import Interview, interview
from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.decisions.derive import derive, is_counted
from bihuan.procedure.demands.acts import Act
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.language.answers import contradictions
from bihuan.procedure.language.values import FactValueError, read_value
from bihuan.procedure.terms import FactType, Step, Value
from bihuan.procedure.wording import say_value
from bihuan.procedures.checking import official_calendar

BACK, UNKNOWN = "<", "?"


@command("bihuan procedure ask s15-property", "bihuan procedure ask ./our-procedure")
@pack_argument
@at_option
def ask(pack: str, at: datetime | None) -> None:
    edition = edition_of(pack)
    zone = ZoneInfo(edition.timezone)
    moment = at.replace(tzinfo=zone) if at else datetime.now(zone).replace(second=0, microsecond=0)
    talk = _Talk(edition, moment, official_calendar())
    title = edition.title.say(language())
    click.echo(say(f"《{title}》第 {edition.version} 版", f"{title}, version {edition.version}"))
    click.echo(
        say(f"写序号或答案；不清楚写 {UNKNOWN}，退回一步写 {BACK}。",
            f"Write a number or the answer; {UNKNOWN} if you do not know, {BACK} to go back.")
    )  # fmt: skip
    while (now := talk.stands()).question is not None:
        talk.ask(now, now.question)
    click.echo()
    show_trial(Trial(edition, moment, now.situation))


class _Talk:
    """What has been asked and answered so far; None is an answer too: not known."""

    def __init__(self, edition: Edition, at: datetime, calendar: Calendar) -> None:
        self.edition, self.at, self.calendar = edition, at, calendar
        self.answers: dict[str, Value | None] = {}

    def stands(self) -> Interview:
        """Return where the interview stands."""
        given = {name: value for name, value in self.answers.items() if value is not None}
        counted = {
            name: int(value)
            for name, value in given.items()
            if is_counted(self.edition.facts[name])
        }
        facts = derive(self.edition, given, counted, self.at.date())
        report = Act(Step.REPORT, self.at, "cli")
        skipped = [name for name, value in self.answers.items() if value is None]
        return interview(self.edition, facts, [report], self.calendar, skipped)

    def ask(self, now: Interview, name: str) -> None:
        """Ask one question until it is answered, left open or taken back."""
        fact = self.edition.facts[name]
        self._show(now, fact)
        while True:
            text = click.prompt(say("答", "Answer"), prompt_suffix=say("：", ": ")).strip()
            if text == BACK:
                if self.answers:
                    self.answers.popitem()
                return
            try:
                value = None if text == UNKNOWN else _read(fact, text)
            except FactValueError as error:
                click.echo(error.message.say(language()), err=True)
                continue
            answers = {**self.answers, name: value}
            wrong = [one.sentence for one in contradictions(self.edition, answers)]
            if not wrong:
                self.answers = answers
                return
            click.echo(wrong[0].say(language()), err=True)

    def _show(self, now: Interview, fact: Fact) -> None:
        grade = self.edition.facts[self.edition.grade]
        possible = [say_value(grade, value, language()) for value in now.possible]
        click.echo()
        if len(possible) > 1:
            click.echo(say("还可能是：", "Still possible: ") + say("、", ", ").join(possible))
        click.echo(click.style(fact.question.say(language()), bold=True))
        for number, value in enumerate(_choices(fact), 1):
            click.echo(f"  {number}  {say_value(fact, value, language())}")
        if not _choices(fact):
            low, high = (
                say_value(fact, fact.low, language()),
                say_value(fact, fact.high, language()),
            )
            click.echo(f"  {low} – {high}")


def _choices(fact: Fact) -> list[Value]:
    if fact.type is FactType.BOOLEAN:
        return [True, False]
    return [member.id for member in fact.members]


def _read(fact: Fact, text: str) -> Value:
    """Return an answer given as the number of a choice or in words."""
    choices = _choices(fact)
    if choices and text.isdigit() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1]
    return read_value(fact, text)
