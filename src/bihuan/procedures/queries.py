"""Find editions: the shipped packs, what has been issued, what is in force where and when."""

import functools
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError
from bihuan.kit.statements import ask
from bihuan.people.models import Unit
from bihuan.procedure.clocks.calendar import Calendar
from bihuan.procedure.document.model import Issued
from bihuan.procedure.edition import Edition
from bihuan.procedures.models import (
    CalendarDay,
    CalendarRevision,
    Draft,
    DraftState,
    InForce,
    Issue,
)
from bihuan.procedures.reader import read_pack

PACKS = Path(__file__).parent / "packs"
VOCABULARY = "vocabulary.yaml"
CALENDAR = "CN"
"""The calendar that editions count working days by."""


class NoEditionError(RefusedError):
    """No edition of the procedure is in force for this unit on this day."""

    code = "edition.none_in_force"


class EditionUnreadableError(RefusedError):
    """A stored edition cannot be executed any more: its text was damaged or is too old."""

    code = "edition.unreadable"


class PackUnknownError(RefusedError):
    """There is no shipped pack of this name."""

    code = "pack.unknown"


class DraftNotFoundError(RefusedError):
    """There is no such draft."""

    code = "draft.not_found"


class Ruling(NamedTuple):
    """What a new case is handled by: the issued edition, ready to execute, and the calendar."""

    issue: Issue
    edition: Edition
    calendar: Calendar


def packs() -> list[str]:
    """Return the ids of the shipped packs in order."""
    return sorted(folder.name for folder in PACKS.iterdir() if (folder / "pack.yaml").is_file())


def pack_read(pack: str) -> dict[str, str]:
    """Return a shipped pack's files: name inside the pack to text.

    The shared vocabulary comes with them, so that what is issued says everything itself.

    Raises:
        PackUnknownError: no pack of this name is shipped.
    """
    if pack not in packs():
        raise PackUnknownError(
            _("没有名为 %(pack)s 的程序包；可选：%(all)s。")
            % {"pack": pack, "all": "、".join(packs())}
        )
    folder = PACKS / pack
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
    if (PACKS / VOCABULARY).is_file():
        files.setdefault(VOCABULARY, PACKS / VOCABULARY)
    return {name: path.read_text(encoding="utf-8") for name, path in files.items()}


def issues() -> Any:  # noqa: ANN401 - a queryset
    """Return every issued edition, newest first, without its text."""
    return Issue.objects.defer("files").order_by("-issued_at", "-pk")


def issues_in_force_first(day: date) -> Any:  # noqa: ANN401 - a queryset
    """Return every issued edition, those in force somewhere on a day before the others."""
    held = Exists(InForce.objects.on(day).filter(issue=OuterRef("pk")))
    return issues().order_by(held.desc(), "-issued_at", "-pk")


def history_of(issue: Issue) -> list[Issued]:
    """Return the earlier issues of the same procedure, oldest first, as its document lists them."""
    earlier = Issue.objects.filter(pack=issue.pack, issued_at__lt=issue.issued_at)
    rows = earlier.order_by("issued_at", "pk").values_list("version", "issued_on")
    return [Issued(version, day.isoformat()) for version, day in rows]


def drafts() -> Any:  # noqa: ANN401 - a queryset
    """Return the drafts without their text, those still under way first, then the newest."""
    done = Case(When(state__in=(DraftState.ISSUED, DraftState.DISCARDED), then=1), default=0)
    rows = Draft.objects.defer("files", "base__files", "issue__files")
    return rows.select_related("base", "issue", "started_by").order_by(done, "-changed_at", "-pk")


def draft_get(pk: int, *, locked: bool = False) -> Draft:
    """Return a draft; locked, nobody else changes it until the transaction ends.

    Raises:
        DraftNotFoundError: there is none.
    """
    rows = Draft.objects.select_for_update(of=("self",)) if locked else Draft.objects
    draft: Draft | None = rows.select_related("base", "started_by").filter(pk=pk).first()
    if draft is None:
        raise DraftNotFoundError(_("没有这份草稿；请回到草稿列表。"))
    return draft


def in_force_in(unit: Unit) -> Any:  # noqa: ANN401 - a queryset
    """Return what was put in force for exactly this unit, newest first."""
    rows = InForce.objects.filter(unit=unit).select_related("issue")
    return rows.defer("issue__files").order_by("-valid_from", "-pk")


# --- editions, compiled once per process ----------------------------------------------------------
_compiled: dict[str, Edition] = {}
_compiling = threading.Lock()


def edition_by_digest(digest: str) -> Edition:
    """Return the edition ready to execute; each is compiled once per process.

    Raises:
        EditionUnreadableError: the stored text no longer gives the edition that was issued.
    """
    known = _compiled.get(digest)
    if known is not None:
        return known
    with _compiling:
        if digest not in _compiled:
            files = Issue.objects.values_list("files", flat=True).get(digest=digest)
            _compiled[digest] = _compile(digest, files)
        return _compiled[digest]


