"""Who sees what, who holds which post, which department carries a function."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Length, Replace

from bihuan.people.models import (
    ApiToken,
    Appointment,
    PeriodQuerySet,
    Person,
    Unit,
    UnitQuerySet,
)


class Held(NamedTuple):
    """A post in a unit."""

    post: str
    unit: Unit


class Delegated(NamedTuple):
    """A post in a unit that somebody else handed over for a time."""

    post: str
    unit: Unit
    giver: Person


def visible_units(person: Person, day: date) -> UnitQuerySet:
    """Return the units that a person may look into on a local date.

    These are the subtrees of the units in which the person holds a post, also by delegation;
    an administrator sees all, and whoever left sees none.
    """
    if not person.is_active:
        return Unit.objects.none()
    if person.is_administrator:
        return Unit.objects.all()
    own = Appointment.objects.on(day).filter(person=person).values_list("unit__path", flat=True)
    delegated = _delegated(person, day).values_list("unit__path", flat=True)
    paths = sorted(own.union(delegated))
    tops = [path for path in paths if not any(path.startswith(top) for top in paths if top != path)]
    return Unit.objects.under(*tops)


def posts_of(person: Person, day: date) -> list[Held]:
    """Return the posts that a person holds on a local date, their own first, then delegated."""
    held = [
        Held(appointment.post, appointment.unit)
        for appointment in Appointment.objects.on(day)
        .filter(person=person, person__is_active=True)
        .select_related("unit")
        .order_by("unit__path", "post")
    ]
    lent = (Held(one.post, one.unit) for one in delegated_posts(person, day))
    return list(dict.fromkeys([*held, *lent]))


def delegated_posts(person: Person, day: date) -> list[Delegated]:
    """Return the posts that others handed to this person on a local date, and who did."""
    appointments = _delegated(person, day).select_related("unit", "person")
    return [
        Delegated(appointment.post, appointment.unit, appointment.person)
        for appointment in appointments.order_by("unit__path", "post", "person_id")
    ]


def holders(posts: Collection[str], unit: Unit, day: date) -> list[Person]:
    """Return who holds one of the posts in the unit, or else in the nearest unit above it.

    Only persons who are still here count. Whoever the holders delegated to comes after them;
    within each group the order is that in which the persons were added.
    """
    lineage = list(unit.lineage)
    found = list(
        Appointment.objects.on(day)
        .filter(post__in=list(posts), unit__in=lineage, person__is_active=True)
        .select_related("person")
        .order_by("person_id", "pk")
    )
    if not found:
        return []
    nearest = max(lineage.index(appointment.unit_id) for appointment in found)
    here = dict.fromkeys(one.person for one in found if one.unit_id == lineage[nearest])
    delegates = (
        Person.objects.filter(
            PeriodQuerySet.covering(day, "delegations_received__"),
            is_active=True,
            delegations_received__giver__in=list(here),
            delegations_received__unit__in=lineage[: nearest + 1],
        )
        .distinct()
        .order_by("pk")
    )
    return list(here | dict.fromkeys(delegates))


def unit_with_function(code: str, near: Unit) -> Unit | None:
    """Return the department that carries a function, nearest to a unit.

    Nearest is what shares the lowest common ancestor with it, and of several there the one
    highest in the tree; a unit that carries the function itself is its own answer.
    """
    prefixes = _prefixes(near)
    shared = Case(
        *(When(path__startswith=prefix, then=Value(len(prefix))) for prefix in prefixes),
        default=Value(0),
        output_field=IntegerField(),
    )
    depth = Length("path") - Length(Replace("path", Value("/"), Value("")))
    return (
        Unit.objects.filter(function=code, active=True)
        .order_by(shared.desc(), depth.asc(), "pk")
        .first()
        if code
        else None
    )


def token_for_secret(secret: str, now: datetime) -> ApiToken | None:
    """Return the token whose secret this is, if it is still good and its person still here."""
    return (
        ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .filter(digest=secret_digest(secret), revoked_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )


def person_for_token(secret: str, now: datetime) -> Person | None:
    """Return the person in whose name a program acts that shows this secret."""
    token = token_for_secret(secret, now)
    return token.person if token else None


def secret_digest(secret: str) -> str:
    """Return what is stored of a token's secret: it is random, so one fast digest is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _delegated(person: Person, day: date) -> PeriodQuerySet:
    """Return the appointments of others that delegations lend to this person."""
    return (
        Appointment.objects.on(day)
        .filter(
            PeriodQuerySet.covering(day, "person__delegations_given__"),
            person__is_active=True,
            person__delegations_given__receiver=person,
            person__delegations_given__receiver__is_active=True,
            unit__path__startswith=F("person__delegations_given__unit__path"),
        )
        .distinct()
    )


def _prefixes(unit: Unit) -> list[str]:
    """Return the paths of a unit and of those above it, the unit's own first."""
    lineage = unit.lineage
    return ["/" + "".join(f"{key}/" for key in lineage[:end]) for end in range(len(lineage), 0, -1)]
