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
    """An act that is allowed, with its form."""

    step: Step
    label: str
    demanded: bool
    open: bool
    form_key: str
    clause: ClauseView | None
    fields: tuple[Shown, ...]


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
    listed = _Listed(standpoint)
    allowed = [
        _allowed(standpoint, option, given if given and option.step is tried else Given(), listed)
        for option in found
        if option.allowed
    ]
    open_step = _open_step(allowed, tried)
    return Acts(
        tuple(act._replace(open=act.step is open_step) for act in allowed),
        tuple(
            _barred(standpoint, option)
            for option in found
            if option.refusal and _belongs(standpoint, option.step)
        ),
    )


def _open_step(allowed: list[ActNow], tried: Step | None) -> Step | None:
    """Return the step whose form stands open: the one just tried, else the first demanded."""
    if tried in {act.step for act in allowed}:
        return tried
    return next((act.step for act in allowed if act.demanded), None)


def _belongs(standpoint: Standpoint, step: Step) -> bool:
    """Tell whether the edition speaks of a step at all; silence about the rest is no news."""
    edition = standpoint.rules.edition
    steps = {demand.step for demand in edition.demands} | {right.act for right in edition.rights}
    return step in steps


def _allowed(standpoint: Standpoint, option: ActOption, given: Given, listed: "_Listed") -> ActNow:
    people = listed.for_kinds({field.kind for field in option.fields})
    prefix = f"f-{option.step}"
    return ActNow(
        step=option.step,
        label=option.label,
        demanded=option.demanded,
        open=False,
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


class _Listed:
    """The units and persons that forms offer, fetched when the first form needs them."""

    def __init__(self, standpoint: Standpoint) -> None:
        self._standpoint = standpoint
        self._known: dict[str, list[tuple[str, str]]] = {}

    def for_kinds(self, kinds: set[str]) -> Listed:
        makers = {"unit": self._units, "person": self._persons}
        for kind in kinds & makers.keys():
            if kind not in self._known:
                self._known[kind] = makers[kind]()
        return self._known

    def _units(self) -> list[tuple[str, str]]:
        return unit_options(Unit.objects.filter(active=True))

    def _persons(self) -> list[tuple[str, str]]:
        """Return who works in the unit of the case, below it, or above it."""
        unit = self._standpoint.case.unit
        near = Q(unit__path__startswith=unit.path) | Q(unit__in=unit.lineage)
        rows = (
            Appointment.objects.on(timezone.localdate(self._standpoint.now))
            .filter(near, person__is_active=True)
            .select_related("person", "unit")
            .order_by("-unit__path", "person__name", "pk")[:PEOPLE_AT_MOST]
        )
        language = get_language() or ""
        named = {
            row.person.username: f"{row.person.name} · {row.unit.label(language)}"
            f" {Post(row.post).label}"
            for row in reversed(rows)
        }
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
