"""What a person may do to a case now, as forms; and what not, with the clause that says so."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from bihuan.cases.fields import KINDS
from bihuan.cases.queries.attempts import Standpoint
from bihuan.cases.queries.options import ActOption, options_at
from bihuan.people.models import Appointment, Unit
from bihuan.people.terms import Post
from bihuan.procedure.terms import Step
from bihuan.web.clauses import ClauseView, clause_cited
from bihuan.web.fields import Shown
from bihuan.web.inputs import FACTS, FILES, Given, shown
from bihuan.web.once import FIELD, new_key
from bihuan.web.register_forms import unit_options

PEOPLE_AT_MOST = 300
CONTROLS = {FIELD, "revision", "csrfmiddlewaretoken"}
Listed = Mapping[str, list[tuple[str, str]]]


class ActNow(NamedTuple):
    """An act that is allowed; with its form if that is open."""

    step: Step
    label: str
    demanded: bool
    open: bool = False
    form_key: str = ""
    clause: ClauseView | None = None
    fields: tuple[Shown, ...] = ()


class Barred(NamedTuple):
    """An act that is not allowed, and why."""

    step: Step
    label: str
    refusal: str
    clause: ClauseView | None


class Acts(NamedTuple):
    """Everything a person may and may not do."""

    allowed: tuple[ActNow, ...]
    barred: tuple[Barred, ...]


def acts_of(standpoint: Standpoint, tried: Step | None = None, given: Given | None = None) -> Acts:
    """Return the acts for a case page; `tried` is one that was just refused, with what it held."""
    found = options_at(standpoint)
    allowed = [option for option in found if option.allowed]
    open_step = _open_step(allowed, tried)
    held = given if given and open_step is tried else Given()
    return Acts(
        tuple(
            _opened(standpoint, option, held) if option.step is open_step else _closed(option)
            for option in allowed
        ),
        tuple(
            _barred(standpoint, option)
            for option in found
            if option.refusal and _belongs(standpoint, option.step)
        ),
    )


def _open_step(allowed: list[ActOption], tried: Step | None) -> Step | None:
    """Return the step whose form stands open: the one asked for, else the first demanded."""
    if tried in {option.step for option in allowed}:
        return tried
    return next((option.step for option in allowed if option.demanded), None)


def _belongs(standpoint: Standpoint, step: Step) -> bool:
    """Tell whether the edition speaks of a step at all; silence about the rest is no news."""
    edition = standpoint.rules.edition
    steps = {demand.step for demand in edition.demands} | {right.act for right in edition.rights}
    return step in steps


def _closed(option: ActOption) -> ActNow:
    """Return an act whose form is one press away: making every form makes every page slow."""
    return ActNow(option.step, option.label, option.demanded)


def _opened(standpoint: Standpoint, option: ActOption, given: Given) -> ActNow:
    people = _people(standpoint, {field.kind for field in option.fields})
    prefix = f"f-{option.step}"
    return ActNow(
        step=option.step,
        label=option.label,
        demanded=option.demanded,
        open=True,
        form_key=new_key(),
        clause=clause_cited(standpoint.rules.edition, option.clause),
        fields=tuple(shown(field, given, prefix=prefix, people=people) for field in option.fields),
    )


def _barred(standpoint: Standpoint, option: ActOption) -> Barred:
    return Barred(
        step=option.step,
        label=option.label,
        refusal=option.refusal.sentence.say(get_language() or "zh") if option.refusal else "",
        clause=clause_cited(standpoint.rules.edition, option.clause),
    )


def _people(standpoint: Standpoint, kinds: set[str]) -> Listed:
    """Return the units and persons that the form offers, if it asks for any."""
    found: dict[str, list[tuple[str, str]]] = {}
    if "unit" in kinds:
        found["unit"] = unit_options(Unit.objects.filter(active=True))
    if "person" in kinds:
        found["person"] = _persons(standpoint)
    return found


def _persons(standpoint: Standpoint) -> list[tuple[str, str]]:
    """Return who works in the unit of the case, below it, or above it."""
    unit, language = standpoint.case.unit, get_language() or ""
    near = Q(unit__path__startswith=unit.path) | Q(unit__in=unit.lineage)
    rows = (
        Appointment.objects.on(timezone.localdate(standpoint.now))
        .filter(near, person__is_active=True)
        .select_related("person", "unit")
        .order_by("-unit__path", "person__name", "pk")[:PEOPLE_AT_MOST]
    )
    named = {}
    for row in reversed(rows):
        post = f"{row.unit.label(language)} {Post(row.post).label}"
        named[row.person.username] = f"{row.person.name} · {post}"
    return sorted(named.items(), key=lambda pair: pair[1])


# --- what was sent --------------------------------------------------------------------------------
def data_in(post: QueryDict) -> dict[str, object]:
    """Return an act's data as it was sent, without what is empty."""
    names = [name for name in post if name not in CONTROLS and not name.startswith(FACTS)]
    sent: dict[str, object] = {}
    for name in names:
        values = [value for value in post.getlist(name) if value.strip()]
        if values and name != FILES:
            sent[name] = values if KINDS.get(name) == "choices" else values[-1]
    return sent
