"""Who sees a case, brought in line with where it stands and whom it concerns."""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction

from bihuan.cases.models import Case, CaseScope, DutyHolder
from bihuan.cases.queries.seats import Seats
from bihuan.cases.services.searching import search_add, search_follow, search_scope
from bihuan.kit.statements import run
from bihuan.people.models import Unit

_PUT = """
    INSERT INTO cases_casescope (key, case_id, responsible) VALUES {rows}
    ON CONFLICT (key, case_id) DO UPDATE
    SET responsible = cases_casescope.responsible OR excluded.responsible
"""


_FOLLOW = """
    INSERT INTO cases_casescope (key, case_id, responsible)
    SELECT %s, case_id, TRUE FROM cases_casescope WHERE key = %s AND responsible
    ON CONFLICT (key, case_id) DO UPDATE SET responsible = TRUE
"""


def scope_start(case: Case, keys: Collection[int]) -> None:
    """Open a new case to the units from the root to the responsible one, and to further keys."""
    lineage = set(case.unit.lineage)
    _put(case, {key: key in lineage for key in lineage | set(keys)})
    search_add(case, lineage | set(keys))


def scope_widen(case: Case, keys: Collection[int]) -> None:
    """Open a case to further units and persons; who sees it already goes on seeing it."""
    known = CaseScope.objects.filter(case=case, key__in=keys).values_list("key", flat=True)
    missing = set(keys) - set(known) if keys else set()
    _put(case, dict.fromkeys(missing, False))
    if missing:
        search_scope(case, missing)


def scope_move(case: Case, before: Unit) -> None:
    """Hand a case over from the unit that was responsible to the one that is now."""
    was, now = set(before.lineage), set(case.unit.lineage)
    CaseScope.objects.filter(case=case, key__in=was - now).update(responsible=False)
    scope_widen(case, now)
    _put(case, dict.fromkeys(now, True))


def concerned(case: Case) -> set[int]:
    """Return the keys of the persons whom a case concerns by what it says."""
    persons = (case.reporter_id, case.receiver_id, case.finder_id, case.responsible_person_id)
    return {-person for person in persons if person is not None}


def overseeing(seats: Seats) -> set[int]:
    """Return the departments that the procedure lets act in the case without being asked.

    That is the department that owns the procedure, and those to which it grants a right by their
    function; each as far as it serves the part of the organisation in which the case stands.
    """
    edition, lineage = seats.edition, set(seats.place.unit.lineage)
    roles = {edition.owner} | {role for right in edition.rights for role in right.by}
    keys = set()
    for role in roles:
        unit, *above = seats.units_of_function(role) or (0,)
        if above and above[0] in lineage:
            keys.add(unit)
    return keys


def holding(holders: Iterable[DutyHolder]) -> set[int]:
    """Return the keys of whoever holds these duties: the unit itself, not those above it."""
    keys = set()
    for holder in holders:
        if holder.unit_id is not None:
            keys.add(holder.unit_id)
        elif holder.person_id is not None:
            keys.add(-holder.person_id)
    return keys


@transaction.atomic
def cases_follow_unit(*, unit: Unit) -> int:
    """Bring the cases of a unit and everything below it in line after it was moved in the tree.

    Whoever moves a unit calls this: the tree stands below the cases and does not know them.
    Returns under how many units they are listed now.
    """
    unit.refresh_from_db(fields=["path"])
    below = Unit.objects.under(unit.path).values_list("pk", flat=True)
    lineage = unit.lineage
    moved = CaseScope.objects.filter(key=unit.pk, responsible=True).values("case_id")
    stale = CaseScope.objects.filter(case__in=moved, responsible=True)
    stale.exclude(key__in=[*lineage, *below]).update(responsible=False)
    above = lineage[:-1]
    for key in above:
        run(_FOLLOW, [key, unit.pk])
        search_follow(key, unit.pk)
    return len(above)


def _put(case: Case, keys: Mapping[int, bool]) -> None:
    """Store scope keys, each with whether it stands for a unit that is responsible."""
    if not keys:
        return
    rows = ", ".join(["(%s, %s, %s)"] * len(keys))
    values = [value for key in sorted(keys) for value in (key, case.pk, keys[key])]
    run(_PUT.format(rows=rows), values)
