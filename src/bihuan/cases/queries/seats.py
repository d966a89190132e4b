"""Who holds an edition's roles for one case: the persons, and the posts in the nearest unit.

A role's posts are sought in the unit that the role names and then upwards, unit by unit, until
somebody holds one who is not barred from the duty at hand. All roles of an edition are resolved
with two queries, however many there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bihuan.kit.statements import ask
from bihuan.people.models import Person, Unit
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

    def units_of_function(self, role: str) -> tuple[int, ...]:
        """Return the department that a role names by its function, and the units above it."""
        named = self.edition.roles[role].of
        return self.functions.get(named.removeprefix(FUNCTION), ()) if named else ()

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
    seats = _seated(posts, units, day)
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
        for (unit, post), holders in sorted(_seated(missing, None, day).items()):
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


_NEAREST = """
    SELECT function, path FROM (
        SELECT function, path, ROW_NUMBER() OVER (
            PARTITION BY function
            ORDER BY CASE {shared} ELSE 0 END DESC,
                     length(path) - length(replace(path, '/', '')), id
        ) AS place
        FROM people_unit WHERE active AND function IN ({codes})
    ) AS ranked WHERE place = 1
"""
_SEATED = """
    SELECT seat.unit_id, seat.post, seat.person_id, handed.receiver_id, given.path, unit.path
    FROM people_appointment AS seat
    JOIN people_person AS person ON person.id = seat.person_id AND person.is_active
    JOIN people_unit AS unit ON unit.id = seat.unit_id
    LEFT JOIN people_delegation AS handed ON handed.giver_id = seat.person_id
        AND handed.valid_from <= %s AND (handed.valid_to IS NULL OR handed.valid_to > %s)
        AND EXISTS (
            SELECT 1 FROM people_person AS receiver
            WHERE receiver.id = handed.receiver_id AND receiver.is_active
        )
    LEFT JOIN people_unit AS given ON given.id = handed.unit_id
    WHERE seat.valid_from <= %s AND (seat.valid_to IS NULL OR seat.valid_to > %s)
      AND seat.post IN ({posts}) {within}
"""
# Both are asked for every report and every act, so they are written out: the ORM would take
# longer to build the text than the database to answer.


def _functions(roles: Iterable[Role], near: Unit) -> dict[str, tuple[int, ...]]:
    """Return, for each function that roles name, the nearest department's units upwards.

    Nearest is what shares the lowest common ancestor with the case's unit, and of several there
    the one highest in the tree, as in `people.queries.unit_with_function`.
    """
    codes = {role.of.removeprefix(FUNCTION) for role in roles if role.of.startswith(FUNCTION)}
    if not codes:
        return {}
    lineage = near.lineage
    shared = " ".join(["WHEN path LIKE %s THEN %s"] * len(lineage))
    depths = [
        value
        for depth in range(len(lineage), 0, -1)
        for value in ("/" + "/".join(map(str, lineage[:depth])) + "/%", depth)
    ]
    sql = _NEAREST.format(shared=shared, codes=_marks(codes))
    return {
        function: tuple(int(unit) for unit in reversed(path.strip("/").split("/")))
        for function, path in ask(sql, [*depths, *sorted(codes)])
    }


def _seated(
    posts: Collection[str], units: Collection[int] | None, day: date
) -> dict[tuple[int, str], frozenset[int]]:
    """Return who sits where: appointed active persons, and whoever stands in for them."""
    if not posts:
        return {}
    within = "" if units is None else f"AND seat.unit_id IN ({_marks(units)})"
    sql = _SEATED.format(posts=_marks(posts), within=within)
    rows = ask(sql, [day, day, day, day, *sorted(posts), *sorted(units or ())])
    seats: dict[tuple[int, str], set[int]] = {}
    for unit, post, person, receiver, given, path in rows:
        sitting = seats.setdefault((unit, post), set())
        sitting.add(person)
        if receiver and path.startswith(given):
            sitting.add(receiver)
    return {seat: frozenset(persons) for seat, persons in seats.items()}


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