def _compile(digest: str, files: Mapping[str, str]) -> Edition:
    loaded = read_pack(files, proven=True)
    if loaded.edition is None or loaded.edition.digest != digest:
        raise EditionUnreadableError(
            _("摘要为 %(digest)s 的程序版本与发布时的文本不符，不能执行；请从备份恢复该版本。")
            % {"digest": digest[:12]}
        )
    return loaded.edition


_ISSUE = ("id", "pack", "version", "digest", "title", "title_en")
_RULING = f"""
    SELECT
        COALESCE((
            SELECT digest FROM procedures_calendarrevision
            WHERE calendar = %s ORDER BY number DESC LIMIT 1
        ), ''),
        {", ".join(f"issue.{name}" for name in _ISSUE)}
    FROM procedures_inforce AS force
    JOIN procedures_issue AS issue ON issue.id = force.issue_id
    JOIN people_unit AS unit ON unit.id = force.unit_id
    WHERE force.unit_id IN ({{units}})
      AND force.valid_from <= %s AND (force.valid_to IS NULL OR force.valid_to > %s)
    ORDER BY length(unit.path) DESC LIMIT 1
"""  # noqa: S608 - names of our own columns
"""Asked for every report, so it is written out: the ORM would take longer than the database."""


def edition_for(unit: Unit, day: date) -> tuple[Issue, Edition]:
    """Return the edition in force for the unit on a local date: its own or its nearest ancestor's.

    Raises:
        NoEditionError: none is in force there on that day.
    """
    ruling = ruling_for(unit, day)
    return ruling.issue, ruling.edition


def ruling_for(unit: Unit, day: date) -> Ruling:
    """Return the edition in force and the calendar, with one query.

    Raises:
        NoEditionError: none is in force there on that day.
    """
    lineage = unit.lineage
    marks = ", ".join(["%s"] * len(lineage))
    rows = ask(_RULING.format(units=marks), [CALENDAR, *lineage, day, day])
    if not rows:
        raise NoEditionError(
            _("%(unit)s在 %(day)s 没有生效的程序版本；请先在“程序”中发布一个版本并令其施行。")
            % {"unit": unit.name, "day": day},
            field="unit",
        )
    digest, *columns = rows[0]
    issue: Issue = Issue.from_db(connection.alias, _ISSUE, columns)
    return Ruling(issue, edition_by_digest(issue.digest), calendar(CALENDAR, digest))


# --- calendars ------------------------------------------------------------------------------------
_calendars: dict[str, Calendar] = {}


def current_calendar(calendar_id: str = CALENDAR) -> Coalesce:
    """Return an expression for the digest of a calendar's newest revision, "" if it has none."""
    return Coalesce(Subquery(_revisions(calendar_id).values("digest")[:1]), Value(""))


def calendar(calendar_id: str = CALENDAR, digest: str | None = None) -> Calendar:
    """Return a working calendar at its newest revision; a digest that is at hand saves a query.

    Kept in the process by its digest, so a new revision is seen at once by every process. A
    calendar that nobody imported follows the weekday rule, and whatever is counted by it is
    provisional.
    """
    if digest == "":
        return _unknown_days(calendar_id)
    known = _calendars.get(digest) if digest else None
    return known or _calendar_read(calendar_id)


@functools.cache
def _unknown_days(calendar_id: str) -> Calendar:
    return Calendar.from_days(calendar_id, f"{calendar_id}/0", settings.TIME_ZONE, {}, ())


def _revisions(calendar_id: str) -> Any:  # noqa: ANN401 - a queryset
    return CalendarRevision.objects.filter(calendar=calendar_id).order_by("-number")


def _calendar_read(calendar_id: str) -> Calendar:
    revision = _revisions(calendar_id).first()
    if revision is None:
        return _unknown_days(calendar_id)
    if revision.digest not in _calendars:
        days = CalendarDay.objects.filter(calendar=calendar_id)
        _calendars[revision.digest] = Calendar.from_days(
            calendar_id,
            str(revision),
            revision.timezone,
            dict(days.values_list("day", "working")),
            revision.published,
        )
    return _calendars[revision.digest]


def provisional_years(first: int, last: int, calendar_id: str = CALENDAR) -> list[int]:
    """Return the years of a range whose official schedule is not known yet."""
    published = calendar(calendar_id).published
    return [year for year in range(first, last + 1) if year not in published]


def calendar_days(year: int, calendar_id: str = CALENDAR) -> Any:  # noqa: ANN401 - a queryset
    """Return the named days of a year in order."""
    within = Q(day__gte=date(year, 1, 1), day__lt=date(year + 1, 1, 1))
    return CalendarDay.objects.filter(within, calendar=calendar_id).order_by("day")
