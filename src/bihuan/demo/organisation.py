"""Founding the demo organisation: units, persons, posts, editions, all by their services."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from bihuan.cases.services.views import saved_view_save
from bihuan.demo.logins import LOGINS
from bihuan.demo.stories import ORGANISATION, ZONE, Given, read_week
from bihuan.journal.actors import SYSTEM
from bihuan.people.models import Person, Unit
from bihuan.people.services import appointment_give, delegation_give, person_add, unit_add
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import calendar_import, edition_put_in_force, edition_store

FIRST_YEAR = 2010
EARLIER = timedelta(days=10)
"""So long before its busy week the organisation is founded."""

ISSUER = "zhaomin"


class Organisation(NamedTuple):
    """The demo's units by code and persons by user name."""

    units: dict[str, Unit]
    persons: dict[str, Person]


def organisation_found(now: datetime) -> Organisation:
    """Found the organisation a few days before `now`, with its editions in force."""
    plan, then = read_week(ORGANISATION), now - EARLIER
    since = then.astimezone(ZONE).date()
    founded = Organisation({}, {})
    for unit in plan["units"]:
        founded.units[unit["code"]] = _unit(unit, founded, then)
    for person in plan["persons"]:
        founded.persons[person["username"]] = _person(person, founded, since, then)
    for row in plan["delegations"]:
        _delegation(row, founded, since + EARLIER, then)
    calendar_import(now=then, actor=SYSTEM, years=range(FIRST_YEAR, now.year + 2))
    for row in plan["editions"]:
        _edition(row, founded, since, then)
    return founded


def views_save(founded: Organisation) -> None:
    """Save the views of the register that the demo's persons use."""
    for row in read_week(ORGANISATION)["views"]:
        saved_view_save(
            person=founded.persons[row["person"]],
            name=row["name"],
            query=row["query"],
            shared="shared" in row,
        )


def _unit(row: Given, founded: Organisation, then: datetime) -> Unit:
    return unit_add(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        kind=row["kind"],
        parent=founded.units[row["parent"]] if "parent" in row else None,
        function=row.get("function", ""),
        actor=None,
        now=then,
    )


def _person(row: Given, founded: Organisation, since: date, then: datetime) -> Person:
    """Add a person; only the four whose names are shown can sign in."""
    passwords = {login.username: login.password for login in LOGINS}
    person = person_add(
        username=row["username"],
        name=row["name"],
        name_en=row["name_en"],
        password=passwords.get(row["username"]),
        is_administrator="administrator" in row,
        actor=None,
        now=then,
    )
    for code, post in row["posts"].items():
        appointment_give(
            person=person,
            unit=founded.units[code],
            post=post,
            valid_from=since,
            actor=None,
            now=then,
        )
    return person


def _delegation(row: Given, founded: Organisation, today: date, then: datetime) -> None:
    first, last = (timedelta(days=int(days)) for days in row["days"])
    delegation_give(
        giver=founded.persons[row["giver"]],
        receiver=founded.persons[row["receiver"]],
        unit=founded.units[row["unit"]],
        valid_from=today - first,
        valid_to=today - last,
        reason=row["reason"],
        actor=None,
        now=then,
    )


def _edition(row: Given, founded: Organisation, since: date, then: datetime) -> None:
    issuer = founded.persons[ISSUER]
    issue = edition_store(files=pack_read(row["pack"]), actor=issuer, now=then)
    edition_put_in_force(
        issue=issue,
        unit=founded.units[row["unit"]],
        valid_from=max(since, issue.effective_from),
        actor=issuer,
        now=then,
    )
