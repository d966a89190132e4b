"""What was done to a case and what was decided about it; written once."""

from typing import Any

from django.db import models
from django.db.models import Q

from bihuan.cases.models.case import STEPS, Case, KeptError
from bihuan.people.models import Person
from bihuan.procedure.terms import Step


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are added and read, and nothing else; the database refuses it as well."""

    def update(self, **_changes: object) -> int:
        """Refuse."""
        raise KeptError(f"{self.model.__name__} rows are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise KeptError(f"{self.model.__name__} rows are never deleted")

    def erase(self, **changes: object) -> int:
        """Take personal words out of texts; only `services.erasing` calls this, and logs it."""
        return int(models.QuerySet.update(self, **changes))


class Act(models.Model):
    """Something a person did to a case; the acts in their order are the case.

    `data` is what the act brought in the words of the core, `facts` the facts it changed, `meets`
    the demands it met, `roles` and `clauses` by what authority. The journal holds the same in its
    chain; a text is erased there and here together.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="acts", db_index=False)
    sequence = models.PositiveIntegerField()
    step = models.CharField(max_length=20, choices=STEPS)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="acts")
    by_key = models.CharField(max_length=100)
    by_name = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    meets = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    clauses = models.JSONField(default=list)

    objects = KeptQuerySet.as_manager()

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="act_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="act_sequence_from_one"),
            models.CheckConstraint(
                condition=Q(step__in=[step.value for step in Step]), name="act_step_known"
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, step=Step.REPORT) | (Q(sequence__gt=1) & ~Q(step="report")),
                name="act_report_is_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} #{self.sequence} of case {self.case_id}"


class Decision(models.Model):
    """The answer of one decision table for a case, with all that explains it.

    `answer` is what was decided and on which grounds, `record` explains it on its own, on any
    machine. A decision is never overwritten: one that changes is superseded by a new one.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", db_index=False)
    act = models.ForeignKey(Act, models.PROTECT, related_name="decisions", db_index=False)
    table = models.CharField(max_length=80)
    output = models.CharField(max_length=80)
    answer = models.JSONField()
    record = models.JSONField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        """Options."""

        indexes = [models.Index(fields=["case", "table"], name="decision_by_table")]
        constraints = [
            models.UniqueConstraint(fields=["act", "table"], name="decision_once_per_act"),
        ]

    def __str__(self) -> str:
        return f"{self.table} of case {self.case_id}"
