"""What an act changes of the case itself: its columns and its facts."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.cases.intake import ActInputError, say
from bihuan.cases.models import Case
from bihuan.cases.queries.attempts import Standpoint, asked_with
from bihuan.cases.services.inputs import Brought
from bihuan.procedure.demands import acts as core
from bihuan.procedure.demands.granting import duties_for
from bihuan.procedure.demands.questions import unanswered
from bihuan.procedure.language.answers import (
    UNKNOWN,
    contradictions,
    read_facts,
    says_unknown,
)
from bihuan.procedure.terms import State, Step, Value


def facts_brought(
    standpoint: Standpoint, attempt: core.Attempt, given: Mapping[str, object]
) -> dict[str, Value | None]:
    """Return the facts that an act changes; None makes one unknown again.

    An act brings the facts it is asked for; what has been answered already is put right by an
    amendment only, with a reason.

    Raises:
        ActInputError: a fact is wrong, or not for this act; every fault is told at once.
    """
    known = standpoint.case.facts
    allowed = asked_with(standpoint, attempt)
    typed, problems = read_facts(standpoint.rules.edition, given)
    errors = {f"facts.{name}": say(problem) for name, problem in problems.items()}
    asked_again = {name for duty in standpoint.situation.duties for name in duty.asks}
    for name, value in typed.items():
        if known.get(name) == value:
            continue
        if name not in allowed:
            errors[f"facts.{name}"] = _("这一步不问“%(name)s”；需要改动请用“更正事实”。") % {
                "name": say(standpoint.rules.edition.facts[name].name)
            }
        elif (
            attempt.step is not Step.AMEND
            and known.get(name) is not None
            and name not in asked_again
        ):
            errors[f"facts.{name}"] = _(
                "“%(name)s”已经填写；需要改动请用“更正事实”并写明理由。"
            ) % {"name": say(standpoint.rules.edition.facts[name].name)}
    changed: dict[str, Value | None] = {
        name: value for name, value in typed.items() if known.get(name) != value
    }
    if attempt.step is Step.AMEND:
        changed |= {name: None for name in given if name in known and _unknown(given[name])}
    recorded = {name for duty in duties_for(standpoint.situation, attempt) for name in duty.records}
    changed |= {name: None for name in recorded if name in given and says_unknown(given[name])}
    for name, sentence in _ruled_out(standpoint, changed).items():
        errors.setdefault(f"facts.{name}", sentence)
    if errors:
        raise ActInputError(errors)
    _all_answered(standpoint, attempt._replace(facts=changed))
    return changed


def _ruled_out(standpoint: Standpoint, changed: Mapping[str, Value | None]) -> dict[str, str]:
    """Return what would contradict the facts of the case, by the first fact that is changed."""
    edition = standpoint.rules.edition
    errors = {}
    for found in contradictions(edition, {**standpoint.case.facts, **changed}):
        named = [name for name in (found.fact, *found.given) if name in changed]
        errors.update({name: say(found.sentence) for name in named[:1]})
    return errors


def _all_answered(standpoint: Standpoint, attempt: core.Attempt) -> None:
    """Refuse an act that would leave a question open which only it can answer."""
    edition = standpoint.rules.edition
    left = unanswered(edition, standpoint.situation, standpoint.acts, attempt)
    errors = {
        f"facts.{name}": _("请回答：%(question)s") % {"question": say(edition.facts[name].question)}
        for name in left
    }
    if errors:
        raise ActInputError(errors)


def _unknown(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and raw.strip() in UNKNOWN)


def column_changes(standpoint: Standpoint, step: Step, brought: Brought) -> dict[str, object]:
    """Return the columns of the case that an act changes beside where the case stands.

    Raises:
        ActInputError: what the act names does not fit this case.
    """
    case = standpoint.case
    changes: dict[str, object] = {}
    if brought.person is not None:
        changes["responsible_person"] = brought.person
    if brought.unit is not None and step in (Step.ASSIGN, Step.TRANSFER):
        changes |= _moved(case, step, brought)
    if step is Step.MERGE and brought.into is not None:
        changes["merged_into"] = _mergeable(case, brought.into)
    if step is Step.REOPEN and case.merged_into_id is not None:
        changes["merged_into"] = None
    if step is Step.AMEND:
        changes |= _amended(case, brought.changes)
        brought.data["was"] = {name: _plain(getattr(case, name)) for name in brought.changes}
        brought.data["now"] = {name: _plain(value) for name, value in brought.changes.items()}
    return changes


def _moved(case: Case, step: Step, brought: Brought) -> dict[str, object]:
    if step is Step.TRANSFER and brought.unit == case.unit:
        raise ActInputError(
            {"unit": _("记录已经由%(unit)s负责；请选择另一个部门。") % {"unit": case.unit.name}}
        )
    moved: dict[str, object] = {"unit": brought.unit}
    if step is Step.TRANSFER:
        moved["responsible_person"] = brought.person
    return moved


def _mergeable(case: Case, into: Case) -> Case:
    """Return the record to merge into; never itself, nor one that is merged or not a case."""
    if into.pk == case.pk:
        raise ActInputError({"case": _("不能合并到自己；请填写另一条记录的编号。")})
    if into.state not in (State.OPEN, State.CLOSED):
        raise ActInputError(
            {
                "case": _("%(number)s 已经结束，不能合并到它；请填写处理中的记录。")
                % {"number": into.number}
            }
        )
    return into


def _amended(case: Case, changes: Mapping[str, object]) -> dict[str, object]:
    """Return the corrected columns of the report, if they agree with one another."""
    found_at = changes.get("found_at", case.found_at)
    occurred_at = changes.get("occurred_at", case.occurred_at)
    if isinstance(found_at, datetime) and found_at > case.reported_at:
        raise ActInputError({"found_at": _("发现时间不能晚于报告时间；请核对。")})
    latest = found_at if isinstance(found_at, datetime) else case.reported_at
    if isinstance(occurred_at, datetime) and occurred_at > latest:
        raise ActInputError({"occurred_at": _("发生时间不能晚于发现或报告时间；请核对。")})
    if changes.get("title") == "":
        raise ActInputError({"title": _("请写标题：一句话说明哪里不合格。")})
    return dict(changes)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
