"""The demo: a believable organisation after one busy week, made by calling services."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.demo.events import LOADED, SUBJECT
from bihuan.demo.logins import LOGINS, Login
from bihuan.demo.organisation import organisation_found, views_save
from bihuan.demo.stories import events
from bihuan.demo.week import Progress, Week
from bihuan.journal.actors import SYSTEM
from bihuan.journal.models import Entry
from bihuan.journal.services import entry_write, seal_make
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person, Unit
from bihuan.procedure.terms import Step


class DemoRefusedError(RefusedError):
    """The demo is not wanted here: another organisation is at home, or it is not switched on."""

    code = "demo.refused"


def demo_is_loaded() -> bool:
    """Return whether this database holds the demo organisation."""
    return bool(Entry.objects.filter(subject=SUBJECT, event=LOADED).exists())


def demo_load(*, now: datetime, progress: Progress | None = None) -> tuple[Login, ...]:
    """Found the demo organisation and let it live through the week that ends now.

    All or nothing; loading it again changes nothing. Returns the logins that visitors may use.

    Raises:
        DemoRefusedError: the database holds something else, or `BIHUAN_DEMO` is off.
    """
    if not settings.BIHUAN_DEMO:
        raise DemoRefusedError(
            _("演示组织的密码是公开的，只在演示时可用；请先设环境变量 BIHUAN_DEMO=True。")
        )
    if demo_is_loaded():
        return LOGINS
    if Unit.objects.exists() or Person.objects.exists():
        raise DemoRefusedError(
            _("数据库里已有别的单位或人员，不能装入演示组织；请另用一个空的数据库。")
        )
    with translation.override("zh-hans"), transaction.atomic():
        _load(now, progress)
    return LOGINS


def _load(now: datetime, progress: Progress | None) -> None:
    founded = organisation_found(now)
    week = Week(founded, now)
    happened = events(now)
    week.live(happened, progress, len(happened))
    views_save(founded)
    reports = sum(event.step is Step.REPORT for event in happened)
    entry_write(
        actor=SYSTEM,
        event=LOADED,
        subject=SUBJECT,
        now=now,
        details={
            "persons": len(founded.persons),
            "cases": reports,
            "acts": len(happened) - reports,
        },
    )
    seal_make(now)
