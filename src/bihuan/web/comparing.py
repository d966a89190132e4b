"""Two issued versions of a procedure side by side, and what the new one would have done."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.models import Replay, ReplayState
from bihuan.cases.queries.replays import replay_editions, replay_get, replay_latest
from bihuan.cases.services.replaying import replay_cancel, replay_go_on, replay_start
from bihuan.people.models import Unit
from bihuan.people.queries import visible_units
from bihuan.procedure.compare.comparing import compare
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedure.compare.told import tell
from bihuan.procedure.edition import Edition
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import edition_by_digest
from bihuan.procedures.rights import is_drafter
from bihuan.web.changes import comparison_shown, declared_shown
from bihuan.web.doors import Asked, signed_in
from bihuan.web.entered import day_entered
from bihuan.web.history import ReplayShown, found_shown


@require_GET
@signed_in
def compare_choose(request: Asked, pk: int) -> HttpResponse:
    """Offer the other versions to compare with; where there is only one, show it at once."""
    issue = get_object_or_404(Issue.objects.defer("files"), pk=pk)
    others = list(
        Issue.objects.defer("files").filter(pack=issue.pack).exclude(pk=pk).order_by("-issued_at")
    )
    if len(others) == 1:
        return redirect("compare-with", pk=pk, other=others[0].pk)
    language = get_language() or ""
    return render(
        request,
        "web/compare_choose.html",
        {"issue": issue, "title": issue.label(language), "others": others},
    )


@require_GET
@signed_in
def compare_with(request: Asked, pk: int, other: int) -> HttpResponse:
    """Show what changes from the other version to this one, and history under both."""
    return _page(request, pk, other)


@require_POST
@signed_in
def replay_begin(request: Asked, pk: int, other: int) -> HttpResponse:
    """Start replaying the cases that the person sees; the page then goes on by itself."""
    new, old = _issue(pk), _issue(other)
    now = timezone.now()
    replay_start(
        actor=request.user,
        now=now,
        old=old,
        new=new,
        unit=_unit(request),
        since=day_entered(request.POST.get("since", ""), "since"),
    )
    return redirect(f"{_address(pk, other)}#history")


@require_POST
@signed_in
def replay_step(request: Asked, pk: int) -> HttpResponse:
    """Do the next step of a replay, and show how far it is."""
    replay = replay_go_on(
        replay=replay_get(pk, request.user), actor=request.user, now=timezone.now()
    )
    return _after(request, replay)


@require_POST
@signed_in
def replay_halt(request: Asked, pk: int) -> HttpResponse:
    """Stop a replay; what it has found stays on the page."""
    return _after(request, replay_cancel(replay=replay_get(pk, request.user), actor=request.user))


def _after(request: Asked, replay: Replay) -> HttpResponse:
    if request.htmx:
        return render(request, "web/parts/replay.html", {"replay": replay_shown(replay)})
    if replay.new_id is None:
        return redirect("procedures")
    return redirect(f"{_address(replay.new_id, replay.old_id)}#history")


def _page(request: Asked, pk: int, other: int) -> HttpResponse:
    new_issue, old_issue = _issue(pk), _issue(other)
    old, new = edition_by_digest(old_issue.digest), edition_by_digest(new_issue.digest)
    language, today = get_language() or "", timezone.localdate()
    comparison = compare(old, new)
    may_replay = is_drafter(request.user, today)
    replay = replay_latest(request.user, other, new.digest) if may_replay else None
    return render(
        request,
        "web/compare.html",
        {
            "title": new.title.say(language),
            "old": old_issue,
            "new": new_issue,
            "versions": _versions(old, new),
            "same_pack": old.id == new.id,
            "comparison": comparison_shown(comparison, language),
            "declared": declared_shown(old, new, comparison, language),
            "may_replay": may_replay,
            "replay": replay_shown(replay) if replay else None,
            "units": visible_units(request.user, today).order_by("path") if may_replay else (),
            "language": language,
        },
    )


def _versions(old: Edition, new: Edition) -> str:
    return _("第 %(old)s 版 → 第 %(new)s 版") % {"old": old.version, "new": new.version}


def replay_shown(replay: Replay) -> ReplayShown:
    """Return how far a replay is and what it has found."""
    old, new = replay_editions(replay)
    told = tell(old, new, Tallies.from_json(replay.tallies))
    return ReplayShown(
        pk=replay.pk,
        running=replay.state == ReplayState.RUNNING,
        cancelled=replay.state == ReplayState.CANCELLED,
        done=replay.done,
        total=max(replay.total, replay.done),
        percent=replay.percent,
        scope=_scope(replay),
        found=found_shown(told, get_language() or ""),
    )


def _scope(replay: Replay) -> str:
    """Say which cases were replayed."""
    parts = [replay.unit.label(get_language() or "") if replay.unit else _("您可以查看的全部记录")]
    if replay.since:
        parts.append(_("%(day)s 起报告") % {"day": replay.since.isoformat()})
    return " · ".join(parts)


def _issue(pk: int) -> Issue:
    issue: Issue = get_object_or_404(Issue.objects.defer("files"), pk=pk)
    return issue


def _unit(request: Asked) -> Unit | None:
    code = request.POST.get("unit", "")
    unit: Unit | None = Unit.objects.filter(code=code).first() if code else None
    return unit


def _address(pk: int, other: int) -> str:
    return str(redirect("compare-with", pk=pk, other=other)["Location"])
