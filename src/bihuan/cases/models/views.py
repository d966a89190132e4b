"""Register filters that somebody wants to keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person


class SavedView(models.Model):
    """A named filter of the register; a shared one is offered to everybody."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("名称"), max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("共享"), default=False)

    class Meta:
        """Options."""

        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once"),
        ]
        indexes = [
            models.Index(fields=["name"], name="view_shared", condition=models.Q(shared=True))
        ]

    def __str__(self) -> str:
        return f"view {self.pk} of person:{self.person_id}"
