"""Moving an open case to another edition: one proposes it, another approves it, the act is kept."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.intake import say
from bihuan.cases.models import Act, Case, CaseMove, Decision, Duty, MoveState
from bihuan.cases.models.keys import key_at
from bihuan.cases.queries.attempts import Standpoint, cases_to_act_on, standpoint_of
from bihuan.cases.queries.moving import may_propose, move_barred, moved, open_move, prospect_under
from bihuan.cases.queries.seats import seats_for
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.cases.queries.situations import Rules, contributions_of, core_act, place_of
from bihuan.cases.services.decisions import decisions_store
from bihuan.cases.services.scopes import holding, overseeing, scope_widen
from bihuan.cases.services.standing import (
    duties_bring_in_line,
    duties_lapse,
    is_same_duty,
    standing_columns,
)
from bihuan.cases.services.tallies import assess_into_tallies
from bihuan.cases.services.writing import journal_line
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.kit.statements import rows_insert
from bihuan.people.models import Person
from bihuan.procedure.terms import State, Step
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import edition_by_digest


class MoveRefusedError(RefusedError):
    """The case cannot be moved to that edition, or not by this person, or not now."""

    code = "move.refused"


@transaction.atomic
def case_move_propose(
    *, number: str, issue: Issue, reason: str, actor: Person, now: datetime
) -> CaseMove:
    """Propose to handle an open case by another edition of its procedure; nothing changes yet.

    Raises:
        CaseNotFoundError: there is no such case, or the actor may not see it.
        MoveRefusedError: it cannot be proposed; the sentence says why.
    """
    standpoint = _standpoint(number, actor, now)
    case = standpoint.case
    if not may_propose(standpoint.sight):
        raise MoveRefusedError(_("改按另一版由归口部门、管理者代表或系统管理员提出；请联系他们。"))
    if not reason.strip():
        raise MoveRefusedError(_("请写明为什么要改按另一版。"), field="reason")
    if open_move(case) is not None:
        raise MoveRefusedError(_("已经有人提出，正在等待批准；请先处理那一份。"))
    _possible(standpoint, issue)
    move = CaseMove(
        case=case,
        from_issue=case.issue,
        to_issue=issue,
        revision=case.revision,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=now,
    )
    _add(move)
    entry_write(
        actor=actor,
        event="case.move_proposed",
        subject=case.subject,
        now=now,
        details={"to": str(issue), "digest": issue.digest, "text": move.reason},
    )
    return move


@transaction.atomic
def case_move_decide(
    *, number: str, approved: bool, actor: Person, now: datetime, remark: str = ""
) -> CaseMove:
    """Approve the proposal that waits, which moves the case, or refuse it.

    Raises:
        CaseNotFoundError: there is no such case, or the actor may not see it.
        MoveRefusedError: nothing waits, it is not for this person, or the case has changed since.
    """
    standpoint = _standpoint(number, actor, now)
    move = open_move(standpoint.case, locked=True)
    if move is None:
        raise MoveRefusedError(_("没有等待批准的提议；请刷新页面。"))
    if barred := move_barred(standpoint, move):
        raise MoveRefusedError(barred)
    move.decided_by, move.decided_at, move.remark = actor, now, remark.strip()
    if not approved:
        if not move.remark:
            raise MoveRefusedError(_("请写明为什么不批准。"), field="remark")
        move.state = MoveState.REFUSED
        move.save()
        _line(move, standpoint.case, "case.move_refused")
        return move
    if move.revision != standpoint.case.revision:
        raise MoveRefusedError(
            _("本案在提出之后又有办理，变化可能与当时所见不同；请不批准这一份，再重新提出。")
        )
    _possible(standpoint, move.to_issue)
    move.state = MoveState.APPROVED
    move.save()
    move.act = _moved(standpoint, move)
    move.save(update_fields=["act"])
    return move


def _add(move: CaseMove) -> None:
    """Store a proposal, unless somebody was quicker by less than the time it takes to look."""
    try:
        with transaction.atomic():
            move.save()
    except IntegrityError:
        if open_move(move.case) is None:
            raise
        raise MoveRefusedError(_("已经有人提出，正在等待批准；请先处理那一份。")) from None


def _standpoint(number: str, actor: Person, now: datetime) -> Standpoint:
    sight = sight_of(actor, timezone.localdate(now))
    return standpoint_of(case_seen(number, sight, cases_to_act_on()), sight, now)


def _possible(standpoint: Standpoint, issue: Issue) -> None:
    """Refuse to move an ended case, to another procedure, or where something has no counterpart."""
    case = standpoint.case
    if standpoint.situation.standing.state is not State.OPEN:
        raise MoveRefusedError(_("本案已经结束，仍按原来的版本保存；需要时请先重新打开。"))
    if issue.pack != case.issue.pack or issue.pk == case.issue_id:
        raise MoveRefusedError(_("只能改按同一程序的另一个版本；请重新选择。"), field="issue")
    if issue.effective_from > standpoint.seats.day:
        raise MoveRefusedError(
            _("%(issue)s 自 %(day)s 起施行；请到那一天再提。")
            % {"issue": str(issue), "day": issue.effective_from},
            field="issue",
        )
    found = prospect_under(standpoint, issue).obstacles
    if found:
        listed = _("；").join(say(one) for one in found)
        raise MoveRefusedError(_("不能改按这一版：%(why)s。") % {"why": listed})


def _moved(standpoint: Standpoint, move: CaseMove) -> Act:
    """Move the case: one act, and every row in line with the other edition."""
    old, case, now = standpoint.rules.edition, standpoint.case, standpoint.now
    rules = Rules(edition_by_digest(move.to_issue.digest), standpoint.rules.calendar)
    act = _act(standpoint, move)
    written = contributions_of(old, case, standpoint.situation)
    kept = moved(case, rules)
    case.facts, case.counted, case.issue = kept.facts, kept.counted, move.to_issue
    assessed = assess_into_tallies(rules, case, [*standpoint.acts, core_act(case, act)], written)
    columns: dict[str, object] = {
        **standing_columns(rules.edition, assessed.situation, now),
        "issue": case.issue,
        "facts": case.facts,
        "counted": assessed.counted,
        "revision": case.revision + 1,
    }
    if Case.objects.filter(pk=case.pk, revision=case.revision).update(**columns) != 1:
        raise MoveRefusedError(_("刚才有人办理了本案；请刷新页面，看过新的情况再批准。"))
    for name, value in columns.items():
        setattr(case, name, value)
    rows_insert([act])
    seats = seats_for(rules.edition, place_of(case), standpoint.seats.day)
    rows = list(Duty.objects.open().filter(case=case).prefetch_related("holders").order_by("pk"))
    same = [row for row in rows if is_same_duty(row, assessed.situation.duties)]
    duties_lapse(row for row in rows if row not in same)
    movement = duties_bring_in_line(rules, case, act, assessed.situation, seats, same)
    before = list(Decision.objects.filter(case=case).order_by("act__sequence"))
    standing = assessed.situation.standing
    decisions = decisions_store(rules.edition, case, act, standing, before, anew=True)
    scope_widen(case, holding(movement.holders) | overseeing(seats))
    journal_line(
        case,
        act,
        actor=standpoint.actor,
        now=now,
        movement=movement,
        decisions=decisions,
        more={"edition": move.to_issue.digest, "edition_before": move.from_issue.digest},
    )
    return act


def _act(standpoint: Standpoint, move: CaseMove) -> Act:
    case, actor, now = standpoint.case, standpoint.actor, standpoint.now
    return Act(
        id=key_at(now),
        case=case,
        sequence=case.revision + 1,
        step=Step.MOVE.value,
        at=now,
        recorded_at=now,
        by=actor,
        by_key=actor.as_actor().key,
        by_name=actor.name,
        data={
            "from_edition": str(move.from_issue),
            "to_edition": str(move.to_issue),
            "proposed_by": move.proposed_by.as_actor().key,
            "reason": move.reason,
        },
        text=move.remark,
        clauses=[str(standpoint.rules.edition.owner_cite)],
    )


def _line(move: CaseMove, case: Case, event: str) -> None:
    entry_write(
        actor=move.decided_by,
        event=event,
        subject=case.subject,
        now=move.decided_at,
        details={"to": str(move.to_issue), "digest": move.to_issue.digest, "text": move.remark},
    )
