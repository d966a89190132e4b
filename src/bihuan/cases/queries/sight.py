"""Who sees which case: one gate for every list, page and act."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.people.queries import posts_of
from bihuan.people.terms import Post


class CaseNotFoundError(RefusedError):
    """There is no such case, or this person may not see it; the two look the same."""

    code = "case.not_found"


class Sight(NamedTuple):
    """What a person may look at on a day, worked out once per request.

    `keys` are the scope keys that open cases (None opens all), `customers` those under which the
    person may also read and search who the customer is; `posts` are (post, unit) pairs.
    """

    person: Person
    keys: frozenset[int] | None
    customers: frozenset[int] | None
    posts: frozenset[tuple[str, int]]


def sight_of(person: Person, day: date) -> Sight:
    """Return what a person may look at on a local date."""
    posts = frozenset((held.post, held.unit.pk) for held in posts_of(person, day))
    if not person.is_active:
        return Sight(person, frozenset(), frozenset(), frozenset())
    if person.is_administrator:
        return Sight(person, None, None, posts)
    units = frozenset(unit for _post, unit in posts)
    own = frozenset({-person.pk})
    trusted = frozenset(unit for post, unit in posts if post != Post.STAFF)
    return Sight(person, units | own, trusted | own, posts)


def cases_visible_to(person: Person, day: date) -> Any:  # noqa: ANN401 - a queryset
    """Return the cases that a person may see: those of their units and below, and their own."""
    return Case.objects.seen_by(sight_of(person, day).keys)


def case_get(number: str, person: Person, day: date | None = None) -> Case:
    """Return the case if this person may see it.

    Raises:
        CaseNotFoundError: there is none, or it is not for this person.
    """
    return case_seen(number, sight_of(person, day or timezone.localdate()))


def case_seen(number: str, sight: Sight, rows: Any = None) -> Case:  # noqa: ANN401 - a queryset
    """Return the case if it can be seen; `rows` names what to load with it.

    Raises:
        CaseNotFoundError: there is none, or it is not for this person.
    """
    found: Case | None = (
        (Case.objects.all() if rows is None else rows)
        .seen_by(sight.keys)
        .filter(number=number.strip().upper())
        .first()
    )
    if found is None:
        raise CaseNotFoundError(
            _("没有编号为 %(number)s 的记录，或您无权查看；请核对编号。") % {"number": number},
            field="number",
        )
    return found


def sees_customer(case: Case, sight: Sight) -> bool:
    """Return whether a person may read who the customer is: not everybody who sees the case."""
    if sight.customers is None:
        return True
    return case.scopes.filter(key__in=sight.customers).exists()
