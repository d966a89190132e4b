"""Who may change people's records, and what every change checks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bihuan.journal.actors import ActsAs
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person


class NotAllowedError(RefusedError):
    """Somebody who is not an administrator tried what only administrators may do."""

    code = "people.not-allowed"


class InvalidError(RefusedError):
    """An input is empty, too long or not of its kind."""

    code = "people.invalid"


class LeftError(RefusedError):
    """A person who left is to receive something."""

    code = "people.left"


def administrator_only(actor: ActsAs | None) -> None:
    """Refuse a person who is not an administrator; the system itself may do everything."""
    if isinstance(actor, Person) and not (actor.is_active and actor.is_administrator):
        raise NotAllowedError(_("只有系统管理员可以这样做；请联系系统管理员。"))


def self_or_administrator(actor: ActsAs | None, person: Person) -> None:
    """Refuse whoever is neither the person concerned nor an administrator."""
    if not (isinstance(actor, Person) and actor.is_active and actor.pk == person.pk):
        administrator_only(actor)


def present(person: Person) -> Person:
    """Return the person as stored, locked until the change is done; refuse who left."""
    locked = locked_person(person)
    if not locked.is_active:
        raise LeftError(_("{name}已离职；如已返岗，请先办理返岗。").format(name=locked.name))
    return locked


def locked_person(person: Person) -> Person:
    """Return the person as stored; changes to one person wait for one another."""
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    return locked


def check(record: Any, *exclude: str) -> None:  # noqa: ANN401 - any model
    """Refuse a record with a value that its fields do not take, naming the field."""
    try:
        record.clean_fields(exclude=exclude)
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        name = record._meta.get_field(field).verbose_name  # noqa: SLF001 - Django's public door
        raise InvalidError(
            _("“{field}”填写有误：{problem}").format(field=name, problem="".join(problems)),
            field=field,
        ) from error
