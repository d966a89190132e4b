"""The register: every list of cases, filtered, searched, page by page without counting."""

import heapq
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bihuan.cases.models import Case, CaseScope
from bihuan.cases.models.keys import first_key_at
from bihuan.cases.queries.searching import found_by, found_few, newest_found_first
from bihuan.cases.queries.sight import Sight, sight_of
from bihuan.people.models import Person, Unit
from bihuan.procedure.terms import State
from bihuan.procedures.models import Issue

NEWEST, OLDEST, DUE = "newest", "oldest", "due"
SORTS = (NEWEST, OLDEST, DUE)
COUNT_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What somebody wants to see of the register; empty fields do not narrow it.

    `unit` means responsible now, the unit and everything below it. `edition` is a pack's id.
    `mine` are the cases that concern the person themself. `sort` is one of `SORTS`.
    """

    q: str = ""
    state: str = ""
    awaited: str = ""
    severity: str = ""
    unit: Unit | None = None
    edition: str = ""
    service_item: str = ""
    channel: str = ""
    overdue: bool = False
    mine: bool = False
    reported_from: date | None = None
    reported_to: date | None = None
    sort: str = NEWEST


class RegisterPage(NamedTuple):
    """A page of the register; `next` continues after its last case, empty at the end."""

    cases: list[Case]
    next: str


def register(person: Person, filters: RegisterFilter, now: datetime) -> Any:  # noqa: ANN401
    """Return the cases that a person may see under these filters, in the order asked for.

    For exports and counts; pages are faster from `register_page`.
    """
    return _whole(sight_of(person, timezone.localdate(now)), filters, now)


def _found_whole(sight: Sight, filters: RegisterFilter, now: datetime) -> Any:  # noqa: ANN401
    """Return the whole list; few hits of a search are named one by one."""
    few = found_few(filters.q, sight) if filters.q.strip() else None
    if few is None:
        return _whole(sight, filters, now)
    return _whole(sight, replace(filters, q=""), now).filter(pk__in=few)


def _whole(sight: Sight, filters: RegisterFilter, now: datetime) -> Any:  # noqa: ANN401
    rows = _narrowed(Case.objects.seen_by(sight.keys), filters, sight, now)
    keys = _driving_keys(filters, sight)
    if keys is not None and (filters.mine or filters.unit):
        rows = rows.filter(_in_scope(keys, responsible=not filters.mine))
    return _ordered(rows, filters)


def register_count(person: Person, filters: RegisterFilter, now: datetime) -> int:
    """Return how many cases the filters find, at most `COUNT_AT_MOST`: nobody reads further."""
    sight = sight_of(person, timezone.localdate(now))
    found = _found_whole(sight, filters, now).order_by()[:COUNT_AT_MOST]
    return int(found.values("pk").count())


def register_page(
    person: Person, filters: RegisterFilter, now: datetime, size: int = 50, after: str = ""
) -> RegisterPage:
    """Return one page of the register; `after` is the `next` of the page before it.

    Each scope key that opens cases is one range of one index; the ranges are merged here, so a
    page costs the same whatever the register holds.
    """
    sight = sight_of(person, timezone.localdate(now))
    rows = Case.objects.select_related("unit", "responsible_person")
    keys = _driving_keys(filters, sight)
    if keys is None or filters.q or filters.sort == DUE or filters.awaited or filters.overdue:
        found = _found_whole(sight, filters, now).select_related("unit", "responsible_person")
        cases = list(_after(found, filters, after)[: size + 1])
        return _page(cases, filters, size)
    narrowed = _narrowed(rows, filters, sight, now)
    if filters.unit and not filters.mine:
        narrowed = narrowed.seen_by(sight.keys)
    ranges = [
        _range(narrowed, key, filters, after, responsible=bool(filters.unit and not filters.mine))
        for key in sorted(keys)
    ]
    newest = filters.sort != OLDEST
    merged = heapq.merge(
        *(list(one[: size + 1]) for one in ranges), key=lambda case: case.pk, reverse=newest
    )
    return _page(list({case.pk: case for case in merged}.values()), filters, size)


def _driving_keys(filters: RegisterFilter, sight: Sight) -> frozenset[int] | None:
    """Return the scope keys whose ranges hold all that can be on the list; None: everything."""
    if filters.mine:
        return frozenset({-sight.person.pk})
    if filters.unit is not None:
        return frozenset({filters.unit.pk})
    return sight.keys


def _in_scope(keys: frozenset[int], *, responsible: bool) -> Exists:
    scopes = CaseScope.objects.filter(case=OuterRef("pk"), key__in=keys)
    return Exists(scopes.filter(responsible=True) if responsible else scopes)


def _range(
    rows: Any,  # noqa: ANN401 - querysets
    key: int,
    filters: RegisterFilter,
    after: str,
    *,
    responsible: bool,
) -> Any:  # noqa: ANN401
    """Return what one scope key opens, walked along its index from the cursor on."""
    oldest = filters.sort == OLDEST
    scope = Q(scopes__key=key)
    if responsible:
        scope &= Q(scopes__responsible=True)
    if after:
        scope &= Q(**{f"scopes__case_id__{'gt' if oldest else 'lt'}": int(after)})
    return rows.filter(scope).order_by("scopes__case_id" if oldest else "-scopes__case_id")


def _narrowed(rows: Any, filters: RegisterFilter, sight: Sight, now: datetime) -> Any:  # noqa: ANN401
    for name in ("state", "awaited", "severity", "service_item", "channel"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.awaited:
        rows = rows.filter(state=State.OPEN)
    if filters.unit and filters.mine:
        rows = rows.filter(_in_scope(frozenset({filters.unit.pk}), responsible=True))
    if filters.edition:
        issues = list(Issue.objects.filter(pack=filters.edition).values_list("pk", flat=True))
        rows = rows.filter(issue__in=issues)
    if filters.overdue:
        rows = rows.overdue_at(now)
    if filters.reported_from:
        rows = rows.filter(pk__gte=_first_key(filters.reported_from))
    if filters.reported_to:
        rows = rows.filter(pk__lt=_first_key(filters.reported_to + timedelta(days=1)))
    return found_by(rows, filters.q, sight) if filters.q.strip() else rows


def _first_key(day: date) -> int:
    """Return the lowest key that a case reported on this local date or later can have."""
    return first_key_at(timezone.make_aware(datetime.combine(day, time.min)))


def _ordered(rows: Any, filters: RegisterFilter) -> Any:  # noqa: ANN401 - querysets
    if filters.sort == DUE:
        return rows.filter(next_due_at__isnull=False, state=State.OPEN).order_by(
            "next_due_at", "pk"
        )
    if filters.sort == OLDEST:
        return rows.order_by("pk")
    return newest_found_first(rows, filters.q) if filters.q.strip() else rows.order_by("-pk")


def _after(rows: Any, filters: RegisterFilter, after: str) -> Any:  # noqa: ANN401 - querysets
    if not after:
        return rows
    if filters.sort == DUE:
        moment, _, key = after.partition("|")
        due = datetime.fromisoformat(moment)
        return rows.filter(Q(next_due_at__gt=due) | Q(next_due_at=due, pk__gt=int(key)))
    return rows.filter(**{f"pk__{'gt' if filters.sort == OLDEST else 'lt'}": int(after)})


def _page(cases: list[Case], filters: RegisterFilter, size: int) -> RegisterPage:
    shown = cases[:size]
    if len(cases) <= size:
        return RegisterPage(shown, "")
    last = shown[-1]
    if filters.sort == DUE:
        return RegisterPage(shown, f"{last.next_due_at.isoformat()}|{last.pk}")
    return RegisterPage(shown, str(last.pk))
