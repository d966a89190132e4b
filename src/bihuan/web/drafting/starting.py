"""The list of drafts, and ways to begin one: from an issued edition, from a pack and answers."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.procedure.edition import Edition
from bihuan.procedure.language.loading import PACK
from bihuan.procedures.checking import check
from bihuan.procedures.editing.records import fields_of, tree_of
from bihuan.procedures.models import Draft, Issue
from bihuan.procedures.queries import drafts, issues_in_force_first, pack_read, packs
from bihuan.procedures.rights import may_draft
from bihuan.procedures.services import draft_start
from bihuan.procedures.tailoring.applying import AnswersRefusedError, TemplateRefusedError, tailor
from bihuan.procedures.tailoring.questions import GROUPS, Question, questions
from bihuan.web.doors import Asked, signed_in
from bihuan.web.drafting.names import label_of
from bihuan.web.entered import number_entered
from bihuan.web.fields import Fault, Shown
from bihuan.web.words import edition_words, issue_label, moment_words

ANSWER = "q."
TONES = {
    "editing": "",
    "submitted": "tone-ochre",
    "returned": "tone-seal",
    "approved": "tone-bamboo",
    "issued": "tone-brand",
    "discarded": "",
}
"""How the state of a draft looks; the word says it too."""


class Group(NamedTuple):
    """Questions under one head; `more` are asked of those who want to say more."""

    title: str
    fields: tuple[Shown, ...]
    more: tuple[Shown, ...]


@require_http_methods(["GET", "POST"])
@signed_in
def draft_list(request: Asked) -> HttpResponse:
    """List the drafts, or begin one from an issued edition."""
    may_draft(request.user, timezone.localdate())
    if request.method == "POST":
        base = get_object_or_404(Issue, pk=number_entered(request.POST.get("base", "")))
        begun = draft_start(base=base, actor=request.user, now=timezone.now())
        messages.success(request, _("已起草《%(title)s》。") % {"title": begun.title})
        return redirect("draft", pk=begun.pk)
    now, language = timezone.now(), get_language() or ""
    context = {
        "drafts": [_line(one, now, language) for one in drafts()],
        "issues": [
            {"pk": one.pk, "label": issue_label(one, language)}
            for one in issues_in_force_first(timezone.localdate())
        ],
        "packs": [{"id": pack, "title": _title(pack, language)} for pack in packs()],
    }
    return render(request, "web/drafts.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def draft_new(request: Asked, pack: str) -> HttpResponse:
    """Ask about a dozen questions, or begin a draft with the answers."""
    may_draft(request.user, timezone.localdate())
    if pack not in packs():
        raise Http404
    files = pack_read(pack)
    edition = check(files).loaded.edition
    if edition is None:
        raise Http404
    asked = [_free(one, edition.id) for one in questions(files, edition)]
    if request.method == "GET":
        return _questions(request, pack, edition, asked)
    given = {
        name.removeprefix(ANSWER): str(value)
        for name, value in request.POST.items()
        if name.startswith(ANSWER)
    }
    try:
        made = tailor(files, given)
    except AnswersRefusedError as refusal:
        return _questions(request, pack, edition, asked, given, refusal.errors)
    except TemplateRefusedError as refusal:
        return _questions(request, pack, edition, asked, given, {}, str(refusal))
    begun = draft_start(origin=pack, files=made.files, actor=request.user, now=timezone.now())
    messages.success(request, _("已起草《%(title)s》。") % {"title": begun.title})
    if made.recomputed:
        messages.warning(
            request,
            _("%(count)d 个场景按新的规则重新算过，请过目：%(names)s。")
            % {
                "count": len(made.recomputed),
                "names": "；".join(one.name for one in made.recomputed[:8]),
            },
        )
    if made.to_reword:
        told = "；".join(made.to_reword[:8])
        messages.warning(request, _("请看条款文字是否还合适：%(told)s。") % {"told": told})
    return redirect("draft", pk=begun.pk)


def _questions(
    request: Asked,
    pack: str,
    edition: Edition,
    asked: list[Question],
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    trouble: str = "",
) -> HttpResponse:
    language = get_language() or ""
    given, errors = given or {}, errors or {}
    groups = []
    for name, title in GROUPS.items():
        mine = [one for one in asked if one.group == name]
        shown = [(one, _shown(one, language, given, errors)) for one in mine]
        first = tuple(field for one, field in shown if one.main)
        more = tuple(field for one, field in shown if not one.main)
        if mine:
            groups.append(Group(title.say(language), first, more))
    faults = [
        Fault(field.id, field.label, errors[one.key])
        for one in asked
        if one.key in errors
        for field in [_shown(one, language, given, errors)]
    ]
    context = {
        "pack": pack,
        "title": edition.title.say(language),
        "groups": groups,
        "headline": trouble or (_("还没有建立草稿，请先改正：") if errors else ""),
        "faults": faults,
    }
    return render(request, "web/draft_new.html", context, status=422 if errors or trouble else 200)


def _shown(
    question: Question, language: str, given: dict[str, str], errors: dict[str, str]
) -> Shown:
    name = question.key.replace(".", "-")
    return Shown(
        id=f"q-{name}",
        name=f"{ANSWER}{question.key}",
        label=question.label.say(language),
        value=given.get(question.key, question.default),
        errors=(errors[question.key],) if question.key in errors else (),
        input_type="date" if question.kind == "day" else "text",
        wide=False,
    )


def _free(question: Question, pack: str) -> Question:
    """Return the question for the version with the next one that has not been issued."""
    if question.key != "version":
        return question
    taken = set(Issue.objects.filter(pack=pack).values_list("version", flat=True))
    if question.default not in taken:
        return question
    number = next(n for n in range(2, len(taken) + 3) if str(n) not in taken)
    return question._replace(default=str(number))


def _line(one: Draft, now: datetime, language: str) -> dict[str, object]:
    return {
        "pk": one.pk,
        "title": one.title,
        "pack": one.pack,
        "state": one.get_state_display(),
        "tone": TONES[one.state],
        "who": one.started_by.name,
        "when": moment_words(one.changed_at, now),
        "base": _begun_as(one, language),
    }


def _begun_as(one: Draft, language: str) -> str:
    """Return in words as what a draft began: an issued edition or a shipped pack."""
    if one.base:
        return edition_words(one.base.label(language), one.base.version)
    return _title(one.origin, language) if one.origin in packs() else one.origin


@cache
def _title(pack: str, language: str) -> str:
    """Return the title of a shipped pack; it is read, not checked, since the list is long."""
    record = fields_of(tree_of(pack_read(pack)[PACK]))
    return label_of(record.get("title")).say(language) or pack
