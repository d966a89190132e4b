"""Units and persons by the names that programs use for them."""

from django.utils.translation import gettext as _

from bihuan.cases.intake import ActInputError
from bihuan.kit.canonical import text as storable
from bihuan.people.models import Person, Unit


def unit_coded(code: str, field: str) -> Unit:
    """Return the unit with this code; the sentence about a wrong one stands at the field."""
    found = Unit.objects.filter(code=storable(code).strip())
    unit: Unit | None = next(iter(found), None)  # unique: no order is needed
    if unit is None:
        raise ActInputError({field: _("没有编号为“%(code)s”的部门；请核对。") % {"code": code}})
    return unit


def person_named(username: str | None, field: str) -> Person | None:
    """Return the person with this user name; the sentence about a wrong one stands at the field."""
    if not username:
        return None
    name = Person.objects.normalize_username(storable(username))
    person: Person | None = next(iter(Person.objects.filter(username=name)), None)
    if person is None:
        raise ActInputError(
            {field: _("没有用户名为“%(name)s”的人员；请核对。") % {"name": username}}
        )
    return person
