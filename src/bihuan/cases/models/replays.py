"""Replays under way: how far they have come, and what they have counted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person, Unit
from bihuan.procedures.models import Issue


class ReplayState(models.TextChoices):
    """How far a replay has come."""

    RUNNING = "running", _("进行中")
    FINISHED = "finished", _("重演完毕")
    CANCELLED = "cancelled", _("已停止")


class Replay(models.Model):
    """Past cases under two editions, gone through slice by slice for one person.

    Nobody's record: it holds counts that can be counted again, and is thrown away when the same
    person asks anew. `new` is an issued edition; without one the text stands in `files`. `last` is
    the key of the last case done. `held_until` keeps two requests from doing the same slice.
    """

    old = models.ForeignKey(Issue, models.CASCADE, related_name="+")
    new = models.ForeignKey(Issue, models.CASCADE, null=True, blank=True, related_name="+")
    files = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="replays")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReplayState, default=ReplayState.RUNNING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    tallies = models.JSONField(default=dict)

    class Meta:
        """Options."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReplayState.values), name="replay_state_known"
            ),
            models.CheckConstraint(
                condition=Q(new__isnull=False) | ~Q(files={}), name="replay_of_some_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"replay {self.pk} of person:{self.asked_by_id}"

    @property
    def percent(self) -> int:
        """Return how far it is, from 0 to 100."""
        if self.state == ReplayState.FINISHED:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0
