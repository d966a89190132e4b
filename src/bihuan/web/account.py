"""One's own account: posts, language, looks, password."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.people.models import Post
from bihuan.people.queries import posts_of
from bihuan.web.doors import Asked, signed_in
from bihuan.web.fields import Shown, Trouble, faults


@require_GET
@signed_in
def account(request: Asked) -> HttpResponse:
    """Show the account."""
    return _page(request, PasswordChangeForm(request.user))


@require_POST
@signed_in
def password(request: Asked) -> HttpResponse:
    """Change one's own password; the other devices are signed out."""
    form = PasswordChangeForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    form.save()
    update_session_auth_hash(request, request.user)
    messages.success(request, _("密码已修改；其他设备需要重新登录。"))
    return redirect("account")


def _page(request: Asked, form: PasswordChangeForm, status: int = HTTPStatus.OK) -> HttpResponse:
    language = get_language() or ""
    posts = [
        {"name": Post(post).label, "unit": unit.label(language)}
        for post, unit in posts_of(request.user, timezone.localdate())
    ]
    fields = _password_fields(form)
    trouble = Trouble(_("密码没有修改："), faults(fields)) if form.errors else None
    context = {"posts": posts, "password_fields": fields, "trouble": trouble}
    return render(request, "web/account.html", context, status=status)


def _password_fields(form: PasswordChangeForm) -> list[Shown]:
    labels = {
        "old_password": (_("现在的密码"), "current-password", ""),
        "new_password1": (
            _("新密码"),
            "new-password",
            _("至少 8 位，不要全是数字，也不要用常见的密码"),
        ),
        "new_password2": (_("再输一次新密码"), "new-password", ""),
    }
    return [
        Shown(
            id=f"f-{name}",
            name=name,
            label=label,
            required=True,
            input_type="password",
            autocomplete=autocomplete,
            help=hint,
            errors=tuple(form.errors.get(name, ())),
        )
        for name, (label, autocomplete, hint) in labels.items()
    ]
