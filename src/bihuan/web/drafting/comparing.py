"""A draft beside what it began as, and past cases under both."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from bihuan.cases.queries.replays import replay_latest
from bihuan.cases.services.replaying import replay_start
from bihuan.people.models import Unit
from bihuan.people.queries import visible_units
from bihuan.procedure.compare.comparing import compare
from bihuan.procedures.checking import check
from bihuan.procedures.models import Draft, Issue
from bihuan.web.changes import comparison_shown, declared_shown
from bihuan.web.comparing import replay_shown
from bihuan.web.doors import Asked, signed_in
from bihuan.web.drafting.checks import base_edition
from bihuan.web.drafting.drafts import base_context, draft_for
from bihuan.web.entered import day_entered


@require_http_methods(["GET", "POST"])
@signed_in
def draft_compare(request: Asked, pk: int) -> HttpResponse:
    """Show what the draft changes, or begin to replay past cases under it."""
    kept = draft_for(request, pk)
    old, new, base = base_edition(kept), check(kept.files).loaded.edition, base_issue(kept)
    if request.method == "POST":
        if base is None:
            raise Http404
        replay_start(
            actor=request.user,
            now=timezone.now(),
            old=base,
            files=kept.files,
            unit=Unit.objects.filter(code=request.POST.get("unit", "")).first(),
            since=day_entered(request.POST.get("since", ""), "since"),
        )
        return redirect("draft-compare", pk=pk)
    language, today = get_language() or "", timezone.localdate()
    context = base_context(request, kept) | {"comparison": None, "replay": None, "base": base}
    context |= {"units": visible_units(request.user, today).order_by("path")}
    if old is not None and new is not None:
        found = compare(old, new)
        context["comparison"] = comparison_shown(found, language)
        context["declared"] = declared_shown(old, new, found, language)
        latest = replay_latest(request.user, base.pk, new.digest) if base else None
        context["replay"] = replay_shown(latest) if latest else None
    return render(request, "web/draft_compare.html", context)


def base_issue(kept: Draft) -> Issue | None:
    """Return the issued edition under which past cases were handled, if there is one."""
    if kept.base is not None:
        return kept.base
    rows = Issue.objects.defer("files").filter(pack__in=[kept.origin, kept.pack])
    newest: Issue | None = rows.order_by("-issued_at", "-pk").first()
    return newest
