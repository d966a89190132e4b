"""Reporting a nonconformity: ask what still matters, say what will happen, take it in once."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.answers.services import KeyReusedError
from bihuan.cases.intake import ActInputError, Report
from bihuan.cases.models import Channel
from bihuan.cases.services.report import case_report
from bihuan.evidence.services import Accepted
from bihuan.people.models import Person, Unit
from bihuan.people.queries import posts_of
from bihuan.procedures.queries import NoEditionError
from bihuan.web.doors import Asked, signed_in
from bihuan.web.fields import Shown, Trouble, faults
from bihuan.web.files import taken_files
from bihuan.web.foretelling import Look, look
from bihuan.web.inputs import Given, given_in
from bihuan.web.once import lead_once, new_key
from bihuan.web.report_forms import first_fields, more_fields, report_in


@require_http_methods(["GET", "POST"])
@signed_in
def report_view(request: Asked) -> HttpResponse:
    """Show the form, or take the report in."""
    units = list(Unit.objects.filter(active=True))
    if request.method == "GET":
        return _page(request, units, _start(request))
    given = given_in(request.POST)
    if "look" in request.POST:
        return _page(request, units, given)
    files, errors = taken_files(request)
    report, wrong = report_in(given, units)
    errors |= wrong
    if errors or report is None:
        return _again(request, units, given, errors)
    return _take_in(request, units, given, report, files)


@require_POST
@signed_in
def report_preview(request: Asked) -> HttpResponse:
    """Answer a form that is still being filled: what is worth asking, and what will happen."""
    given = given_in(request.POST)
    context = _looked(request.user, given, list(Unit.objects.filter(active=True)), timezone.now())
    return render(request, "web/parts/report_part.html", context | {"out_of_band": True})


def _take_in(
    request: Asked, units: list[Unit], given: Given, report: Report, files: list[Accepted]
) -> HttpResponse:
    now = timezone.now()

    def work() -> str:
        case = case_report(report=report, actor=request.user, now=now, files=files)
        messages.success(request, _("已登记为 %(number)s。") % {"number": case.number})
        return reverse("case", kwargs={"number": case.number})

    try:
        return lead_once(request, now, work, files)
    except ActInputError as wrong:
        return _again(request, units, given, wrong.errors)
    except NoEditionError as none:
        return _again(request, units, given, {"unit": str(none)})
    except KeyReusedError:
        headline = _("这张表单刚才已经报告过一次。如果这是另一件不合格，请再按一次“报告”。")
        return _again(request, units, given, {}, headline, HTTPStatus.CONFLICT)


def _again(
    request: Asked,
    units: list[Unit],
    given: Given,
    errors: dict[str, str],
    headline: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """Show the form with what was entered, and what is wrong with it."""
    held = Given(given.values, errors)
    return _page(request, units, held, headline or _("还没有报告，请先改正："), status)


def _page(
    request: Asked,
    units: list[Unit],
    given: Given,
    headline: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    fields, more = first_fields(given, units), more_fields(given)
    context = _looked(request.user, given, units, timezone.now())
    questions: list[Shown] = context["questions"]
    trouble = Trouble(headline, faults([*fields, *more, *questions])) if headline else None
    context |= {
        "form_key": new_key(),
        "fields": fields,
        "more": more,
        "more_open": any(field.errors or (field.value and not field.options) for field in more),
        "trouble": trouble,
        "out_of_band": False,
    }
    return render(request, "web/report.html", context, status=status)


def _looked(person: Person, given: Given, units: Iterable[Unit], now: datetime) -> dict:
    """Return the questions and what is foretold, or why there is nothing to foretell."""
    unit = next((unit for unit in units if unit.code == given.one("unit")), None)
    words = _("选好部门后，这里会说明程序将怎样做。")
    seen: Look | None = None
    if unit is not None:
        report = Report(unit=unit, title="", facts=given.facts())
        try:
            seen = look(report, person, given, now)
        except NoEditionError as none:
            words = str(none)
    return {
        "now": now,
        "ruled": seen is not None,
        "questions": seen.questions if seen else [],
        "foretold": seen.foretold if seen else None,
        "foretold_words": words,
    }


def _start(request: Asked) -> Given:
    """Return an empty form: the unit where the person works, unless the address names one."""
    asked = {name: [request.GET.get(name, "")] for name in ("unit", "place", "channel")}
    if not asked["unit"][0]:
        posts = posts_of(request.user, timezone.localdate())
        asked["unit"] = [posts[0].unit.code if posts else ""]
    if asked["channel"][0] not in Channel.values:
        asked["channel"] = [str(Channel.PAGE)]
    return Given(asked)
