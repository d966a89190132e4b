"""Files that are kept as evidence; their bytes lie in the evidence storage, once per content."""

from django.db import models
from django.db.models import Q

from bihuan.evidence.terms import KIND_NAMES
from bihuan.people.models import Person


class Attachment(models.Model):
    """A file about a record.

    `subject` names the record as text ("case:NC-2026-0001"), `act_sequence` the act of it that
    the file proves. An erased file keeps its row, without name and content.
    """

    subject = models.CharField(max_length=100)
    act_sequence = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=list(KIND_NAMES.items()))
    name = models.CharField(max_length=120, blank=True)
    uploaded_name = models.CharField(max_length=120, blank=True)
    uploaded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    uploaded_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Options."""

        indexes = [
            models.Index(fields=["subject", "id"], name="attachment_by_subject"),
            models.Index(fields=["sha256"], name="attachment_by_content"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(KIND_NAMES)), name="attachment_kind_known"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", uploaded_name=""),
                name="attachment_erased_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk} of {self.subject}"

    @property
    def renamed(self) -> bool:
        """Whether the name was given another ending because the content is of another type."""
        return bool(self.uploaded_name) and self.uploaded_name != self.name
