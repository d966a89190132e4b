"""The one way to change a case: every act, from every door, goes through `case_act`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bihuan.cases.models import Act, Case, Decision, Duty
from bihuan.cases.models.keys import key_at
from bihuan.cases.queries.attempts import (
    Standpoint,
    attempt_of,
    cases_to_act_on,
    refused_now,
    required_by,
    standpoint_of,
    waiver_cite,
)
from bihuan.cases.queries.seats import Seats, seats_for
from bihuan.cases.queries.sight import case_seen, sight_of
from bihuan.cases.queries.situations import (
    Assessed,
    contributions_of,
    core_act,
    place_of,
)
from bihuan.cases.services.decisions import decisions_store
from bihuan.cases.services.effects import column_changes, facts_brought
from bihuan.cases.services.files import Upload, files_accept, files_store
from bihuan.cases.services.inputs import Brought, Reading, read_input
from bihuan.cases.services.refusals import ActRefusedError, CaseMovedOnError
from bihuan.cases.services.scopes import concerned, holding, overseeing, scope_move, scope_widen
from bihuan.cases.services.searching import search_texts
from bihuan.cases.services.standing import Movement, duties_bring_in_line, standing_columns
from bihuan.cases.services.tallies import assess_into_tallies
from bihuan.cases.services.writing import journal_line
from bihuan.evidence.services import Accepted
from bihuan.kit.statements import rows_insert
from bihuan.people.models import Person
from bihuan.procedure.demands import acts as core
from bihuan.procedure.demands.granting import duties_for, rights_for
from bihuan.procedure.demands.permits import refuse
from bihuan.procedure.edition import Right
from bihuan.procedure.terms import Label, State, Step, Value


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to do to a case, as it came through the door."""

    step: Step
    data: Mapping[str, object]
    facts: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    files: Sequence[Accepted] = ()


def case_act(  # noqa: PLR0913 - the one way for every act takes all that any act brings
    *,
    number: str,
    step: Step,
    actor: Person,
    now: datetime,
    expected_revision: int | None,
    data: Mapping[str, object],
    facts: Mapping[str, object],
    text: str = "",
    files: Sequence[Upload] = (),
) -> Case:
    """Take one step in a case, if the procedure allows it to this person now.

    `expected_revision` is the revision that the person saw; None acts on whatever there is.

    Raises:
        CaseNotFoundError: there is no such case, or the actor may not see it.
        CaseMovedOnError: somebody else was quicker; says who did what.
        ActRefusedError: the procedure forbids it; says which clause.
        ActInputError: what was entered cannot be taken; a sentence for each field.
        RefusedError: a file is not accepted; the sentence says which and why.
    """
    asked = Asked(step, data, facts, text, files_accept(files))
    with transaction.atomic():
        sight = sight_of(actor, timezone.localdate(now))
        case = case_seen(number, sight, cases_to_act_on())
        standpoint = standpoint_of(case, sight, now)
        _raise_if_moved_on(standpoint, expected_revision)
        return _Acting(standpoint, asked).take()


def _raise_if_moved_on(standpoint: Standpoint, expected_revision: int | None) -> None:
    """Refuse to act on a case that has changed since it was seen.

    That is since the person saw it, and also between the reading of the case and that of its
    acts: somebody may have been quicker by just so much.
    """
    case = standpoint.case
    seen = case.revision if expected_revision is None else expected_revision
    newest = max((row.sequence for row in standpoint.rows), default=0)
    if seen != max(case.revision, newest):
        meanwhile = [row for row in standpoint.rows if row.sequence > seen]
        raise CaseMovedOnError(case, meanwhile, standpoint.rules.edition.timezone)


