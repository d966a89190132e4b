"""The case: where it stands, what it asks for, what may be done, what was done."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.answers.services import KeyReusedError
from bihuan.cases.intake import ActInputError
from bihuan.cases.models import Decision
from bihuan.cases.queries.attempts import Standpoint, cases_to_act_on, standpoint_of
from bihuan.cases.queries.moving import may_propose
from bihuan.cases.queries.sight import case_seen, sees_customer, sight_of
from bihuan.cases.services.acting import case_act
from bihuan.cases.services.refusals import ActRefusedError, CaseMovedOnError
from bihuan.evidence.services import Accepted
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.terms import STEP_NAMES, State, Step
from bihuan.web.case_acts import acts_of, data_in
from bihuan.web.case_now import duties_now, ended, way, way_words
from bihuan.web.case_past import events, files_of, known_of, why, whys
from bihuan.web.clauses import source_line
from bihuan.web.doors import Asked, signed_in
from bihuan.web.entered import number_entered
from bihuan.web.fields import Trouble, faults
from bihuan.web.files import taken_files
from bihuan.web.inputs import Given, given_in
from bihuan.web.once import lead_once


@require_GET
@signed_in
def case_view(request: Asked, number: str) -> HttpResponse:
    """Show a case; the address may name the act whose form stands open."""
    asked = request.GET.get("act", "")
    wanted = Step(asked) if asked in list(Step) else None
    standpoint = _standpoint(request, number)
    if request.htmx.target == "acts":
        acts = acts_of(standpoint, wanted)
        context = {"case": standpoint.case, "acts": acts.allowed, "barred": acts.barred}
        return render(request, "web/parts/case_acts.html", context)
    return render(request, "web/case.html", _page(standpoint, wanted))


@require_GET
@signed_in
def case_why(request: Asked, number: str, pk: int) -> HttpResponse:
    """Explain a decision at one of five levels; htmx asks for the explanation only."""
    standpoint = _standpoint(request, number)
    level = number_entered(request.GET.get("level", "")) or 1
    edition = standpoint.rules.edition
    decision = Decision.objects.filter(case=standpoint.case, pk=pk).first()
    if decision is None:
        raise Http404
    other = request.GET.get("not", "")
    if edition.facts[decision.output].member(other) is None:
        other = ""
    customer = sees_customer(standpoint.case, standpoint.sight)
    if request.htmx:
        shown = why(edition, decision, level, other, customer=customer)
        context = {"decision": shown, "case": standpoint.case}
        return render(request, "web/parts/why.html", context)
    page = _page(standpoint)
    page["decisions"] = whys(standpoint.case, edition, pk, level, other, customer=customer)
    return render(request, "web/case.html", page)


@require_POST
@signed_in
def case_act_view(request: Asked, number: str, step: str) -> HttpResponse:
    """Take one step in a case."""
    if step not in list(Step):
        raise Http404
    taken = Step(step)
    files, refused = taken_files(request)
    if refused:
        return _again(request, number, taken, refused, _("没有保存，附件有问题："))
    try:
        return lead_once(
            request, timezone.now(), lambda: _act(request, number, taken, files), files
        )
    except ActInputError as wrong:
        return _again(request, number, taken, wrong.errors, _("没有保存，请改正："))
    except (ActRefusedError, CaseMovedOnError, KeyReusedError) as refusal:
        return _again(
            request,
            number,
            taken,
            _blank(request, number, taken, refusal),
            _told(refusal),
            HTTPStatus.CONFLICT,
        )


def _act(request: Asked, number: str, step: Step, files: list[Accepted]) -> str:
    """Do it, say so, and return where to go next."""
    data = data_in(request.POST)
    revision = number_entered(request.POST.get("revision", ""))
    case_act(
        number=number,
        step=step,
        actor=request.user,
        now=timezone.now(),
        expected_revision=revision,
        text=str(data.pop("text", "")),
        data=data,
        facts=given_in(request.POST).facts(),
        files=files,
    )
    done = STEP_NAMES[step].say(get_language() or "")
    messages.success(request, _("已办理“%(step)s”。") % {"step": done})
    return reverse("case", kwargs={"number": number})


def _told(refusal: RefusedError) -> str:
    if isinstance(refusal, KeyReusedError):
        return _("这张表单已经提交过一次。请看过下面的最新情况；如果还要办理，请再提交一次。")
    return str(refusal)


def _blank(request: Asked, number: str, step: Step, refusal: RefusedError) -> dict[str, str]:
    """Return what to say beside each field that an act misses, so that the eye finds it."""
    if not isinstance(refusal, ActRefusedError) or refusal.refusal.code != "act.missing":
        return {}
    page = _page(_standpoint(request, number), step, Given(given_in(request.POST).values, {}))
    return {
        field.name: _("这里要填写。")
        for act in page["acts"]
        if act.step is step
        for field in act.fields
        if field.required and not request.POST.get(field.name) and field.name not in request.FILES
    }


def _again(
    request: Asked,
    number: str,
    step: Step,
    errors: dict[str, str],
    headline: str,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """Show the case again with what was entered, and what is wrong with it."""
    standpoint = _standpoint(request, number)
    given = Given(given_in(request.POST).values, errors)
    page = _page(standpoint, step, given)
    fields = [field for act in page["acts"] if act.step is step for field in act.fields]
    known = {field.name for field in fields}
    others = {name: sentence for name, sentence in errors.items() if name not in known}
    page["trouble"] = Trouble(headline, faults(fields, others))
    return render(request, "web/case.html", page, status=status)


def _standpoint(request: Asked, number: str) -> Standpoint:
    now = timezone.now()
    sight = sight_of(request.user, timezone.localdate(now))
    return standpoint_of(case_seen(number, sight, cases_to_act_on()), sight, now)


def _page(
    standpoint: Standpoint, tried: Step | None = None, given: Given | None = None
) -> dict[str, Any]:
    """Return everything that the page of a case shows."""
    case, edition = standpoint.case, standpoint.rules.edition
    customer = sees_customer(case, standpoint.sight)
    steps = way(standpoint)
    acts = acts_of(standpoint, tried, given)
    return {
        "case": case,
        "now": standpoint.now,
        "severity_levels": len(edition.facts[edition.grade].members),
        "edition_line": source_line(edition),
        "reported_by": standpoint.rows[0].by_name,
        "may_move": case.state == State.OPEN and may_propose(standpoint.sight),
        "way": steps,
        "way_words": way_words(steps, standpoint),
        "ended": ended(standpoint),
        "duties": duties_now(standpoint),
        "acts": acts.allowed,
        "barred": acts.barred,
        "known": known_of(case, edition, customer=customer),
        "decisions": whys(case, edition, customer=customer),
        "files": files_of(case),
        "events": events(standpoint, customer=customer),
        "trouble": None,
    }


def _may_move(standpoint: Standpoint) -> bool:
    """Tell whether this person may propose to handle the case by another edition."""
    is_open = standpoint.case.state == State.OPEN
    return is_open and may_propose(standpoint.sight)
