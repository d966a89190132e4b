"""The pages of drafts: the list, a draft, a file as a document, a file as text."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kit.refusals import RefusedError
from bihuan.procedure.language.loading import FACTS, GENERATED, PACK
from bihuan.procedures.checking import check
from bihuan.procedures.models import Draft, Issue
from bihuan.procedures.queries import draft_get
from bihuan.procedures.rights import is_issuer, may_draft
from bihuan.procedures.services import draft_change
from bihuan.procedures.services.reviewing import authors_of
from bihuan.web.doors import Asked, signed_in
from bihuan.web.drafting.checks import changed_view, check_view, record_url
from bihuan.web.drafting.names import is_chapter, names_of, text_of
from bihuan.web.drafting.pages import Writer
from bihuan.web.drafting.saving import saved, way_in
from bihuan.web.entered import number_entered
from bihuan.web.words import moment_words

CHANGES_SHOWN = 20


def draft_for(request: Asked, pk: int) -> Draft:
    """Return a draft to somebody who looks after the procedures.

    Raises:
        NotYoursToDraftError: the person does not.
        DraftNotFoundError: there is none.
    """
    may_draft(request.user, timezone.localdate())
    return draft_get(pk)


def seen_in(request: Asked) -> int:
    """Return the revision that a form was shown with."""
    seen = number_entered(request.POST.get("seen", ""))
    if seen is None:
        raise BadRequest("seen")
    return seen


@require_GET
@signed_in
def draft(request: Asked, pk: int) -> HttpResponse:
    """Show a draft: its files, its history, what the checks say, and what can be done."""
    kept = draft_for(request, pk)
    now = timezone.now()
    changes = list(kept.changes.select_related("person").order_by("-revision")[:CHANGES_SHOWN])
    context = base_context(request, kept) | {
        "changed": changed_view(kept, kept.files),
        "changes": [
            {
                "who": change.person.name,
                "deed": change.get_deed_display(),
                "what": change.what,
                "when": moment_words(change.at, now),
            }
            for change in changes
        ],
        "last_is_change": bool(changes) and changes[0].deed == "changed",
        "issuer": is_issuer(request.user, timezone.localdate()),
        "author": request.user.pk in authors_of(kept),
        "today": timezone.localdate().isoformat(),
        "taken": _taken(kept),
        "stale": _stale(kept),
    }
    return render(request, "web/draft.html", context)


def _stale(kept: Draft) -> bool:
    """Tell whether freezing the generated cases anew would help: some changed, or some lack."""
    checked = check(kept.files)
    known = checked.broken if GENERATED in kept.files else ()
    return checked.loaded.edition is not None and bool(known or checked.unproven)


@require_http_methods(["GET", "POST"])
@signed_in
def draft_file(request: Asked, pk: int, name: str) -> HttpResponse:
    """Show a file as a document, or save what one of its forms says."""
    kept = draft_for(request, pk)
    if name not in kept.files or not (is_chapter(name) or name in (PACK, FACTS)):
        return redirect("draft-text", pk=pk, name=name)
    if request.method == "GET":
        return _file_page(request, kept, name)
    names = names_of(kept.files)
    try:
        done = saved(kept.files[name], names, request.POST)
        draft_change(
            draft=kept,
            files={name: done.text},
            seen=seen_in(request),
            actor=request.user,
            now=timezone.now(),
            what=f"{name} {done.what}",
        )
    except RefusedError as refusal:
        return _file_page(request, draft_get(pk), name, refusal)
    messages.success(request, _("已保存：%(what)s。") % {"what": done.what})
    address = record_url(kept, name, done.way)
    if "grid" not in request.POST:
        plain, _hash, anchor = address.partition("#")
        address = f"{plain.partition('?')[0]}#{anchor}"
    return redirect(address)


@require_http_methods(["GET", "POST"])
@signed_in
def draft_text(request: Asked, pk: int, name: str) -> HttpResponse:
    """Show a file as text, or save it."""
    kept = draft_for(request, pk)
    text = kept.files.get(name, "")
    if request.method == "GET":
        return _text_page(request, kept, name, text)
    sent = request.POST.get("text", "").replace("\r\n", "\n")
    sent = sent if sent.endswith("\n") or not sent else sent + "\n"
    gone = request.POST.get("do") == "drop"
    try:
        draft_change(
            draft=kept,
            files={name: None if gone else sent},
            seen=seen_in(request),
            actor=request.user,
            now=timezone.now(),
            what=_("删去文件 %(name)s") % {"name": name} if gone else name,
        )
    except RefusedError as refusal:
        return _text_page(request, draft_get(pk), name, sent, refusal)
    messages.success(request, _("已保存：%(what)s。") % {"what": name})
    if gone:
        return redirect("draft", pk=pk)
    return redirect("draft-text", pk=pk, name=name)


@require_POST
@signed_in
def draft_check(request: Asked, pk: int) -> HttpResponse:
    """Say what the checks would say if what is typed were saved."""
    kept = draft_for(request, pk)
    name = request.POST.get("file", "")
    files: Mapping[str, str] = kept.files
    trouble = ""
    if name in files:
        try:
            files = {**files, name: _typed(kept, name, request)}
        except RefusedError as refusal:
            trouble = str(refusal)
    context = {"draft": kept, "check": check_view(kept, files), "trouble": trouble}
    context |= {"tried": files != kept.files, "beside": changed_view(kept, files)}
    return render(request, "web/parts/draft_check.html", context)


def _taken(kept: Draft) -> str:
    """Return the version of a draft that is being edited, if it has been issued already."""
    version = text_of(names_of({PACK: kept.files.get(PACK, "")}).files[PACK], "version")
    known = Issue.objects.filter(pack=kept.pack, version=version)
    return version if kept.is_open and known.exists() else ""


def _typed(kept: Draft, name: str, request: Asked) -> str:
    """Return a file as it would be with what is typed."""
    if "text" in request.POST:
        return request.POST["text"].replace("\r\n", "\n")
    return saved(kept.files[name], names_of(kept.files), request.POST).text


def base_context(request: Asked, kept: Draft) -> dict[str, object]:
    """Return what every page of a draft shows."""
    return {
        "draft": kept,
        "name": "",
        "heading": kept.title,
        "as_form": False,
        "trouble": "",
        "files": [file_line(kept, name) for name in ordered(kept.files)],
        "check": check_view(kept, kept.files),
        "beside": None,
        "tried": False,
        "language": get_language(),
        "started": kept.started_by.name,
    }


def ordered(files: Mapping[str, str]) -> list[str]:
    """Return the files as people read them: identity, facts, chapters, the rest."""
    first = [name for name in (PACK, FACTS) if name in files]
    chapters = [name for name in sorted(files) if is_chapter(name)]
    return [*first, *chapters, *(one for one in sorted(files) if one not in {*first, *chapters})]


def file_line(kept: Draft, name: str) -> dict[str, str]:
    """Return a file with its address and what it is called."""
    form = is_chapter(name) or name in (PACK, FACTS)
    page = "draft-file" if form else "draft-text"
    return {"name": name, "url": reverse(page, args=[kept.pk, name]), "title": _title(kept, name)}


def _title(kept: Draft, name: str) -> str:
    words = {PACK: _("程序、角色、表单"), FACTS: _("事实"), GENERATED: _("生成的用例")}
    if name in words:
        return words[name]
    if name.startswith("scenarios/"):
        return _("场景 %(name)s") % {"name": name.removeprefix("scenarios/").removesuffix(".yaml")}
    found = names_of({name: kept.files[name]}).files[name]
    title, chapter = found.get("title"), found.get("chapter", "")
    said = title.get("zh", "") if isinstance(title, dict) else ""
    if isinstance(title, dict) and (get_language() or "").startswith("en"):
        said = title.get("en", "")
    return f"{chapter} {said}".strip() or name


def _file_page(
    request: Asked, kept: Draft, name: str, refusal: RefusedError | None = None
) -> HttpResponse:
    query = request.GET if request.method == "GET" else request.POST
    writer = Writer(kept, name, names_of(kept.files), way_in(query), query)
    context = base_context(request, kept) | {
        "name": name,
        "heading": _title(kept, name),
        "title": _title(kept, name),
        "as_form": True,
        "beside": changed_view(kept, kept.files),
        "blocks": writer.blocks(),
        "head": writer.head(),
        "new": writer.new(),
        "readable": bool(writer.data),
        "trouble": str(refusal) if refusal else "",
    }
    return render(request, "web/draft_file.html", context, status=409 if refusal else 200)


def _text_page(
    request: Asked, kept: Draft, name: str, text: str, refusal: RefusedError | None = None
) -> HttpResponse:
    line = request.GET.get("line", "")
    context = base_context(request, kept) | {
        "name": name,
        "heading": name,
        "beside": changed_view(kept, kept.files),
        "text": text,
        "rows": min(40, text.count("\n") + 4),
        "line": line if line.isdecimal() else "",
        "known": name in kept.files,
        "generated": name == GENERATED,
        "trouble": str(refusal) if refusal else "",
        "now_there": kept.files.get(name, "") if refusal else "",
    }
    return render(request, "web/draft_text.html", context, status=409 if refusal else 200)
