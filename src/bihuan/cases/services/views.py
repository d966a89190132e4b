"""Saving and deleting views of the register; they are nobody's record, so no journal line."""

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.intake import ActInputError
from bihuan.cases.models import SavedView
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person

VIEWS_AT_MOST = 100


class ViewNotFoundError(RefusedError):
    """There is no such view, or it is somebody else's."""

    code = "view.not_found"


@transaction.atomic
def saved_view_save(*, person: Person, name: str, query: str, shared: bool = False) -> SavedView:
    """Save a view under a name; a name that the person has used is given the new content.

    Raises:
        ActInputError: the name or the query does not fit, or there are too many.
    """
    name = name.strip()
    errors = {}
    for field, value in (("name", name), ("query", query)):
        longest = SavedView._meta.get_field(field).max_length  # noqa: SLF001 - Django documents it
        if len(value) > longest:
            errors[field] = _("最多 %(longest)d 个字；请缩短。") % {"longest": longest}
    if not name:
        errors["name"] = _("请给这个视图起个名字。")
    known = SavedView.objects.filter(person=person)
    if known.exclude(name=name).count() >= VIEWS_AT_MOST:
        errors["name"] = _("最多保存 %(most)d 个视图；请先删除不用的。") % {"most": VIEWS_AT_MOST}
    if errors:
        raise ActInputError(errors)
    view, _made = SavedView.objects.update_or_create(
        person=person, name=name, defaults={"query": query, "shared": shared}
    )
    return view


@transaction.atomic
def saved_view_delete(*, person: Person, view: int) -> None:
    """Delete one of the person's own views.

    Raises:
        ViewNotFoundError: there is none with this key, or it is not the person's.
    """
    deleted, _by_table = SavedView.objects.filter(pk=view, person=person).delete()
    if not deleted:
        raise ViewNotFoundError(_("没有这个视图，或它是别人的；请刷新页面。"))
