"""Saved views of the register: kept and thrown away by plain forms."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.intake import ActInputError
from bihuan.cases.services.views import saved_view_delete, saved_view_save
from bihuan.people.models import Unit
from bihuan.web.doors import Asked, signed_in
from bihuan.web.register_forms import address, query_of, read_filter


@require_POST
@signed_in
def view_save(request: Asked) -> HttpResponse:
    """Keep the filter that is shown, under a name."""
    asked = QueryDict(request.POST.get("query", ""))
    query = query_of(read_filter(asked, Unit.objects.filter(code=asked.get("unit", ""))))
    name = request.POST.get("name", "")
    shared = request.POST.get("shared") == "1"
    try:
        view = saved_view_save(person=request.user, name=name, query=query, shared=shared)
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    except ActInputError as wrong:
        messages.error(request, str(wrong))
    return redirect(address(query))


@require_POST
@signed_in
def view_delete(request: Asked, pk: int) -> HttpResponse:
    """Throw one of one's own views away."""
    saved_view_delete(person=request.user, view=pk)
    messages.success(request, _("已删除这个视图。"))
    return redirect("register")
