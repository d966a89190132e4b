"""Moving a case to another edition: what would change, propose it, approve it or not."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.queries.attempts import Standpoint, cases_to_act_on, standpoint_of
from bihuan.cases.queries.moving import (
    Prospect,
    may_propose,
    move_barred,
    moves_of,
    open_move,
    other_editions,
    prospect_under,
)
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.cases.services.moving import MoveRefusedError, case_move_decide, case_move_propose
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import State
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import edition_by_digest
from bihuan.web.clauses import source_line
from bihuan.web.doors import Asked, signed_in
from bihuan.web.entered import number_entered


class ChangesShown(NamedTuple):
    """What would change, in words."""

    severity_before: str
    severity_after: str
    opens: tuple[str, ...]
    falls: tuple[str, ...]
    shifts: tuple[Any, ...]
    lost: tuple[str, ...]
    nothing: bool


@require_GET
@signed_in
def case_move_view(request: Asked, number: str) -> HttpResponse:
    """Show the other editions, what each would change, and the proposal that waits."""
    return _page(request, number)


@require_POST
@signed_in
def case_move_propose_view(request: Asked, number: str) -> HttpResponse:
    """Propose to handle the case by another edition."""
    chosen = number_entered(request.POST.get("issue", ""))
    issue = Issue.objects.defer("files").filter(pk=chosen).first()

    def work() -> str:
        if issue is None:
            raise MoveRefusedError(_("请选择要改按的版本。"), field="issue")
        case_move_propose(
            number=number,
            issue=issue,
            reason=request.POST.get("reason", ""),
            actor=request.user,
            now=timezone.now(),
        )
        return _("已提出，等待管理者代表或系统管理员批准。")

    return _done(request, number, work)


@require_POST
@signed_in
def case_move_decide_view(request: Asked, number: str) -> HttpResponse:
    """Approve the proposal that waits, or refuse it."""
    approved = request.POST.get("decision") == "approve"

    def work() -> str:
        case_move_decide(
            number=number,
            approved=approved,
            actor=request.user,
            now=timezone.now(),
            remark=request.POST.get("remark", ""),
        )
        return _("本案已改按另一版。") if approved else _("没有批准，本案仍按原来的版本。")

    return _done(request, number, work)


def _done(request: Asked, number: str, work: Callable[[], str]) -> HttpResponse:
    try:
        said = work()
    except MoveRefusedError as refusal:
        return _page(request, number, str(refusal))
    messages.success(request, said)
    return redirect("case", number=number)


def _page(request: Asked, number: str, refused: str = "") -> HttpResponse:
    now = timezone.now()
    sight = sight_of(request.user, timezone.localdate(now))
    standpoint = standpoint_of(case_seen(number, sight, cases_to_act_on()), sight, now)
    case, day = standpoint.case, standpoint.seats.day
    move = open_move(case)
    others = other_editions(case, day)
    asked = request.POST.get("issue") or request.GET.get("to", "")
    wanted = move.to_issue if move else _chosen(others, asked)
    prospect = prospect_under(standpoint, wanted) if wanted else None
    language = get_language() or "zh"
    return render(
        request,
        "web/case_move.html",
        {
            "case": case,
            "now": now,
            "refused": refused,
            "edition_line": source_line(standpoint.rules.edition),
            "is_open": standpoint.situation.standing.state is State.OPEN,
            "may_propose": may_propose(sight),
            "others": [(one, one.label(language)) for one in others],
            "wanted": wanted,
            "obstacles": [one.say(language) for one in prospect.obstacles] if prospect else [],
            "changes": _changes(standpoint, prospect) if prospect else None,
            "move": move,
            "barred": move_barred(standpoint, move) if move else "",
            "past": moves_of(case),
            "reason": request.POST.get("reason", ""),
            "remark": request.POST.get("remark", ""),
        },
        status=409 if refused else 200,
    )


def _chosen(others: list[Issue], asked: str) -> Issue | None:
    """Return the edition asked about; the newest if none is."""
    named = next((one for one in others if str(one.pk) == asked), None)
    return named or (others[0] if others else None)


def _changes(standpoint: Standpoint, prospect: Prospect) -> ChangesShown | None:
    if prospect.changes is None:
        return None
    old, new = standpoint.rules.edition, edition_by_digest(prospect.issue.digest)
    language, found = get_language() or "zh", prospect.changes
    return ChangesShown(
        _severity(old, found.severity_before),
        _severity(new, found.severity_after),
        tuple(duty.title.say(language) for duty in found.opens),
        tuple(duty.title.say(language) for duty in found.falls),
        tuple((one.title.say(language), one.before, one.after, one.sooner) for one in found.shifts),
        tuple(name.say(language) for name in found.lost),
        found.nothing,
    )


def _severity(edition: Edition, level: str) -> str:
    member = edition.facts[edition.grade].member(level)
    return member.name.say(get_language() or "zh") if member else _("尚未判定")
