"""Language and theme: chosen by a form, kept on the person and on the device."""

from typing import Unpack

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bihuan.people.models import Person
from bihuan.people.services.persons import PersonChanges, person_change

YEAR = 365 * 24 * 3600
LANGUAGES = {code for code, _name in settings.LANGUAGES}


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in LANGUAGES:
        _keep(request, language=chosen)
        remember_on_device(response, language=chosen)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switch between light, dark and the system's choice."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in Person.Theme.values:
        _keep(request, theme=chosen)
        remember_on_device(response, theme=chosen)
    return response


def remember_on_device(response: HttpResponse, *, language: str = "", theme: str = "") -> None:
    """Set the cookies that the pages before sign-in read."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, language), ("theme", theme)):
        if value:
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )


def _keep(request: HttpRequest, **changes: Unpack[PersonChanges]) -> None:
    if request.user.is_authenticated:
        person_change(person=request.user, actor=request.user, now=timezone.now(), **changes)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the page the switch stood on, if it is one of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if safe else "/")
