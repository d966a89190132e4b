"""Proposals to handle a case by another edition, and what became of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models.case import Case
from bihuan.cases.models.history import Act
from bihuan.people.models import Person
from bihuan.procedures.models import Issue


class MoveState(models.TextChoices):
    """What became of a proposal."""

    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")


class CaseMove(models.Model):
    """A proposal to handle a case by another edition of its procedure.

    `revision` is that of the case when it was proposed: what was shown then is what is approved.
    The database lets a case change its edition only where an approved row says so.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    from_issue = models.ForeignKey(Issue, models.PROTECT, related_name="+")
    to_issue = models.ForeignKey(Issue, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MoveState, default=MoveState.PROPOSED)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)
    act = models.OneToOneField(Act, models.PROTECT, null=True, blank=True, related_name="move")

    class Meta:
        """Options."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MoveState.values), name="move_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(from_issue=F("to_issue")), name="move_to_another_edition"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="move_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=MoveState.PROPOSED, decided_by=None)
                | (~Q(state=MoveState.PROPOSED) & Q(decided_by__isnull=False)),
                name="move_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=MoveState.PROPOSED), name="move_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"move of case {self.case_id} to {self.to_issue_id}"
