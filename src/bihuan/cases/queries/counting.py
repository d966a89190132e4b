"""What has been counted over history, read from the tallies to the second."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from bihuan.cases.models import Tally, TallyEntry
from bihuan.procedure.decisions.derive import TallySpec, tally_specs
from bihuan.procedure.edition import Edition


class Counted(NamedTuple):
    """How many cases a window holds, and the sum of what is summed over them."""

    cases: int
    amount: int


def window_counted(key: str, within: int, at: datetime) -> Counted:
    """Return what stands under a key in the days up to a moment: (at − within days, at].

    One query: whole days from the tallies, the two days at the ends from the entries.
    """
    start, end = (at - timedelta(days=within)).astimezone(UTC), at.astimezone(UTC)
    ends = Q(at__gt=start, at__lte=end)
    if start.date() != end.date():
        after_first = datetime.combine(start.date() + timedelta(days=1), time.min, UTC)
        last = datetime.combine(end.date(), time.min, UTC)
        ends = Q(at__gt=start, at__lt=after_first) | Q(at__gte=last, at__lte=end)
    partial = TallyEntry.objects.filter(ends, key=key).order_by().values("key")
    whole = Tally.objects.filter(key=key, day__gt=start.date(), day__lt=end.date())
    rows = (
        partial.annotate(n=Count("case_id"), s=Sum("amount"))
        .values_list("n", "s")
        .union(
            whole.order_by()
            .values("key")
            .annotate(n=Sum("cases"), s=Sum("amount"))
            .values_list("n", "s"),
            all=True,
        )
    )
    found = list(rows)
    return Counted(sum(row[0] for row in found), sum(row[1] for row in found))


def counted_at(
    edition: Edition, keys: Mapping[str, str], at: datetime, own: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return the value of every counted fact for a case reported at this moment.

    Args:
        edition: whose counted facts are wanted.
        keys: the tally key of each counted fact.
        at: when the case was reported.
        own: what the case itself would add, while it is not stored yet.
    """
    found = {}
    for spec in tally_specs(edition):
        if spec.fact in keys:
            counted = window_counted(keys[spec.fact], spec.within, at)
            found[spec.fact] = _value(spec, counted, keys[spec.fact], own or {})
    return found


def _value(spec: TallySpec, counted: Counted, key: str, own: Mapping[str, int]) -> int:
    if spec.of:
        return counted.amount + own.get(key, 0)
    return counted.cases + (key in own)


def counted_cases(key: str, within: int, at: datetime) -> list[int]:
    """Return the keys of the cases that a count is made of, oldest first."""
    start = at - timedelta(days=within)
    rows = TallyEntry.objects.filter(key=key, at__gt=start, at__lte=at)
    return list(rows.order_by("at", "case_id").values_list("case_id", flat=True))
