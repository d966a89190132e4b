"""The case itself, its number, who sees it, and the words it is found by."""

from datetime import datetime
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import Person, Unit
from bihuan.procedure.terms import STATE_NAMES, STEP_NAMES, Label, State, Step
from bihuan.procedures.models import Issue

STATES = [(state.value, STATE_NAMES[state].zh) for state in State]
STEPS = [(step.value, STEP_NAMES[step].zh) for step in Step]


class KeptError(TypeError):
    """Somebody wrote code that deletes a case or changes what is kept for good."""


class Channel(models.TextChoices):
    """The way a report came in."""

    PAGE = "page", _("系统页面")
    CODE = "code", _("扫码")
    DESK = "desk", _("前台")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("信函")
    MESSAGE = "message", _("微信等消息")
    HOTLINE = "hotline", _("政府热线转办")
    INSPECTION = "inspection", _("检查")
    SURVEY = "survey", _("满意度调查")
    AUDIT = "audit", _("审核")
    API = "api", _("接口")
    IMPORT = "import", _("导入")


class CaseNumber(models.Model):
    """The last number given in a year; numbers follow one another without a gap."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


def _kept(to: Any, **options: Any) -> Any:  # noqa: ANN401 - a model field
    """Return a relation that keeps its target, without an index: nothing asks by it alone.

    Lists by unit or person go through `CaseScope`; every index less is a faster report.
    """
    return models.ForeignKey(to, models.PROTECT, db_index=False, **options)


class CaseQuerySet(models.QuerySet[Any]):
    """Ways to narrow cases down."""

    def delete(self) -> NoReturn:
        """Refuse: a case is withdrawn or found unsubstantiated, never deleted."""
        raise KeptError("a case is never deleted")

    def open(self) -> Self:
        """Keep the cases that are not ended."""
        return self.filter(state=State.OPEN)

    def seen_by(self, keys: frozenset[int] | None) -> Self:
        """Keep the cases that one of these scope keys opens; None opens all."""
        if keys is None:
            return self
        scopes = CaseScope.objects.filter(case=models.OuterRef("pk"), key__in=keys)
        return self.filter(models.Exists(scopes))

    def overdue_at(self, now: datetime) -> Self:
        """Keep the open cases with a duty past its time."""
        return self.filter(state=State.OPEN, next_due_at__lt=now)


class Case(models.Model):
    """One nonconforming service or thing, from its report to its end.

    Changed by `services.case_report` and `services.case_act` only. `issue` is the edition under
    which it was registered and by which it is handled for good. `facts` holds what was given and
    `counted` what was counted over history; what the procedure decides is never stored as a fact,
    it is worked out again from the edition.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    number = models.CharField(_("记录编号"), max_length=20, unique=True)
    issue = _kept(Issue, related_name="cases")
    unit = _kept(Unit, related_name="cases", verbose_name=_("责任部门"))
    found_unit = _kept(Unit, related_name="cases_found", verbose_name=_("发现地点所属部门"))
    finder_unit = _kept(Unit, related_name="+", verbose_name=_("发现人部门"))
    merged_into = _kept("self", null=True, blank=True, related_name="merged")

    title = models.CharField(_("标题"), max_length=200)
    description = models.TextField(_("情况描述"), blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    service_item = models.CharField(_("服务项目"), max_length=100, blank=True)
    channel = models.CharField(_("来源"), max_length=20, choices=Channel, default=Channel.PAGE)
    customer_name = models.CharField(_("顾客姓名"), max_length=100, blank=True)
    customer_contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    wants = models.CharField(_("顾客要求"), max_length=500, blank=True)

    reporter = _kept(Person, null=True, blank=True, related_name="cases_reported")
    receiver = _kept(Person, null=True, blank=True, related_name="cases_received")
    finder = _kept(Person, null=True, blank=True, related_name="cases_found")
    responsible_person = _kept(Person, null=True, blank=True, related_name="cases_responsible")

    facts = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=20, choices=STATES, default=State.OPEN.value)
    awaited = models.CharField(_("待办步骤"), max_length=20, choices=STEPS, blank=True)
    severity = models.CharField(_("程度"), max_length=40, blank=True)
    severity_name_zh = models.CharField(max_length=60, blank=True)
    severity_name_en = models.CharField(max_length=60, blank=True)
    severity_rank = models.SmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    occurred_at = models.DateTimeField(_("发生时间"), null=True, blank=True)
    found_at = models.DateTimeField(_("发现时间"), null=True, blank=True)
    reported_at = models.DateTimeField(_("报告时间"))
    recorded_at = models.DateTimeField(_("登记时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    next_due_at = models.DateTimeField(_("下一时限"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        """Options; the indexes serve the register in its order under its usual filters."""

        indexes = [
            models.Index(fields=["state", "-id"], name="case_by_state"),
            models.Index(fields=["severity", "-id"], name="case_by_severity"),
            models.Index(fields=["service_item", "-id"], name="case_by_item"),
            models.Index(fields=["issue", "-id"], name="case_by_issue"),
            models.Index(
                fields=["awaited", "-id"], name="case_by_awaited", condition=Q(state=State.OPEN)
            ),
            models.Index(fields=["next_due_at"], name="case_by_due", condition=Q(state=State.OPEN)),
            models.Index(
                fields=["merged_into"],
                name="case_by_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="case_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at=None)
                | (~Q(state=State.OPEN) & Q(closed_at__isnull=False)),
                name="case_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
                name="case_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")), name="case_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(found_at=None)
                | Q(occurred_at=None)
                | Q(found_at__gte=F("occurred_at")),
                name="case_found_after_it_occurred",
            ),
            models.CheckConstraint(
                condition=Q(found_at=None) | Q(reported_at__gte=F("found_at")),
                name="case_reported_after_it_was_found",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("reported_at")),
                name="case_recorded_after_the_report",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("reported_at")),
                name="case_closed_after_the_report",
            ),
            models.CheckConstraint(
                condition=Q(severity="", severity_rank=None)
                | (~Q(severity="") & Q(severity_rank__isnull=False)),
                name="case_severity_with_rank",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="case_revision_from_one"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN) | Q(next_due_at=None, awaited=""),
                name="case_ended_awaits_nothing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def subject(self) -> str:
        """The name under which the journal and the evidence know this case."""
        return f"case:{self.number}"

    @property
    def severity_name(self) -> Label:
        """The severity in both languages; empty while not graded."""
        return Label(str(self.severity_name_zh), str(self.severity_name_en))


class CaseScope(models.Model):
    """Who sees a case: the units from the root to the responsible one, units given a duty, persons.

    `key` is a unit's key, or a person's key negated. Together with the case's own key, a page of
    what a unit and everything below it may see is one range of one index, however many cases
    there are. Rows are added and never taken away: who has seen a case may go on following it.
    `responsible` marks the units that are responsible now, for lists by unit.
    """

    pk = models.CompositePrimaryKey("key", "case_id")
    key = models.BigIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="scopes", db_index=False)
    responsible = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.key} sees case {self.case_id}"


class CaseSearch(models.Model):
    """The search index: an FTS5 table on SQLite, tsvector columns on PostgreSQL.

    Made by a migration and written by `services.searching`; here only so that queries can join
    it. `every` is FTS5's column that stands for the whole table.
    """

    case = models.OneToOneField(
        Case,
        models.DO_NOTHING,
        primary_key=True,
        db_column="rowid",
        db_constraint=False,
        related_name="search",
    )
    words = models.TextField()
    customer = models.TextField()
    scope = models.TextField()
    every = models.TextField(db_column="cases_search")

    class Meta:
        """Options."""

        managed = False
        db_table = "cases_search"

    def __str__(self) -> str:
        return f"search words of case {self.pk}"