class _Acting:
    """One act on one case, from permission to journal; lives for one call."""

    def __init__(self, standpoint: Standpoint, asked: Asked) -> None:
        self.standpoint = standpoint
        self.asked = asked
        self.case = standpoint.case
        self.edition = standpoint.rules.edition
        self.unit_before = standpoint.case.unit
        self.joint: int | None = None

    def take(self) -> Case:
        """Check everything, then write everything."""
        attempt, brought, facts = self._permitted()
        act = self._act(attempt, brought, facts)
        changes = column_changes(self.standpoint, self.asked.step, brought)
        if self.asked.step is Step.JOIN and brought.unit is not None:
            self.joint = brought.unit.pk
        assessed = self._assessed(act, changes, facts)
        self._move(act, assessed, changes)
        return self._bring_in_line(act, assessed, changes)

    def _permitted(self) -> tuple[core.Attempt, Brought, dict[str, Value | None]]:
        """Return the attempt with what it brings and the facts it changes, or raise why not.

        Whoever may not act at all is told so before anything about the form.
        """
        bare = attempt_of(self.standpoint, self.asked.step, dict(self.asked.data))
        self._raise_if(refused_now(self.standpoint, bare))
        reading = Reading(self.edition, self.asked.step, self.standpoint.sight)
        brought = read_input(
            reading,
            self.asked.data,
            required=required_by(self.standpoint, bare),
            text=self.asked.text,
            files=len(self.asked.files),
        )
        facts = facts_brought(self.standpoint, bare, self.asked.facts)
        attempt = bare._replace(data=brought.in_core_words(), facts=facts)
        if self.asked.step is Step.WAIVE:
            self._raise_if(self._bad_waiver(brought))
        else:
            situation, acts = self.standpoint.situation, self.standpoint.acts
            self._raise_if(refuse(self.edition, situation, acts, attempt))
        return attempt, brought, facts

    def _raise_if(self, refusal: core.Refusal | None) -> None:
        if refusal is not None:
            raise ActRefusedError(refusal, self.edition)

    def _bad_waiver(self, brought: Brought) -> core.Refusal | None:
        """A waiver names rule, person and reason, and never whoever gives it."""
        cite = waiver_cite(self.edition)
        lacking = [name for name in ("rule", "person", "reason") if not brought.data.get(name)]
        if lacking:
            return core.Refusal(
                "act.missing",
                Label(
                    "豁免要写明豁免的规定、人员和理由",
                    "a waiver names the rule, the person and the reason",
                ),
                cite,
            )
        if brought.waived == self.standpoint.actor:
            return core.Refusal(
                "waive.oneself", Label("不能豁免自己", "nobody waives it for himself"), cite
            )
        return None

    def _act(
        self, attempt: core.Attempt, brought: Brought, facts: Mapping[str, Value | None]
    ) -> Act:
        """Return the act to store, with the demands it meets and by what authority."""
        situation = self.standpoint.situation
        duties = duties_for(situation, attempt)
        granting: Sequence[core.Duty | Right] = duties or rights_for(
            self.edition, situation, attempt
        )
        granted = {role for source in granting for role in source.by}
        cites = [source.cite for source in granting]
        cites += [waiver_cite(self.edition)] if self.asked.step is Step.WAIVE else []
        actor = self.standpoint.actor
        return Act(
            id=key_at(self.standpoint.now),
            case=self.case,
            sequence=self.case.revision + 1,
            step=self.asked.step.value,
            at=self.standpoint.now,
            recorded_at=self.standpoint.now,
            by=actor,
            by_key=attempt.by,
            by_name=actor.name,
            data=brought.data,
            facts=dict(facts),
            text=brought.text,
            meets=[duty.demand for duty in duties],
            roles=sorted(attempt.roles & granted),
            clauses=list(dict.fromkeys(str(cite) for cite in cites)),
        )

    def _assessed(
        self, act: Act, changes: Mapping[str, object], facts: Mapping[str, Value | None]
    ) -> Assessed:
        """Return what the procedure says of the case after the act."""
        case, rules = self.case, self.standpoint.rules
        written = contributions_of(self.edition, case, self.standpoint.situation)
        for name, value in changes.items():
            setattr(case, name, value)
        merged = {**case.facts, **facts}
        case.facts = {name: value for name, value in merged.items() if value is not None}
        acts = [*self.standpoint.acts, core_act(case, act)]
        return assess_into_tallies(rules, case, acts, written)

    def _move(self, act: Act, assessed: Assessed, changes: Mapping[str, object]) -> None:
        """Write the case's columns, if it is still at the revision that was acted on."""
        case = self.case
        seen = case.revision
        was_open = self.standpoint.situation.standing.state is State.OPEN
        columns: dict[str, object] = {
            **changes,
            **standing_columns(
                self.edition, assessed.situation, act.at, None if was_open else case.closed_at
            ),
            "facts": case.facts,
            "counted": assessed.counted,
            "revision": seen + 1,
        }
        moved = Case.objects.filter(pk=case.pk, revision=seen).update(**columns)
        if moved != 1:
            meanwhile = Act.objects.filter(case=case, sequence__gt=seen).order_by("sequence")
            raise CaseMovedOnError(case, list(meanwhile), self.edition.timezone)
        for name, value in columns.items():
            setattr(case, name, value)

    def _bring_in_line(self, act: Act, assessed: Assessed, changes: Mapping[str, object]) -> Case:
        """Write the act and all rows that follow from it, then its line in the journal."""
        case, rules = self.case, self.standpoint.rules
        rows_insert([act])
        seats = self.standpoint.seats
        if "unit" in changes or "responsible_person" in changes:
            seats = seats_for(self.edition, place_of(case), seats.day)
        rows = Duty.objects.open().filter(case=case).prefetch_related("holders").order_by("pk")
        movement = duties_bring_in_line(rules, case, act, assessed.situation, seats, list(rows))
        standing = assessed.situation.standing
        decisions = decisions_store(self.edition, case, act, standing, self._decisions())
        self._open_to_others(movement, changes, seats)
        files_store(case, act, self.asked.files, actor=self.standpoint.actor, now=act.at)
        journal_line(
            case,
            act,
            actor=self.standpoint.actor,
            now=act.at,
            movement=movement,
            decisions=decisions,
        )
        return case

    def _decisions(self) -> list[Decision]:
        return list(Decision.objects.filter(case=self.case).order_by("act__sequence"))

    def _open_to_others(
        self, movement: Movement, changes: Mapping[str, object], seats: Seats
    ) -> None:
        """Let whoever the act brings in see and find the case."""
        case = self.case
        if case.unit != self.unit_before:
            scope_move(case, self.unit_before)
        keys = holding(movement.holders)
        if "unit" in changes:
            keys |= overseeing(seats)
        if changes.get("responsible_person"):
            keys |= concerned(case)
        if self.joint is not None:
            keys.add(self.joint)
        if keys:
            scope_widen(case, keys)
        if self.asked.step is Step.AMEND and changes:
            search_texts(case)
