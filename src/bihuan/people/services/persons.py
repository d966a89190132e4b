"""Persons come, change, leave and return."""

import re
from datetime import datetime
from typing import TypedDict, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.journal.actors import ActsAs
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import ApiToken, Appointment, Delegation, PeriodQuerySet, Person
from bihuan.people.services.rights import (
    InvalidError,
    NotAllowedError,
    administrator_only,
    check,
    locked_person,
    present,
    self_or_administrator,
)

OWN_FIELDS = frozenset({"name_en", "email", "phone", "language", "theme"})
"""What persons may change of themselves; the rest is for administrators."""

_USERNAME = re.compile(r"[\w.@+-]{1,60}")


class UsernameTakenError(RefusedError):
    """Somebody else signs in under this name."""

    code = "people.username-taken"


class PasswordRefusedError(RefusedError):
    """The new password is too easy to guess."""

    code = "people.password-refused"


class PasswordWrongError(RefusedError):
    """The current password is not the one that was given."""

    code = "people.password-wrong"


class LastAdministratorError(RefusedError):
    """Nobody would be left who can administer the system."""

    code = "people.last-administrator"


class Particulars(TypedDict, total=False):
    """What may be known of a person besides the name."""

    name_en: str
    email: str
    phone: str
    language: str


class PersonChanges(Particulars, total=False):
    """What of a person may change; the user name never does."""

    name: str
    theme: str
    is_administrator: bool


@transaction.atomic
def person_add(
    *,
    username: str,
    name: str,
    actor: ActsAs | None,
    now: datetime,
    password: str | None = None,
    is_administrator: bool = False,
    **particulars: Unpack[Particulars],
) -> Person:
    """Add a person; without a password they cannot sign in until they are given one."""
    administrator_only(actor)
    person = Person(
        username=Person.objects.normalize_username(username),
        name=name.strip(),
        is_administrator=is_administrator,
        joined_at=now,
        **particulars,
    )
    check(person, "password")
    if not _USERNAME.fullmatch(person.username):
        raise InvalidError(
            _("用户名“{username}”含有不允许的字符；请只用文字、数字和 @ . + - _。").format(
                username=username
            ),
            field="username",
        )
    _set_password(person, password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        sentence = _("用户名“{username}”已被使用，请换一个。").format(username=username)
        raise UsernameTakenError(sentence, field="username") from error
    _write(person, "person.added", actor, now, username=person.username)
    return person


@transaction.atomic
def person_change(
    *, person: Person, actor: ActsAs | None, now: datetime, **changes: Unpack[PersonChanges]
) -> Person:
    """Change a person's particulars; of themselves, persons may change only some."""
    if OWN_FIELDS.issuperset(changes):
        self_or_administrator(actor, person)
    else:
        administrator_only(actor)
    if changes.get("is_administrator") is False:
        _keep_an_administrator_besides(person)
    stored = locked_person(person)
    before = {field: getattr(stored, field) for field in changes}
    changed = {field: new for field, new in changes.items() if new != before[field]}
    if not changed:
        return stored
    for field, new in changed.items():
        setattr(stored, field, new)
    check(stored, "password")
    stored.save(update_fields=[*changed])
    old = {field: before[field] for field in changed}
    _write(stored, "person.changed", actor, now, fields=[*changed], before=old, after=changed)
    return stored


@transaction.atomic
def person_change_password(
    *,
    person: Person,
    password: str,
    actor: ActsAs | None,
    now: datetime,
    current: str | None = None,
) -> Person:
    """Give a person a new password; whoever changes their own must know the current one."""
    self_or_administrator(actor, person)
    stored = present(person)
    own = isinstance(actor, Person) and actor.pk == person.pk
    if own and not stored.check_password(current):
        raise PasswordWrongError(_("当前密码不正确，请重新输入。"), field="current")
    _set_password(stored, password)
    stored.save(update_fields=["password"])
    _write(stored, "person.password_changed", actor, now)
    return stored


@transaction.atomic
def person_leave(*, person: Person, actor: ActsAs | None, now: datetime) -> Person:
    """Let a person go: posts, delegations and tokens end, the history stays.

    Duties that name the person are the business of the rooms above.
    """
    administrator_only(actor)
    _keep_an_administrator_besides(person)
    stored = present(person)
    if isinstance(actor, Person) and actor.pk == stored.pk:
        raise NotAllowedError(_("不能为自己办理离职；请由另一位系统管理员办理。"))
    stored.is_active, stored.left_at = False, now
    stored.save(update_fields=["is_active", "left_at"])
    either = Q(giver=stored) | Q(receiver=stored)
    tokens = ApiToken.objects.filter(person=stored, revoked_at=None)
    _write(
        stored,
        "person.left",
        actor,
        now,
        appointments=_end(Appointment.objects.filter(person=stored), now),
        delegations=_end(Delegation.objects.filter(either), now),
        tokens=tokens.update(revoked_at=now),
    )
    return stored


@transaction.atomic
def person_return(*, person: Person, actor: ActsAs | None, now: datetime) -> Person:
    """Let a person who left sign in again; posts are given anew."""
    administrator_only(actor)
    stored = locked_person(person)
    if stored.is_active:
        return stored
    stored.is_active, stored.left_at = True, None
    stored.save(update_fields=["is_active", "left_at"])
    _write(stored, "person.returned", actor, now)
    return stored


def _set_password(person: Person, password: str | None) -> None:
    """Set a password that is not too easy to guess, or none at all."""
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        sentence = _("密码不够安全：{problems}").format(problems="".join(error.messages))
        raise PasswordRefusedError(sentence, field="password") from error
    person.set_password(password)


def _keep_an_administrator_besides(person: Person) -> None:
    """Refuse to take the last administrator away, however many try at once."""
    administrators = Person.objects.filter(is_administrator=True, is_active=True)
    if list(administrators.select_for_update().order_by("pk")) == [person]:
        raise LastAdministratorError(
            _("{name}是最后一位系统管理员；请先指定另一位。").format(name=person.name)
        )


def _end(periods: PeriodQuerySet, now: datetime) -> int:
    """End periods today; those that would have begun later shrink to nothing."""
    today = timezone.localdate(now)
    running = periods.filter(Q(valid_to=None) | Q(valid_to__gt=today))
    first_day = Case(When(valid_from__gt=today, then=F("valid_from")), default=Value(today))
    return int(running.update(valid_to=first_day))


def _write(
    person: Person, event: str, actor: ActsAs | None, now: datetime, **details: object
) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=f"person:{person.pk}",
        now=now,
        details={"name": person.name, **details},
    )
