"""`bihuan procedure decide`: what would this procedure say of such a case?"""

from datetime import datetime

import click

from bihuan.cli.procedure.trial import Trial, at_option, fact_option, pack_argument, try_out
from bihuan.cli.screen import due_text, show_json, show_table
from bihuan.cli.spoken import as_json, command
from bihuan.cli.words import language, listed, say
from bihuan.procedure.account.explain import explain
from bihuan.procedure.demands.acts import Duty
from bihuan.procedure.edition import Demand, Edition, Fact
from bihuan.procedure.terms import STEP_NAMES, Label


@command(
    "bihuan procedure decide s15-property --fact source=顾客投诉 --fact complained_to=政府部门",
    "bihuan procedure decide s15-property --fact handler_can_settle=否 --at 2026-11-22T09:00",
)
@pack_argument
@fact_option
@at_option
@as_json
def decide(pack: str, facts: tuple[str, ...], at: datetime | None, *, as_json: bool) -> None:
    trial = try_out(pack, facts, at)
    if as_json:
        show_json(_record(trial))
        return
    edition = trial.edition
    title = edition.title.say(language())
    moment = f"{trial.at:%Y-%m-%d %H:%M}"
    click.echo(say(f"《{title}》第 {edition.version} 版，{moment} 报告",
                   f"{title}, version {edition.version}, reported {moment}"))  # fmt: skip
    click.echo()
    show_trial(trial)


def show_trial(trial: Trial) -> None:
    """Show what an edition says of a case: severity with grounds, what is demanded and asked."""
    _show_severity(trial)
    _show_duties(trial)
    _show_asks(trial)


def _show_severity(trial: Trial) -> None:
    member = trial.edition.severity(trial.situation.standing.facts)
    named = member.name.say(language()) if member else say("尚未判定", "not decided yet")
    click.echo(f"{say('程度', 'Severity')}{say('：', ': ')}{named}")
    for record in trial.records().values():
        for line in explain(trial.edition, record, 1, language()):
            click.echo(f"  {line}")


def _show_duties(trial: Trial) -> None:
    edition, situation = trial.edition, trial.situation
    rows = [
        (duty.title.say(language()), due_of(duty), roles_text(edition, duty.by),
         edition.clause_label(duty.cite, language()))
        for duty in situation.duties
    ]  # fmt: skip
    rows += [
        (title_of(demand).say(language()), say("前一步完成后", "later"),
         roles_text(edition, demand.by), edition.clause_label(demand.cite, language()))
        for demand in situation.ahead
    ]  # fmt: skip
    if rows:
        click.echo()
        heads = (
            say("要求", "Demanded"),
            say("期限", "Due"),
            say("由谁", "By"),
            say("依据", "Clause"),
        )
        show_table(heads, rows)


def _show_asks(trial: Trial) -> None:
    asks = [trial.edition.facts[name] for name in trial.situation.standing.asks]
    if asks:
        click.echo()
        heads = (say("还要问", "Still asked"), say("可答", "Answers"), say("问题", "Question"))
        show_table(heads, [(fact.id, choices_text(fact), fact.question.say(language()))
                           for fact in asks])  # fmt: skip


def due_of(duty: Duty) -> str:
    """Return when a duty is due, by the edition's clock."""
    if duty.due_at is None:
        return say("没有规定期限", "no limit")
    told = due_text(duty.due_at)
    return told + say("（暂定）", " (provisional)") if duty.provisional else told


def roles_text(edition: Edition, roles: tuple[str, ...]) -> str:
    """Return the names of roles."""
    return listed([edition.roles[role].name.say(language()) for role in roles])


def title_of(demand: Demand) -> Label:
    """Return what a demand asks for."""
    return demand.title if demand.title.zh else STEP_NAMES[demand.step]


def choices_text(fact: Fact) -> str:
    """Return what a fact may be."""
    if fact.members:
        return listed([member.name.say(language()) for member in fact.members])
    if fact.high > fact.low:
        return f"{fact.low}–{fact.high} {fact.unit}".rstrip()
    return say("是、否", "yes, no")


def _record(trial: Trial) -> dict[str, object]:
    """Return the answer for programs."""
    edition, standing = trial.edition, trial.situation.standing
    member = edition.severity(standing.facts)
    return {
        "edition": edition.id,
        "version": edition.version,
        "digest": edition.digest,
        "at": trial.at.isoformat(),
        "severity": {"id": member.id, **member.name._asdict()} if member else None,
        "decisions": [
            record | {"explanation": explain(edition, record, 1, language())}
            for record in trial.records().values()
        ],
        "duties": [_duty_record(duty) for duty in trial.situation.duties],
        "ahead": [demand.id for demand in trial.situation.ahead],
        "asks": [_ask_record(edition.facts[name]) for name in standing.asks],
    }


def _duty_record(duty: Duty) -> dict[str, object]:
    return {
        "demand": duty.demand,
        "step": duty.step.value,
        "title": duty.title._asdict(),
        "by": list(duty.by),
        "due_at": duty.due_at.isoformat() if duty.due_at else None,
        "provisional": duty.provisional,
        "form": duty.form,
        "clause": {"id": duty.cite.clause, "item": duty.cite.item},
    }


def _ask_record(fact: Fact) -> dict[str, object]:
    return {
        "fact": fact.id,
        "type": fact.type.value,
        "question": fact.question._asdict(),
        "choices": [member.id for member in fact.members],
    }
