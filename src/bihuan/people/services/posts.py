"""Posts are given, handed over for a time, and end."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.journal.actors import ActsAs
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Appointment, Delegation, Period, Person, Unit
from bihuan.people.services.rights import (
    administrator_only,
    check,
    present,
    self_or_administrator,
)


class PeriodRefusedError(RefusedError):
    """A period ends before it begins, overlaps another, or has ended already."""

    code = "people.period-refused"


class UnitOutOfUseError(RefusedError):
    """A post is to be given in a unit that is out of use."""

    code = "people.unit-out-of-use"


class NothingToDelegateError(RefusedError):
    """Somebody delegates without a post, or to themselves."""

    code = "people.nothing-to-delegate"


@transaction.atomic
def appointment_give(
    *,
    person: Person,
    unit: Unit,
    post: str,
    valid_from: date,
    actor: ActsAs | None,
    now: datetime,
    valid_to: date | None = None,
) -> Appointment:
    """Give a person a post in a unit from a local date on; `valid_to` is the first day without."""
    administrator_only(actor)
    holder = present(person)
    appointment = Appointment(
        person=holder, unit=unit, post=post, valid_from=valid_from, valid_to=valid_to
    )
    check(appointment)
    _check_period(appointment)
    if not Unit.objects.filter(pk=unit.pk, active=True).exists():
        raise UnitOutOfUseError(
            _("“{unit}”已停用，不能任命。").format(unit=unit.name), field="unit"
        )
    same = Appointment.objects.filter(person=holder, unit=unit, post=post)
    clash = same.filter(_overlap(valid_from, valid_to)).order_by("valid_from").first()
    if clash:
        raise PeriodRefusedError(
            _("{name}自 {since} 起已担任“{unit}”{post}，两段任期不能重叠。").format(
                name=holder.name,
                since=clash.valid_from,
                unit=unit.name,
                post=appointment.get_post_display(),
            ),
            field="valid_from",
        )
    appointment.save(force_insert=True)
    _write_appointment(
        "person.appointed",
        appointment,
        actor,
        now,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return appointment


@transaction.atomic
def appointment_end(
    *, appointment: Appointment, day: date, actor: ActsAs | None, now: datetime
) -> Appointment:
    """End a post; `day` is the first local date on which it is no longer held."""
    administrator_only(actor)
    stored: Appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("person", "unit")
        .get(pk=appointment.pk)
    )
    _end(stored, day)
    _write_appointment("person.appointment_ended", stored, actor, now, day=day)
    return stored


@transaction.atomic
def delegation_give(
    *,
    giver: Person,
    receiver: Person,
    unit: Unit,
    valid_from: date,
    valid_to: date | None,
    reason: str,
    actor: ActsAs | None,
    now: datetime,
) -> Delegation:
    """Hand over the posts that the giver holds in a unit and below it, for a time."""
    self_or_administrator(actor, giver)
    if giver.pk == receiver.pk:
        raise NothingToDelegateError(_("不能委托给本人，请另选一人。"), field="receiver")
    first, second = sorted((giver, receiver), key=lambda one: one.pk)
    present(first), present(second)
    delegation = Delegation(
        giver=giver,
        receiver=receiver,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
    )
    check(delegation)
    _check_period(delegation)
    held = Appointment.objects.filter(_overlap(valid_from, valid_to), person=giver)
    if not held.filter(unit__path__startswith=unit.path).exists():
        raise NothingToDelegateError(
            _("{name}在“{unit}”及其下级没有任职，没有可以委托的职责。").format(
                name=giver.name, unit=unit.name
            ),
            field="unit",
        )
    delegation.save(force_insert=True)
    _write_delegation(
        "person.delegated",
        delegation,
        actor,
        now,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=delegation.reason,
    )
    return delegation


@transaction.atomic
def delegation_end(
    *, delegation: Delegation, day: date, actor: ActsAs | None, now: datetime
) -> Delegation:
    """Take a delegation back; `day` is the first local date on which it no longer holds."""
    stored: Delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver", "receiver", "unit")
        .get(pk=delegation.pk)
    )
    self_or_administrator(actor, stored.giver)
    _end(stored, day)
    _write_delegation("person.delegation_ended", stored, actor, now, day=day)
    return stored


def _check_period(period: Period) -> None:
    """Refuse a period without a single day."""
    if period.valid_to and period.valid_to <= period.valid_from:
        raise PeriodRefusedError(
            _("终止日 {end} 不在起始日 {start} 之后，请更正。").format(
                end=period.valid_to, start=period.valid_from
            ),
            field="valid_to",
        )


def _end(period: Period, day: date) -> None:
    """Store the end of a period; it may come earlier than planned, never later."""
    if period.valid_to and period.valid_to <= day:
        raise PeriodRefusedError(
            _("已于 {end} 终止，不能改到 {day}。").format(end=period.valid_to, day=day), field="day"
        )
    if day < period.valid_from:
        raise PeriodRefusedError(
            _("终止日 {day} 早于起始日 {start}，请更正。").format(day=day, start=period.valid_from),
            field="day",
        )
    period.valid_to = day
    period.save(update_fields=["valid_to"])


def _overlap(valid_from: date, valid_to: date | None) -> Q:
    """Return the condition that a period has a day in common with this one."""
    begins = Q(valid_from__lt=valid_to) if valid_to else Q()
    return begins & (Q(valid_to=None) | Q(valid_to__gt=valid_from))


def _write_appointment(
    event: str,
    appointment: Appointment,
    actor: ActsAs | None,
    now: datetime,
    **details: object,
) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=f"person:{appointment.person_id}",
        now=now,
        details={
            "name": appointment.person.name,
            "unit": appointment.unit.name,
            "unit_code": appointment.unit.code,
            "post": appointment.post,
            **details,
        },
    )


def _write_delegation(
    event: str,
    delegation: Delegation,
    actor: ActsAs | None,
    now: datetime,
    **details: object,
) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=f"person:{delegation.giver_id}",
        now=now,
        details={
            "giver": delegation.giver.name,
            "receiver": delegation.receiver.name,
            "receiver_key": f"person:{delegation.receiver_id}",
            "unit": delegation.unit.name,
            "unit_code": delegation.unit.code,
            **details,
        },
    )
