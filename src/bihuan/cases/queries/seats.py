"""Who holds an edition's roles for one case: the persons, and the posts in the nearest unit.

A role's posts are sought in the unit that the role names and then upwards, unit by unit, until
somebody holds one who is not barred from the duty at hand. All roles of an edition are resolved
with two queries, however many there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Case as Choose
from django.db.models import F, FilteredRelation, IntegerField, Q, Value, When, Window
from django.db.models.functions import Length, Replace, RowNumber

from bihuan.people.models import Appointment, Person, Unit
from bihuan.procedure.edition import Edition, Role

FUNCTION = "function:"
NOBODY: frozenset[int] = frozenset()


class Place(NamedTuple):
    """Where a case stands in the organisation, and whom it concerns by relation."""

    unit: Unit
    finder_unit: Unit
    relations: Mapping[str, Person | None]


class Held(NamedTuple):
    """Who holds a role: persons by relation, and the posts in one unit with their holders."""

    persons: frozenset[int] = NOBODY
    unit: int = 0
    posts: tuple[str, ...] = ()
    holders: frozenset[int] = NOBODY

    def __bool__(self) -> bool:
        return bool(self.persons or self.holders)

    @property
    def everybody(self) -> frozenset[int]:
        """All persons who hold the role."""
        return self.persons | self.holders


@dataclass(slots=True)
class Seats:
    """The roles of one edition for one case on one day; made by `seats_for`."""

    edition: Edition
    place: Place
    day: date
    functions: Mapping[str, tuple[int, ...]]
    seats: Mapping[tuple[int, str], frozenset[int]]
    elsewhere: Mapping[str, tuple[tuple[int, frozenset[int]], ...]]
    known: dict[tuple[str, frozenset[int]], Held] = field(default_factory=dict)

    def held(self, role: str, barred: frozenset[int] = NOBODY) -> Held:
        """Return who holds a role, leaving out whom separation of duties bars."""
        key = (role, barred)
        if key not in self.known:
            self.known[key] = self._held(self.edition.roles[role], barred)
        return self.known[key]

    def roles_of(self, person: int, barred: frozenset[int] = NOBODY) -> frozenset[str]:
        """Return the roles that a person holds for this case."""
        return frozenset(
            role for role in self.edition.roles if person in self.held(role, barred).everybody
        )

    def held_by_any(self, roles: Iterable[str], barred: frozenset[int] = NOBODY) -> bool:
        """Return whether anybody holds one of these roles."""
        return any(self.held(role, barred) for role in roles)

    def _held(self, role: Role, barred: frozenset[int]) -> Held:
        related = self.place.relations.get(role.relation)
        persons = frozenset({related.pk}) - barred if related and related.is_active else NOBODY
        for unit in self._units_upwards(role):
            sitting = self._sitting(unit, role.posts, barred)
            if sitting:
                return Held(persons, unit, *sitting)
        if role.of == "organisation":
            for post in role.posts:
                for unit, holders in self.elsewhere.get(post, ()):
                    if holders - barred:
                        return Held(persons, unit, (post,), holders - barred)
        return Held(persons)

    def _sitting(
        self, unit: int, posts: Iterable[str], barred: frozenset[int]
    ) -> tuple[tuple[str, ...], frozenset[int]] | None:
        """Return the posts held in exactly this unit, and who holds them."""
        found = {post: self.seats.get((unit, post), NOBODY) - barred for post in posts}
        held = tuple(post for post, holders in found.items() if holders)
        return (held, NOBODY.union(*found.values())) if held else None

    def _units_upwards(self, role: Role) -> Iterable[int]:
        """Return the units to look in, the nearest first."""
        if not role.posts:
            return ()
        if role.of.startswith(FUNCTION):
            return self.functions.get(role.of.removeprefix(FUNCTION), ())
        near = self.place.finder_unit if role.of == "finder_unit" else self.place.unit
        return reversed(near.lineage)


def seats_for(edition: Edition, place: Place, day: date) -> Seats:
    """Return who holds the edition's roles for a case, with two or three queries."""
    roles = tuple(edition.roles.values())
    functions = _functions(roles, place.unit)
    units = {*place.unit.lineage, *place.finder_unit.lineage}
    units.update(unit for lineage in functions.values() for unit in lineage)
    posts = {post for role in roles for post in role.posts}
    seats = _seated(Q(unit__in=units, post__in=posts), day)
    above = set(place.unit.lineage)
    missing = {
        post
        for role in roles
        if role.of == "organisation"
        for post in role.posts
        if not any((unit, post) in seats for unit in above)
    }
    elsewhere: dict[str, list[tuple[int, frozenset[int]]]] = {}
    if missing and not all(_found(role, seats, above) for role in roles):
        for (unit, post), holders in sorted(_seated(Q(post__in=missing), day).items()):
            elsewhere.setdefault(post, []).append((unit, holders))
    return Seats(
        edition,
        place,
        day,
        functions,
        seats,
        {post: tuple(found) for post, found in elsewhere.items()},
    )


def _found(role: Role, seats: Collection[tuple[int, str]], above: Collection[int]) -> bool:
    """Return whether a role of the whole organisation has a holder above the case."""
    if role.of != "organisation":
        return True
    return any((unit, post) in seats for unit in above for post in role.posts)


def _functions(roles: Iterable[Role], near: Unit) -> dict[str, tuple[int, ...]]:
    """Return, for each function that roles name, the nearest department's units upwards."""
    codes = {role.of.removeprefix(FUNCTION) for role in roles if role.of.startswith(FUNCTION)}
    if not codes:
        return {}
    shared = Choose(
        *(
            When(path__contains=f"/{unit}/", then=Value(depth))
            for depth, unit in reversed(list(enumerate(near.lineage, start=1)))
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
    depth = Length("path") - Length(Replace("path", Value("/"), Value("")))
    ranked = Unit.objects.filter(active=True, function__in=codes).annotate(
        place=Window(
            RowNumber(),
            partition_by=F("function"),
            order_by=[shared.desc(), depth, F("pk")],
        )
    )
    return {
        str(unit.function): tuple(reversed(unit.lineage))
        for unit in ranked.filter(place=1).only("path", "function")
    }


def _seated(within: Q, day: date) -> dict[tuple[int, str], frozenset[int]]:
    """Return who sits where: appointed active persons, and whoever stands in for them."""
    handed = "person__delegations_given"
    running = Q(**{f"{handed}__valid_from__lte": day}) & (
        Q(**{f"{handed}__valid_to": None}) | Q(**{f"{handed}__valid_to__gt": day})
    )
    rows = (
        Appointment.objects.on(day)
        .filter(within, person__is_active=True)
        .annotate(handed=FilteredRelation(handed, condition=running))
        .values_list(
            "unit_id",
            "post",
            "person_id",
            "unit__path",
            "handed__unit_id",
            "handed__receiver_id",
            "handed__receiver__is_active",
        )
    )
    seats: dict[tuple[int, str], set[int]] = {}
    for unit, post, person, path, given_in, receiver, active in rows:
        sitting = seats.setdefault((unit, post), set())
        sitting.add(person)
        if receiver and active and f"/{given_in}/" in path:
            sitting.add(receiver)
    return {seat: frozenset(persons) for seat, persons in seats.items()}
