"""What is done to a draft as a whole, and where editions are in force."""

from collections.abc import Callable, Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Unit
from bihuan.people.queries import visible_units
from bihuan.procedures.models import Draft, InForce, Issue
from bihuan.procedures.queries import issues_in_force_first
from bihuan.procedures.rights import is_issuer
from bihuan.procedures.services import (
    draft_approve,
    draft_change,
    draft_discard,
    draft_issue,
    draft_rename,
    draft_return,
    draft_submit,
    draft_undo,
    edition_put_in_force,
)
from bihuan.procedures.tailoring.freezing import freeze, generated_anew
from bihuan.web.doors import Asked, signed_in
from bihuan.web.drafting.drafts import draft_for, seen_in
from bihuan.web.entered import number_entered
from bihuan.web.words import day_words, edition_words, issue_label

SHOWN = 8
"""So many scenarios are named in a message."""


@require_POST
@signed_in
def draft_step(request: Asked, pk: int, step: str) -> HttpResponse:
    """Rename, undo, freeze anew, recompute, submit, return, approve, issue or discard a draft."""
    kept = draft_for(request, pk)
    if step not in _STEPS:
        raise Http404
    try:
        said = _STEPS[step](request, kept, seen_in(request))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("draft", pk=pk)


def _rename(request: Asked, kept: Draft, seen: int) -> str:
    title = request.POST.get("title", "")
    draft_rename(draft=kept, title=title, seen=seen, actor=request.user, now=timezone.now())
    return _("已改名。")


def _undo(request: Asked, kept: Draft, seen: int) -> str:
    draft_undo(draft=kept, seen=seen, actor=request.user, now=timezone.now())
    return _("已撤销最近一次修改。")


def _freeze(request: Asked, kept: Draft, seen: int) -> str:
    files = generated_anew(kept.files)
    draft_change(
        draft=kept,
        files=dict(files),
        seen=seen,
        actor=request.user,
        now=timezone.now(),
        what=_("重新冻结生成的用例"),
    )
    return _("已按现在的规则重新冻结生成的用例。")


def _recompute(request: Asked, kept: Draft, seen: int) -> str:
    """Let the scenarios that fail expect what the rules say now; each is named for review."""
    files, recomputed = freeze(kept.files)
    names = "；".join(one.name for one in recomputed[:SHOWN])
    draft_change(
        draft=kept,
        files=dict(files),
        seen=seen,
        actor=request.user,
        now=timezone.now(),
        what=_("重算场景：%(names)s") % {"names": names},
    )
    return _("已按现在的规则重算 %(count)d 个场景，请逐个过目：%(names)s。") % {
        "count": len(recomputed),
        "names": names,
    }


def _submit(request: Asked, kept: Draft, seen: int) -> str:
    draft_submit(draft=kept, seen=seen, actor=request.user, now=timezone.now())
    return _("已提交审批。")


def _return(request: Asked, kept: Draft, seen: int) -> str:
    remarks = request.POST.get("remarks", "")
    draft_return(draft=kept, remarks=remarks, seen=seen, actor=request.user, now=timezone.now())
    return _("已退回。")


def _approve(request: Asked, kept: Draft, seen: int) -> str:
    draft_approve(draft=kept, seen=seen, actor=request.user, now=timezone.now())
    return _("已批准。")


def _issue(request: Asked, kept: Draft, seen: int) -> str:
    issue = draft_issue(
        draft=kept,
        effective_from=_day(request.POST.get("effective_from", "")),
        seen=seen,
        actor=request.user,
        now=timezone.now(),
    )
    return _("已发布 %(issue)s；请令它施行。") % {
        "issue": edition_words(issue.label(get_language() or ""), issue.version)
    }


def _discard(request: Asked, kept: Draft, seen: int) -> str:
    draft_discard(draft=kept, seen=seen, actor=request.user, now=timezone.now())
    return _("已作废。")


_STEPS: Mapping[str, Callable[[Asked, Draft, int], str]] = {
    "rename": _rename,
    "undo": _undo,
    "freeze": _freeze,
    "recompute": _recompute,
    "submit": _submit,
    "return": _return,
    "approve": _approve,
    "issue": _issue,
    "discard": _discard,
}


class DayMissingError(RefusedError):
    """No day was given, or it is none."""

    code = "draft.day"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayMissingError(_("请选一个日期。"), field="day") from None


@require_http_methods(["GET", "POST"])
@signed_in
def in_force(request: Asked) -> HttpResponse:
    """Show which edition is in force where and from when, or put one in force."""
    return _put_in_force(request) if request.method == "POST" else _in_force_page(request)


def _in_force_page(request: Asked, refused: str = "") -> HttpResponse:
    """Show the page; after a refusal with what was entered and the sentence beneath it."""
    today, language = timezone.localdate(), get_language() or ""
    entered = request.POST if refused else request.GET
    rows = InForce.objects.filter(unit__in=visible_units(request.user, today))
    rows = rows.select_related("unit", "issue").defer("issue__files")
    issuer = is_issuer(request.user, today)
    context = {
        "rows": [
            {
                "unit": row.unit.label(language),
                "issue": row.issue_id,
                "title": row.issue.label(language),
                "version": row.issue.version,
                "days": _days(row, today),
                "state": _state(row, today),
            }
            for row in rows.order_by("unit__path", "-valid_from")
        ],
        "issuer": issuer,
        "issues": [(one.pk, issue_label(one, language)) for one in issues_in_force_first(today)]
        if issuer
        else [],
        "units": list(Unit.objects.filter(active=True).order_by("path")) if issuer else [],
        "chosen": entered.get("issue", ""),
        "chosen_unit": entered.get("unit", ""),
        "day": entered.get("valid_from", today.isoformat()),
        "refused": refused,
        "language": language,
    }
    return render(request, "web/in_force.html", context, status=422 if refused else 200)


def _put_in_force(request: Asked) -> HttpResponse:
    issue = get_object_or_404(
        Issue.objects.defer("files"), pk=number_entered(request.POST.get("issue", ""))
    )
    unit = get_object_or_404(Unit, pk=number_entered(request.POST.get("unit", "")))
    language = get_language() or ""
    try:
        row = edition_put_in_force(
            issue=issue,
            unit=unit,
            valid_from=_day(request.POST.get("valid_from", "")),
            actor=request.user,
            now=timezone.now(),
        )
    except RefusedError as refusal:
        return _in_force_page(request, str(refusal))
    messages.success(
        request,
        _("%(issue)s 自 %(day)s 起在%(unit)s施行。")
        % {
            "issue": edition_words(issue.label(language), issue.version),
            "day": day_words(row.valid_from, timezone.localdate()),
            "unit": unit.label(language),
        },
    )
    return redirect("in-force")


def _days(row: InForce, today: date) -> str:
    """Return from when on an edition is in force, and until when."""
    begun = day_words(row.valid_from, today)
    if row.valid_to is None:
        return _("%(day)s 起") % {"day": begun}
    return _("%(day)s 起，至 %(last)s 前") % {"day": begun, "last": day_words(row.valid_to, today)}


def _state(row: InForce, today: date) -> str:
    if row.valid_from > today:
        return "planned"
    return "past" if row.valid_to is not None and row.valid_to <= today else "now"
