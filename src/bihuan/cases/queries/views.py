"""Saved views of the register."""

from bihuan.cases.models import SavedView
from bihuan.people.models import Person


def views_of(person: Person) -> list[SavedView]:
    """Return the views that a person saved, then those that others share, each by name."""
    own = SavedView.objects.filter(person=person).order_by("name")
    others = SavedView.objects.filter(shared=True).exclude(person=person).select_related("person")
    return [*own, *others.order_by("name", "pk")]
