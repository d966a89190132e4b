"""Found a small working organisation in the database that DATABASE_URL names; print it as JSON.

For benchmarks and crash tests that talk to a real server: a site with its departments, S15 in
force, persons for every role, a token for the receptionist. Made by services, like everything.
"""

import json
import os
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402

from bihuan.people.models import Person, Unit  # noqa: E402
from bihuan.people.services import (  # noqa: E402
    appointment_give,
    person_add,
    token_issue,
    unit_add,
)
from bihuan.people.terms import Post, UnitKind  # noqa: E402
from bihuan.procedures.queries import pack_read  # noqa: E402
from bihuan.procedures.services import (  # noqa: E402
    calendar_import,
    edition_put_in_force,
    edition_store,
)

PACK = "s15-property"
YESTERDAY = timedelta(days=1)


def main() -> None:
    """Found it, once."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    admin = person_add(username="admin", name="管理员", actor=None, now=now, is_administrator=True)
    group = _unit("HQ", "总部", UnitKind.GROUP, None, admin)
    site = _unit("EAST", "东苑", UnitKind.SITE, group, admin)
    works = _unit("WORKS", "工程部", UnitKind.DEPARTMENT, site, admin)
    quality = _unit("QUALITY", "品质部", UnitKind.DEPARTMENT, group, admin, "quality")
    persons = {
        "reception": _person("reception", "李静", site, Post.RECEPTIONIST, admin),
        "supervisor": _person("supervisor", "王强", works, Post.SUPERVISOR, admin),
        "quality": _person("quality", "何欣", quality, Post.INSPECTOR, admin),
        "leader": _person("leader", "周总", group, Post.GENERAL_MANAGER, admin),
        "representative": _person(
            "representative", "赵敏", group, Post.MANAGEMENT_REPRESENTATIVE, admin
        ),
    }
    today = timezone.localdate(now)
    calendar_import(now=now, actor=admin, years=range(today.year - 1, today.year + 2))
    issue = edition_store(files=pack_read(PACK), actor=admin, now=now)
    edition_put_in_force(
        issue=issue, unit=group, valid_from=date(today.year, 1, 1), actor=admin, now=now
    )
    tokens = {
        name: token_issue(person=person, name="bench", actor=admin, now=now).secret
        for name, person in persons.items()
    }
    print(json.dumps({"unit": works.code, "tokens": tokens}))


def _unit(
    code: str, name: str, kind: str, parent: Unit | None, admin: Person, function: str = ""
) -> Unit:
    return unit_add(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        function=function,
        actor=admin,
        now=timezone.now(),
    )


def _person(username: str, name: str, unit: Unit, post: str, admin: Person) -> Person:
    now = timezone.now()
    person = person_add(username=username, name=name, actor=admin, now=now)
    since = timezone.localdate(now) - YESTERDAY
    appointment_give(person=person, unit=unit, post=post, valid_from=since, actor=admin, now=now)
    return person


if __name__ == "__main__":
    main()
