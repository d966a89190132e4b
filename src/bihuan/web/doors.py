"""What every page needs at its door: who asks, in which language, and how a refusal looks."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person


class Asked(HttpRequest):
    """A request of somebody who has signed in."""

    user: Person
    htmx: HtmxDetails


Extra = ParamSpec("Extra")
View = Callable[Concatenate[Asked, Extra], HttpResponse]


def signed_in(view: View[Extra]) -> View[Extra]:
    """Let persons pass, in their own language; send everybody else to sign in."""

    @wraps(view)
    def guarded(request: Asked, *args: Extra.args, **kwargs: Extra.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            to_sign_in = redirect_to_login(request.get_full_path())
            return HttpResponseClientRedirect(to_sign_in.url) if request.htmx else to_sign_in
        speak(request, request.user.language)
        try:
            response = view(request, *args, **kwargs)
        except RefusedError as refusal:
            response = refused(request, refusal)
        # A desk is shared: after signing out, "back" must not show what was on the screen.
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ("HX-Request",))  # one address, the page or a part of it
        return response

    return guarded


def speak(request: HttpRequest, language: str) -> None:
    """Answer this request in a person's language, if they chose one."""
    if language and translation.check_for_language(language):
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def refused(request: HttpRequest, refusal: RefusedError) -> HttpResponse:
    """Show the sentence of a refusal that no page of its own has dealt with."""
    missing = refusal.code.endswith(("not_found", "not-found"))
    template = "404.html" if missing else "web/refused.html"
    return render(request, template, {"sentence": str(refusal)}, status=404 if missing else 409)
