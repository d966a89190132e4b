"""One's own account: posts, language, looks, password."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.kit.refusals import RefusedError
from bihuan.people.queries import posts_of
from bihuan.people.services.persons import person_change_password
from bihuan.people.terms import Post
from bihuan.web.doors import Asked, signed_in
from bihuan.web.fields import Shown, Trouble, faults


@require_GET
@signed_in
def account(request: Asked) -> HttpResponse:
    """Show the account."""
    return _page(request, {})


@require_POST
@signed_in
def password(request: Asked) -> HttpResponse:
    """Change one's own password; the other devices are signed out."""
    given = request.POST
    if given.get("password") != given.get("again"):
        return _page(request, {"again": _("两次输入的新密码不一样，请再输一次。")})
    try:
        person = person_change_password(
            person=request.user,
            password=given.get("password", ""),
            current=given.get("current", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except RefusedError as refusal:
        return _page(request, {refusal.field: str(refusal)})
    update_session_auth_hash(request, person)
    messages.success(request, _("密码已修改；其他设备需要重新登录。"))
    return redirect("account")


def _page(request: Asked, errors: Mapping[str, str]) -> HttpResponse:
    language = get_language() or ""
    posts = [
        {"name": Post(held.post).label, "unit": held.unit.label(language)}
        for held in posts_of(request.user, timezone.localdate())
    ]
    fields = _password_fields(errors)
    trouble = Trouble(_("密码没有修改："), faults(fields)) if errors else None
    context = {"posts": posts, "password_fields": fields, "trouble": trouble}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "web/account.html", context, status=status)


def _password_fields(errors: Mapping[str, str]) -> list[Shown]:
    hint = _("至少 8 位，不要全是数字，也不要用常见的密码")
    return [
        _password("current", _("现在的密码"), "current-password", errors),
        _password("password", _("新密码"), "new-password", errors, hint),
        _password("again", _("再输一次新密码"), "new-password", errors),
    ]


def _password(
    name: str, label: str, autocomplete: str, errors: Mapping[str, str], hint: str = ""
) -> Shown:
    return Shown(
        id=f"f-{name}",
        name=name,
        label=label,
        required=True,
        input_type="password",
        autocomplete=autocomplete,
        help=hint,
        errors=(errors[name],) if name in errors else (),
    )
