"""The first answer to each request that carries an idempotency key."""

from django.db import models
from django.db.models import Q

from bihuan.people.models import Person


class Answer(models.Model):
    """What was answered to a request, so that its repetition gets the same and does nothing.

    A key belongs to the person who uses it; without a person, to everybody at the public door.
    """

    key = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    route = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="answer_once_per_person"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(person=None), name="answer_once_in_public"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} ({self.status})"
