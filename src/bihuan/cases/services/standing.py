"""Bringing a case's rows in line with what the procedure says of it: columns, duties, holders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bihuan.cases.models import Act, Case, Duty, DutyHolder, DutyState
from bihuan.cases.models.duties import ADMINISTRATORS
from bihuan.cases.models.keys import key_at
from bihuan.cases.queries.attempts import persons_of
from bihuan.cases.queries.seats import Held, Seats
from bihuan.cases.queries.situations import Rules
from bihuan.kit.statements import rows_insert
from bihuan.procedure.clocks.due import due, lateness_minutes
from bihuan.procedure.demands import acts as core
from bihuan.procedure.edition import Demand, Edition
from bihuan.procedure.terms import State, Step


@dataclass(slots=True)
class Movement:
    """What an act did to the duties of a case."""

    opened: list[Duty] = field(default_factory=list)
    met: list[Duty] = field(default_factory=list)
    lapsed: list[Duty] = field(default_factory=list)
    changed: list[Duty] = field(default_factory=list)
    holders: list[DutyHolder] = field(default_factory=list)


def standing_columns(
    edition: Edition, situation: core.Situation, at: datetime, ended_at: datetime | None = None
) -> dict[str, object]:
    """Return the columns of a case that follow from where it stands.

    `at` is the time of the act, `ended_at` that at which the case had ended before it, if it had.
    """
    standing = situation.standing
    is_open = standing.state is State.OPEN
    severity = edition.severity(standing.facts)
    dues = [duty.due_at for duty in situation.duties if duty.due_at is not None]
    return {
        "state": standing.state.value,
        "awaited": standing.awaited.value if standing.awaited else "",
        "severity": severity.id if severity else "",
        "severity_name_zh": severity.name.zh if severity else "",
        "severity_name_en": severity.name.en if severity else "",
        "severity_rank": severity.rank if severity else None,
        "next_due_at": min(dues, default=None) if is_open else None,
        "closed_at": None if is_open else ended_at or at,
    }


def duties_bring_in_line(
    rules: Rules,
    case: Case,
    act: Act,
    situation: core.Situation,
    seats: Seats,
    rows: Sequence[Duty],
) -> Movement:
    """Store what the act did to the duties: those met, those no longer needed, those that opened.

    A duty that stays keeps its row, with the due time it had unless its clock now says otherwise;
    then the old time is kept in its history. `rows` are the open duties as they were stored.
    """
    movement = Movement()
    wanted = {duty.demand: duty for duty in situation.duties}
    kept: dict[str, Duty] = {}
    for row in rows:
        duty = wanted.get(row.demand)
        done = row.demand in act.meets
        if duty is not None and not (done and duty.opened_at >= act.at):
            kept[row.demand] = row
        elif done:
            _met(row, act, movement)
        else:
            row.state = DutyState.LAPSED
            movement.lapsed.append(row)
    new = [duty for duty in situation.duties if duty.demand not in kept]
    movement.opened = [_row(rules, case, act, duty, seats) for duty in new]
    for demand, row in kept.items():
        _adjust(rules, row, wanted[demand], seats, act, movement)
    _store(movement, {duty.demand: duty for duty in situation.duties}, seats)
    return movement


def is_same_duty(row: Duty, duties: Sequence[core.Duty]) -> bool:
    """Return whether one of these duties is the one that was stored, in every word of it."""
    return any(
        (row.demand, row.title_zh, row.title_en, row.form, row.clause, row.recorded)
        == (duty.demand, *duty.title, duty.form, str(duty.cite), duty.record)
        and (list(row.roles), list(row.on_breach)) == (list(duty.by), list(duty.on_breach))
        for duty in duties
    )


def duties_lapse(rows: Iterable[Duty]) -> None:
    """Let open duties lapse: something else is demanded in their place."""
    gone = list(rows)
    for row in gone:
        row.state = DutyState.LAPSED
    Duty.objects.bulk_update(gone, ["state"])
    DutyHolder.objects.filter(duty__in=gone, open=True).update(open=False)


def report_duties(rules: Rules, case: Case, act: Act, situation: core.Situation) -> list[Duty]:
    """Return the demands that the report itself met, as duties met: was it reported in time?"""
    demands = {demand.id: demand for demand in rules.edition.demands}
    return [
        _reported(rules, case, act, demands[done.demand])
        for done in situation.done
        if done.step is Step.REPORT and done.demand in demands
    ]


def _reported(rules: Rules, case: Case, act: Act, demand: Demand) -> Duty:
    starts = {"found": case.found_at, "occurred": case.occurred_at}
    opened = starts.get(demand.start) or case.found_at or act.at
    ends = due(demand.within, opened, rules.calendar) if demand.within else None
    return Duty(
        id=key_at(act.recorded_at),
        case=case,
        demand=demand.id,
        step=demand.step.value,
        title_zh=demand.title.zh,
        title_en=demand.title.en,
        roles=list(demand.by),
        opened_at=opened,
        opened_by=act,
        due_at=ends.at if ends else None,
        calendar=rules.calendar.revision if ends else "",
        form=demand.form,
        clause=str(demand.cite),
        recorded=demand.record,
        state=DutyState.MET,
        met_by=act,
        met_at=act.at,
        minutes_over=lateness_minutes(ends.at, act.at) if ends else None,
    )


def _met(row: Duty, act: Act, movement: Movement) -> None:
    row.state = DutyState.MET
    row.met_by = act
    row.met_at = act.at
    row.minutes_over = lateness_minutes(row.due_at, act.at) if row.due_at else None
    movement.met.append(row)


def _row(rules: Rules, case: Case, act: Act, duty: core.Duty, seats: Seats) -> Duty:
    barred = persons_of(duty.barred)
    return Duty(
        id=key_at(act.recorded_at),
        case=case,
        demand=duty.demand,
        step=duty.step.value,
        title_zh=duty.title.zh,
        title_en=duty.title.en,
        roles=list(duty.by),
        opened_at=duty.opened_at,
        opened_by=act,
        form=duty.form,
        clause=str(duty.cite),
        on_breach=list(duty.on_breach),
        recorded=duty.record,
        unheld=not seats.held_by_any(duty.by, barred),
        **_changing(rules, duty),
    )


def _changing(rules: Rules, duty: core.Duty) -> dict[str, object]:
    """Return the columns of a duty that may change while it is open."""
    return {
        "due_at": duty.due_at,
        "provisional": duty.provisional,
        "calendar": rules.calendar.revision if duty.due_at else "",
        "agreed_from": duty.agreed_from,
        "requires": [need.value for need in duty.requires],
        "asks": list(duty.asks),
        "barred": list(duty.barred),
    }


def _adjust(
    rules: Rules, row: Duty, duty: core.Duty, seats: Seats, act: Act, movement: Movement
) -> None:
    """Bring a duty that stays in line; remember the due time that it had."""
    before = (row.due_at, row.unheld, row.roles, *(getattr(row, name) for name in CHANGING))
    if duty.due_at != row.due_at:
        row.past_dues = [
            *row.past_dues,
            {"due_at": row.due_at and row.due_at.isoformat(), "until": act.at.isoformat()},
        ]
    for name, value in _changing(rules, duty).items():
        setattr(row, name, value)
    row.opened_at = duty.opened_at
    row.unheld = not seats.held_by_any(duty.by, persons_of(duty.barred))
    after = (row.due_at, row.unheld, row.roles, *(getattr(row, name) for name in CHANGING))
    if before != after or holders_moved(row, duty, seats):
        movement.changed.append(row)


CHANGING = ("opened_at", "provisional", "agreed_from", "requires", "asks", "barred")


def holders_moved(row: Duty, duty: core.Duty, seats: Seats) -> bool:
    """Return whether others hold the duty now; its holders come prefetched."""
    now = {(h.person_id, h.post, h.unit_id) for h in holders_of(row, duty, seats)}
    return now != {(h.person_id, h.post, h.unit_id) for h in row.holders.all()}


def holders_of(row: Duty, duty: core.Duty, seats: Seats) -> list[DutyHolder]:
    """Return who holds a duty: never nobody.

    Where no role of the duty is held, whoever holds the role that owns the procedure stands in,
    and where that is vacant too, the administrators.
    """
    barred = persons_of(duty.barred)
    held = [seats.held(role, barred) for role in duty.by]
    if not any(held):
        held = [seats.held(seats.edition.owner, barred)]
    found: Mapping[tuple[int | None, str, int | None], DutyHolder] = {
        place: DutyHolder(
            duty=row, person_id=place[0], post=place[1], unit_id=place[2], due_at=duty.due_at
        )
        for one in held
        for place in _places(one)
    }
    return list(found.values()) or [DutyHolder(duty=row, post=ADMINISTRATORS, due_at=duty.due_at)]


def _places(held: Held) -> list[tuple[int | None, str, int | None]]:
    places: list[tuple[int | None, str, int | None]] = [
        (person, "", None) for person in sorted(held.persons)
    ]
    return places + [(None, post, held.unit) for post in held.posts]


def _store(movement: Movement, wanted: Mapping[str, core.Duty], seats: Seats) -> None:
    """Write all that moved, in as few statements as there are kinds of change."""
    ended = movement.met + movement.lapsed
    if ended:
        Duty.objects.bulk_update(ended, ["state", "met_by", "met_at", "minutes_over"])
        DutyHolder.objects.filter(duty__in=ended, open=True).update(open=False)
    if movement.changed:
        names = ["due_at", "past_dues", "unheld", "calendar", *CHANGING]
        Duty.objects.bulk_update(movement.changed, names)
        DutyHolder.objects.filter(duty__in=movement.changed).delete()
    rows_insert(movement.opened)
    for row in movement.opened + movement.changed:
        movement.holders += holders_of(row, wanted[row.demand], seats)
    rows_insert(movement.holders)
