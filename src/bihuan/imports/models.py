"""What has been imported: each run, and which case each row of an old register became."""

from django.db import models

from bihuan.cases.models import Case
from bihuan.people.models import Person


class ImportRun(models.Model):
    """One file taken over; without an end, it was interrupted and can be run again."""

    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    actor = models.ForeignKey(Person, models.PROTECT, related_name="imports")
    started_at = models.DateTimeField()
    counts = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return f"import {self.pk} of {self.source}"


class ImportedCase(models.Model):
    """A row that became a case: the same row never becomes another one.

    `digest` is that of the row, so that a later change in the old register is noticed.
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="cases")
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=40)
    line = models.PositiveIntegerField()
    case = models.OneToOneField(Case, models.PROTECT, related_name="origin")

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="imported_case_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.external_id}"
