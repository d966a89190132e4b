"""Issued editions, where they are in force, and the days of the working calendars."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import PeriodQuerySet, Person, Unit


class ImmutableError(TypeError):
    """Somebody tried to change what has been issued; the database refuses it as well."""


class IssuedQuerySet(models.QuerySet[Any]):
    """Rows that are written once: neither changed nor deleted."""

    def update(self, **_changes: object) -> int:
        """Refuse: an issued edition is never changed; issue a new version."""
        raise ImmutableError("已发布的版本不可更改；请发布新版本。")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: cases are pinned to the edition under which they were registered."""
        raise ImmutableError("已发布的版本不可删除：已有记录可能按它处理。")


class Issue(models.Model):
    """An edition of a procedure as it was issued: its text, its digest, who issued it and when.

    Immutable (a trigger holds it in the database). `files` maps the file names of the pack to
    their text; everything executed is compiled from it again, so the text is the procedure.
    """

    pack = models.CharField(_("程序"), max_length=80)
    version = models.CharField(_("版本"), max_length=40)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    title = models.CharField(_("程序名称"), max_length=200)
    title_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    effective_from = models.DateField(_("施行日期"))
    files = models.JSONField()
    issued_on = models.DateField(_("发布日期"))
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = IssuedQuerySet.as_manager()

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["pack", "version"], name="issue_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"

    def label(self, language: str) -> str:
        """Return the title in a language; Chinese where there is no English one."""
        return str(self.title_en if language.startswith("en") and self.title_en else self.title)


class InForceQuerySet(PeriodQuerySet):
    """Ways to ask what is in force."""

    def above(self, unit: Unit) -> Self:
        """Keep what was put in force for the unit or one of its ancestors."""
        return self.filter(unit__in=unit.lineage)

    def overlapping(self, valid_from: date, valid_to: date | None) -> Self:
        """Keep the periods that share a day with this one."""
        begun = self if valid_to is None else self.filter(valid_from__lt=valid_to)
        return begun.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from))


class InForce(models.Model):
    """An edition is in force for a unit and everything below it, from a day on.

    The periods of one unit never overlap (a trigger holds it in the database); a unit without a
    row follows its nearest ancestor that has one.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="editions")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="in_force")
    valid_from = models.DateField(_("起始日"))
    valid_to = models.DateField(_("终止日（不含）"), null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        """Options."""

        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="in_force_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to=None), name="in_force_open_once"
            ),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="in_force_begins_once"),
        ]

    def __str__(self) -> str:
        return f"issue:{self.issue_id} in unit:{self.unit_id} from {self.valid_from}"


class CalendarRevision(models.Model):
    """One taking-over of a schedule of working days; deadlines keep the revision they used.

    `published` are the years whose schedule had been announced; days in any other year are
    provisional.
    """

    calendar = models.CharField(_("日历"), max_length=40)
    number = models.PositiveIntegerField(_("修订号"))
    digest = models.CharField(_("摘要"), max_length=64)
    timezone = models.CharField(_("时区"), max_length=60)
    source = models.CharField(_("资料来源"), max_length=200)
    published = models.JSONField(_("已公布年份"))
    imported_at = models.DateTimeField()

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}/{self.number}"


class CalendarDay(models.Model):
    """A day that the calendar names: a day off, or a working day made up for one."""

    calendar = models.CharField(_("日历"), max_length=40)
    day = models.DateField(_("日期"))
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=60, blank=True)
    revision = models.ForeignKey(CalendarRevision, models.PROTECT, related_name="+")

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"
