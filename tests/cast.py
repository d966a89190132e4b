"""The cast that every test knows, and the small organisation in which they work.

和悦服务集团 has the sites 东苑 and 西苑. 李静 reports in the East, 王强 leads it, 赵敏 is the
management representative, 钱磊 belongs to the West and must see nothing of the East. All of it
is made by services, as an administrator would do it.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models import Model

from bihuan.journal.models import Details, Entry
from bihuan.people.models import Appointment, Person, Unit
from bihuan.people.services import appointment_give, person_add, unit_add
from bihuan.people.terms import Post, UnitKind

SINCE = date(2026, 1, 1)
"""The day from which everybody holds their posts."""

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
"""A Friday, half past nine in Shanghai."""

DAY = date(2026, 11, 20)
"""The local date of NOW."""

PASSWORD = "closed-loop-2026"
"""Everybody's."""


@dataclass(frozen=True)
class Cast:
    """Units and persons by name."""

    group: Unit
    office: Unit
    quality: Unit
    east: Unit
    east_service: Unit
    east_works: Unit
    east_guard: Unit
    east_finance: Unit
    west: Unit
    west_service: Unit
    west_works: Unit
    west_guard: Unit
    west_finance: Unit
    li_jing: Person
    wang_qiang: Person
    zhao_min: Person
    qian_lei: Person
    chen_gang: Person
    sun_li: Person
    zhou_zong: Person
    wu_xiao: Person
    zheng_kai: Person
    he_xin: Person
    administrator: Person


UNITS = (
    ("group", "HY", "和悦服务集团", "Heyue Services", UnitKind.GROUP, "", ""),
    ("office", "HY-BG", "办公室", "Office", UnitKind.DEPARTMENT, "group", "office"),
    ("quality", "HY-PZ", "品质部", "Quality", UnitKind.DEPARTMENT, "group", "quality"),
    ("east", "DY", "东苑", "East Garden", UnitKind.SITE, "group", ""),
    ("west", "XY", "西苑", "West Garden", UnitKind.SITE, "group", ""),
)
DEPARTMENTS = (
    ("service", "KF", "客户服务部", "Customer Service", "customer_service"),
    ("works", "GC", "工程部", "Engineering", "engineering"),
    ("guard", "BA", "保安部", "Security", "security"),
    ("finance", "CW", "财务部", "Finance", "finance"),
)
PERSONS = (
    ("li_jing", "李静", "Li Jing", (("east_service", Post.RECEPTIONIST),)),
    ("wang_qiang", "王强", "Wang Qiang", (("east", Post.MANAGER),)),
    ("zhao_min", "赵敏", "Zhao Min", (("group", Post.MANAGEMENT_REPRESENTATIVE),)),
    ("qian_lei", "钱磊", "Qian Lei", (("west", Post.SUPERVISOR),)),
    (
        "chen_gang",
        "陈刚",
        "Chen Gang",
        (("east_works", Post.LEAD_HAND), ("east_works", Post.SUPERVISOR)),
    ),
    ("sun_li", "孙丽", "Sun Li", (("east_works", Post.STAFF),)),
    ("zhou_zong", "周总", "Zhou", (("group", Post.GENERAL_MANAGER),)),
    ("wu_xiao", "吴晓", "Wu Xiao", (("east_works", Post.STOREKEEPER),)),
    ("zheng_kai", "郑凯", "Zheng Kai", (("group", Post.BUYER),)),
    ("he_xin", "何欣", "He Xin", (("quality", Post.INSPECTOR),)),
    ("administrator", "管理员", "Administrator", ()),
)


def cast_make() -> Cast:
    """Found the organisation."""
    units: dict[str, Unit] = {}
    for key, code, name, name_en, kind, parent, function in UNITS:
        units[key] = _unit(code, name, name_en, kind, units.get(parent), function)
    for site in ("east", "west"):
        for key, code, name, name_en, function in DEPARTMENTS:
            above = units[site]
            units[f"{site}_{key}"] = _unit(
                f"{above.code}-{code}", name, name_en, UnitKind.DEPARTMENT, above, function
            )
    persons: dict[str, Person] = {}
    for key, name, name_en, posts in PERSONS:
        persons[key] = person_add(
            username=key,
            name=name,
            name_en=name_en,
            password=PASSWORD,
            is_administrator=key == "administrator",
            actor=None,
            now=NOW,
        )
        for unit, post in posts:
            appointment_give(
                person=persons[key],
                unit=units[unit],
                post=post,
                valid_from=SINCE,
                actor=None,
                now=NOW,
            )
    return Cast(**units, **persons)


def _unit(
    code: str, name: str, name_en: str, kind: str, parent: Unit | None, function: str
) -> Unit:
    return unit_add(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        parent=parent,
        function=function,
        actor=None,
        now=NOW,
    )


TABLES = (Unit, Person, Appointment, Entry, Details)
_first: list[tuple[Cast, dict[type[Model], list[Model]]]] = []


@pytest.fixture
def cast(db) -> Cast:
    """Return the cast: founded by services the first time, the same rows put back later on.

    The keys do not clash with other rows: PostgreSQL's sequences never go back behind the first
    founding, and on SQLite the cast has numbers of its own.
    """
    if not _first:
        _number_apart()
        before = {table: set(table.objects.all()) for table in TABLES}
        made = cast_make()
        after = {table: table.objects.order_by("pk") for table in TABLES}
        new = {table: [row for row in after[table] if row not in before[table]] for table in TABLES}
        _first.append((made, new))
        return deepcopy(made)
    made, rows = deepcopy(_first[0])
    for table in TABLES:
        table.objects.bulk_create(rows[table])
    return made


def _number_apart() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in (Unit, Person, Appointment, Entry):
                name = table._meta.db_table
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, 1000000)", [name])
