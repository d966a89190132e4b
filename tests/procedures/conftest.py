"""A small house for the tests of editions: 赵敏 may issue, 李静 may not."""

from datetime import UTC, date, datetime

import pytest

from bihuan.people.models import Appointment, Person, Unit
from bihuan.procedures.queries import pack_read

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def unit_made(code: str, name: str, kind: str, parent: Unit | None = None) -> Unit:
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent, path="/")
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def person_made(name: str, **fields: object) -> Person:
    return Person.objects.create(username=name, name=name, joined_at=NOW, **fields)


@pytest.fixture
def company(db):
    return unit_made("HQ", "公司", "group")


@pytest.fixture
def east(company):
    return unit_made("EAST", "东苑", "site", company)


@pytest.fixture
def west(company):
    return unit_made("WEST", "西苑", "site", company)


@pytest.fixture
def zhao(company):
    zhao = person_made("赵敏")
    Appointment.objects.create(
        person=zhao, unit=company, post="management_representative", valid_from=date(2025, 1, 1)
    )
    return zhao


@pytest.fixture
def li(east):
    li = person_made("李静")
    Appointment.objects.create(person=li, unit=east, post="staff", valid_from=date(2025, 1, 1))
    return li


@pytest.fixture
def files():
    return pack_read("s15-property")


@pytest.fixture
def another(files):
    """The same procedure with one limit changed, under the next version."""
    changed = dict(files)
    changed["pack.yaml"] = changed["pack.yaml"].replace('version: "1"', 'version: "2"')
    changed["ch3-grades.yaml"] = changed["ch3-grades.yaml"].replace("within: 1天", "within: 2天")
    changed["ch3-grades.yaml"] = changed["ch3-grades.yaml"].replace("1天 内", "2天 内")
    return changed
