"""Drafts of editions, and what was done to them by whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person
from bihuan.procedures.models.editions import Issue


class DraftState(models.TextChoices):
    """How far a draft has come."""

    EDITING = "editing", _("编辑中")
    SUBMITTED = "submitted", _("待审批")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已批准")
    ISSUED = "issued", _("已发布")
    DISCARDED = "discarded", _("已作废")


class DraftDeed(models.TextChoices):
    """What is done to a draft."""

    STARTED = "started", _("起草了")
    CHANGED = "changed", _("修改了")
    RENAMED = "renamed", _("改了名")
    SUBMITTED = "submitted", _("提交了审批")
    RETURNED = "returned", _("退回了")
    APPROVED = "approved", _("批准了")
    ISSUED = "issued", _("发布了")
    DISCARDED = "discarded", _("作废了")


OPEN = (DraftState.EDITING, DraftState.RETURNED)
"""The states in which a draft may be changed."""

WRITING = (DraftDeed.STARTED, DraftDeed.CHANGED, DraftDeed.RENAMED)
"""The deeds that make somebody an author."""


class Draft(models.Model):
    """The next edition of a procedure while it is being written.

    `files` maps the file names of the pack to their text, which may be broken. `revision` counts
    the deeds; whoever changes the draft names the revision they saw. `pack` is the id that the
    text gives itself, as far as it can be read. The draft began as `base` or as the shipped pack
    `origin`.
    """

    pack = models.CharField(_("程序"), max_length=80)
    title = models.CharField(_("草稿名称"), max_length=200)
    base = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="drafts")
    origin = models.CharField(_("来源"), max_length=80, blank=True)
    files = models.JSONField()
    state = models.CharField(
        _("状态"), max_length=20, choices=DraftState, default=DraftState.EDITING
    )
    revision = models.PositiveIntegerField(default=1)
    remarks = models.TextField(_("审核意见"), blank=True)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    issue = models.OneToOneField(Issue, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        """Options."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState.values), name="draft_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.ISSUED) | Q(issue__isnull=False),
                name="draft_issued_as_an_issue",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DraftState.APPROVED, DraftState.ISSUED])
                | Q(approved_by__isnull=False),
                name="draft_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"draft:{self.pk} of {self.pack}"

    @property
    def subject(self) -> str:
        """Return the draft as the journal names it."""
        return f"draft:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it may be changed."""
        return self.state in OPEN


class DraftChange(models.Model):
    """One deed on a draft; `before` keeps the texts that it replaced (None: there was no file)."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    deed = models.CharField(max_length=20, choices=DraftDeed)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        """Options."""

        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "revision"], name="draft_revision_once"),
            models.CheckConstraint(condition=Q(deed__in=DraftDeed.values), name="draft_deed_known"),
        ]

    def __str__(self) -> str:
        return f"draft:{self.draft_id} revision {self.revision}"
