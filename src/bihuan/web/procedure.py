"""The procedures in force, read as documents and had as files."""

from functools import lru_cache

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bihuan.printing.formats import Format, Made, printed
from bihuan.procedure.document.making import document_of
from bihuan.procedure.document.model import Document, Issued
from bihuan.procedures.models import InForce, Issue
from bihuan.procedures.queries import edition_by_digest, history_of
from bihuan.procedures.rights import is_drafter
from bihuan.web.doors import Asked, signed_in
from bihuan.web.words import day_words

TEXT, BOTH, RULES = "text", "both", "rules"
SHOWN = (BOTH, TEXT, RULES)
"""What is shown under each clause: everything, its text alone, or its rules alone."""

KEPT = 32
"""So many documents, and files made from them, are kept in a process."""


@require_GET
@signed_in
def procedures(request: Asked) -> HttpResponse:
    """List the editions in force."""
    today = timezone.localdate()
    language = get_language() or ""
    rows = InForce.objects.on(today).select_related("unit", "issue").defer("issue__files")
    editions = [
        {
            "pk": row.issue_id,
            "title": row.issue.label(language),
            "version": row.issue.version,
            "unit": row.unit.label(language),
            "from_day": day_words(row.valid_from, today),
        }
        for row in rows.order_by("unit__path", "pk")
    ]
    context = {
        "editions": editions,
        "formats": list(Format),
        "drafter": is_drafter(request.user, today),
    }
    return render(request, "web/procedures.html", context)


@require_GET
@signed_in
def procedure(request: Asked, pk: int) -> HttpResponse:
    """Show one edition as a document."""
    issue = get_object_or_404(Issue.objects.defer("files"), pk=pk)
    asked = request.GET.get("show", BOTH)
    return render(
        request,
        "web/procedure.html",
        {
            "issue": issue,
            "document": document_read(issue, get_language() or ""),
            "show": asked if asked in SHOWN else BOTH,
            "shown": SHOWN,
            "formats": list(Format),
        },
    )


@require_GET
@signed_in
def procedure_file(request: Asked, pk: int, form: str) -> HttpResponse:
    """Send one edition as a file, in the language of the pages."""
    issue = get_object_or_404(Issue.objects.defer("files"), pk=pk)
    if form not in set(Format):
        raise Http404
    made = _file(document_key(issue, get_language() or ""), Format(form))
    response = HttpResponse(made.content, content_type=made.media_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=made.name
    )
    return response


Key = tuple[str, str, tuple[Issued, ...]]
"""What makes a document this document: the edition's digest, the language, its history."""


def document_key(issue: Issue, language: str) -> Key:
    """Return what a document of this issue depends on."""
    return issue.digest, "en" if language.startswith("en") else "zh", tuple(history_of(issue))


def document_read(issue: Issue, language: str) -> Document:
    """Return an issued edition as a document."""
    return _document(document_key(issue, language))


@lru_cache(maxsize=KEPT)
def _document(key: Key) -> Document:
    digest, language, history = key
    return document_of(edition_by_digest(digest), language, history)


@lru_cache(maxsize=KEPT)
def _file(key: Key, form: Format) -> Made:
    return printed(_document(key), form)
