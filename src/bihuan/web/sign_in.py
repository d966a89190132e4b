"""Signing in and out."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.people.models import Person
from bihuan.web.preferences import remember_on_device


class SignInForm(AuthenticationForm):
    """User name and password; one sentence for every way they can be wrong."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "用户名或密码不对。请检查大小写后再试；忘记密码请联系系统管理员。"
        ),
        "inactive": gettext_lazy("这个账号已停用。请联系系统管理员。"),
    }


class SignIn(LoginView):
    """Ask who is there."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        logins = getattr(settings, "BIHUAN_DEMO_LOGINS", ()) if settings_demo() else ()
        return super().get_context_data(**kwargs) | {"logins": logins}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        person = form.get_user()
        if isinstance(person, Person):
            remember_on_device(response, language=person.language, theme=person.theme)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", False):
            return self._locked_out(form)
        return super().form_invalid(form)

    def _locked_out(self, form: AuthenticationForm) -> HttpResponse:
        """Say how long to wait, in place of the bare text that axes would send."""
        self.request.axes_locked_out = False
        minutes = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
        form.errors.clear()
        form.add_error(
            None,
            _("连续多次输错，已暂停登录。请 %(minutes)s 分钟后再试，或联系系统管理员。")
            % {"minutes": minutes},
        )
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


class SignOut(LogoutView):
    """Leave; only by a form post."""

    http_method_names = ["post", "options"]


def settings_demo() -> bool:
    """Tell whether this is the demo organisation, whose logins are public."""
    return bool(getattr(settings, "BIHUAN_DEMO", False))
