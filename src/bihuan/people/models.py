"""Units, persons, the posts they hold, delegations and the tokens of programs."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.journal.actors import Actor
from bihuan.people.terms import Post, UnitKind


class UnitQuerySet(models.QuerySet[Any]):
    """Ways to narrow units down."""

    def under(self, *paths: str) -> Self:
        """Keep the units at these paths and everything below them."""
        within = Q()
        for path in paths:
            within |= Q(path__startswith=path)
        return self.filter(within) if paths else self.none()


class Unit(models.Model):
    """One node of the organisation: a group, region, site, department or team.

    `path` names every unit from the root down to this one ("/1/4/9/"), so that a subtree is one
    prefix and the ancestors are known without a query. `function` marks the department that
    carries a function of the procedure (quality, customer_service, office, …).
    """

    code = models.CharField(_("编号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=100, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, db_index=True, editable=False)
    function = models.CharField(_("职能"), max_length=40, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        """Options."""

        indexes = [
            models.Index(fields=["function"], name="unit_function", condition=~Q(function="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def label(self, language: str) -> str:
        """Return the name in a language; Chinese where there is no English one."""
        return str(self.name_en if language.startswith("en") and self.name_en else self.name)

    @property
    def lineage(self) -> tuple[int, ...]:
        """The keys of the units from the root down to this one."""
        return tuple(int(part) for part in str(self.path).split("/") if part)


class PersonManager(BaseUserManager[Any]):
    """Finds persons by the name they sign in with, however they write its capitals."""

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return the form in which user names are stored and compared."""
        return str(AbstractBaseUser.normalize_username(username)).strip().casefold()

    def get_by_natural_key(self, username: str | None) -> Any:  # noqa: ANN401 - Django's signature
        """Return the person who signs in under this name."""
        return self.get(username=self.normalize_username(username or ""))


class Person(AbstractBaseUser):
    """Somebody who signs in.

    A person who leaves keeps the history: the row stays, `is_active` goes.
    """

    class Theme(models.TextChoices):
        """How the pages look."""

        SYSTEM = "system", _("跟随系统")
        LIGHT = "light", _("浅色")
        DARK = "dark", _("深色")

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    name_en = models.CharField(_("英文姓名"), max_length=60, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    is_active = models.BooleanField(_("在职"), default=True)
    is_administrator = models.BooleanField(_("系统管理员"), default=False)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    theme = models.CharField(_("主题"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        """Options."""

        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(is_active=False), name="person_left_is_not_active"
            ),
        ]

    def __str__(self) -> str:
        """Return the key, not the name: this is what ends up in logs and error reports."""
        return f"person:{self.pk}"

    @property
    def is_staff(self) -> bool:
        """Django's word for whoever may administer; there is no stock admin site."""
        return bool(self.is_administrator)

    def get_full_name(self) -> str:
        """Return the name that others read."""
        return str(self.name)

    def get_short_name(self) -> str:
        """Return the name that others read."""
        return str(self.name)

    def as_actor(self) -> Actor:
        """Return the person as the journal knows them."""
        return Actor(f"person:{self.pk}", str(self.name))


class PeriodQuerySet(models.QuerySet[Any]):
    """Ways to ask for what is true on a day."""

    def on(self, day: date) -> Self:
        """Keep what holds on this local date; the period includes its first day, not its last."""
        return self.filter(self.covering(day))

    @staticmethod
    def covering(day: date, relation: str = "") -> Q:
        """Return the condition that a period, perhaps of a relation, includes this day."""
        return (Q(**{f"{relation}valid_to": None}) | Q(**{f"{relation}valid_to__gt": day})) & Q(
            **{f"{relation}valid_from__lte": day}
        )


class Period(models.Model):
    """A half-open period of local dates, `valid_to` empty while still true."""

    valid_from = models.DateField(_("起始日"))
    valid_to = models.DateField(_("终止日（不含）"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        """Options."""

        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]


class Appointment(Period):
    """A person holds a post in a unit for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    post = models.CharField(_("岗位"), max_length=40, choices=Post)

    class Meta(Period.Meta):
        """Options."""

        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(post__in=Post.values), name="appointment_post_known"
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "post"],
                condition=Q(valid_to=None),
                name="appointment_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} of unit:{self.unit_id} by person:{self.person_id}"


class Delegation(Period):
    """A person hands the posts they hold in a unit and below it to another for a time."""

    giver = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="delegations_received")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="delegations")
    reason = models.CharField(_("事由"), max_length=200)

    class Meta(Period.Meta):
        """Options."""

        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="delegation_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"person:{self.giver_id} to person:{self.receiver_id} in unit:{self.unit_id}"


class ApiToken(models.Model):
    """What a program shows instead of a password; only a digest of the secret is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(_("用途"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("到期时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token:{self.pk} of person:{self.person_id}"
