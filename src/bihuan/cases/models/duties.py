"""Who must do what by when: the answer of the core, as rows that every list reads."""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models.case import STEPS, Case, KeptError
from bihuan.cases.models.history import Act
from bihuan.people.models import Person, Unit
from bihuan.procedure.terms import Label

ADMINISTRATORS = "administrators"
"""The post of last resort: nobody holds the duty, so the administrators see it."""


class DutyState(models.TextChoices):
    """What became of a duty."""

    OPEN = "open", _("待办")
    MET = "met", _("已完成")
    LAPSED = "lapsed", _("不再需要")


class DutyQuerySet(models.QuerySet[Any]):
    """Ways to narrow duties down."""

    def delete(self) -> NoReturn:
        """Refuse: a duty is met or lapses; that it was due is kept."""
        raise KeptError("a duty is never deleted")

    def open(self) -> Self:
        """Keep what still has to be done."""
        return self.filter(state=DutyState.OPEN)


class Duty(models.Model):
    """Someone must do this step, by then, on this form, because of this clause.

    Written by `services.standing` only. `opened_by` is the act that made it due, `met_by` the one
    that met it. `past_dues` are the due times it had before a clock was computed again, oldest
    first. `unheld` says that nobody holds any of its roles, so that others stand in.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="duties", db_index=False)
    demand = models.CharField(max_length=80)
    step = models.CharField(max_length=20, choices=STEPS)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    calendar = models.CharField(max_length=60, blank=True)
    agreed_from = models.DateTimeField(null=True, blank=True)
    past_dues = models.JSONField(default=list)
    form = models.CharField(max_length=80, blank=True)
    clause = models.CharField(max_length=80)
    requires = models.JSONField(default=list)
    asks = models.JSONField(default=list)
    barred = models.JSONField(default=list)
    on_breach = models.JSONField(default=list)
    recorded = models.BooleanField(default=True)
    unheld = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DutyState, default=DutyState.OPEN)
    met_by = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="duties_met", db_index=False
    )
    met_at = models.DateTimeField(null=True, blank=True)
    minutes_over = models.PositiveIntegerField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        """Options."""

        indexes = [
            models.Index(fields=["case", "id"], name="duty_by_case"),
            models.Index(fields=["due_at", "id"], name="duty_due", condition=Q(state="open")),
            models.Index(
                fields=["calendar"],
                name="duty_provisional",
                condition=Q(state="open", provisional=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "demand"], condition=Q(state="open"), name="duty_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DutyState.values), name="duty_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="met", met_by__isnull=False, met_at__isnull=False)
                | (~Q(state="met") & Q(met_by=None, met_at=None, minutes_over=None)),
                name="duty_met_by_an_act",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(met_at__gte=F("opened_at")),
                name="duty_met_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None)
                | Q(due_at=None, minutes_over=None)
                | Q(due_at__isnull=False, minutes_over__isnull=False),
                name="duty_lateness_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand} of case {self.case_id}"

    @property
    def title(self) -> Label:
        """What has to be done, in both languages."""
        return Label(str(self.title_zh), str(self.title_en))


class DutyHolder(models.Model):
    """Who holds a duty: a person, or whoever has a post in a unit.

    `open` and `due_at` repeat the duty's, so that "my duties, most urgent first" is one range of
    one small index.
    """

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="holders")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    post = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    open = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Options."""

        indexes = [
            models.Index(
                fields=["person", "due_at"], name="holder_by_person", condition=Q(open=True)
            ),
            models.Index(
                fields=["unit", "post", "due_at"], name="holder_by_post", condition=Q(open=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post="", unit=None)
                | Q(person=None, unit__isnull=False) & ~Q(post="")
                | Q(person=None, unit=None, post=ADMINISTRATORS),
                name="holder_is_a_person_or_a_post",
            ),
        ]

    def __str__(self) -> str:
        return f"holder of duty {self.duty_id}"
