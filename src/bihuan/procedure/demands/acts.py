"""What the core is handed about a case and what it answers: acts in, standing and duties out."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from bihuan.procedure.edition import Cite, Demand
from bihuan.procedure.terms import Facts, Label, Need, State, Step, Value


class Act(NamedTuple):
    """Something a person did to a case.

    `data` keys that the core reads, by step:
    report: `occurred_at`, `found_at` (datetimes) · verify_report: `result` substantiated |
    unsubstantiated · grade, regrade: `severity` (member id; optional for grade) · dispose:
    `dispositions` (ids) · approve: `result` approved | rejected · verify: `result` passed |
    failed · inform: `result` satisfied | dissatisfied | unreachable · raise: `result` raised |
    not_needed · postpone, and any step
    that sets a term: `until` (datetime) · refer: `reference` (id) · waive: `rule`, `person`.
    Any act: `facts`, the facts it brought (id to value); the caller merges them into the case's
    facts, the core uses them to know since when something has been demanded.
    """

    step: Step
    at: datetime
    by: str
    data: Mapping[str, object] = {}


class Decided(NamedTuple):
    """The answer of one decision table for a case, with the rows that are its grounds.

    `rows` are row ids; `asks` are the facts that could still settle it when `value` is None;
    `by_person` names the actor when a person graded instead of the table. A `collect` table
    answers `values`, without repetition, in the order of its rows.
    """

    table: str
    output: str
    value: Value | None
    rows: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()
    asks: tuple[str, ...] = ()
    undetermined_by: str = ""
    by_person: str = ""
    values: tuple[Value, ...] = ()


class Standing(NamedTuple):
    """Where a case stands: its state, the step awaited next, and what has been decided."""

    state: State
    awaited: Step | None
    done: tuple[Step, ...]
    decided: Mapping[str, Decided]
    asks: tuple[str, ...]
    facts: Facts
    severity: str
    ended_by: Cite | None = None


class Duty(NamedTuple):
    """Someone must do this step, by then, on this form, because of this clause.

    `agreed_from` is the due time before a postponement was agreed. `barred` are actors that
    separation of duties keeps from this duty. `records` are those of the facts it `asks` that may
    also be said to be unknown, but not passed over.
    """

    demand: str
    step: Step
    title: Label
    by: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None
    provisional: bool
    form: str
    cite: Cite
    requires: tuple[Need, ...] = ()
    asks: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    agreed_from: datetime | None = None
    on_breach: tuple[str, ...] = ()
    record: bool = True
    records: tuple[str, ...] = ()


class Done(NamedTuple):
    """A demand that an act has met, still standing: when and by whom."""

    demand: str
    step: Step
    done_at: datetime
    by: str


class Situation(NamedTuple):
    """All that the procedure says of a case at this point.

    `ahead` are the demands that will open later; `possible` those that may still come to apply,
    once a fact is known or a choice is made.
    """

    standing: Standing
    duties: tuple[Duty, ...]
    done: tuple[Done, ...]
    ahead: tuple[Demand, ...]
    possible: tuple[Demand, ...] = ()


class Attempt(NamedTuple):
    """What somebody wants to do; `roles` are the edition's roles they hold for this case.

    `at` is now; without it nothing can be refused for being too late. `facts` are the facts it
    would bring, None for one said to be unknown; no facts at all leave unchecked whether all are.
    """

    step: Step
    by: str
    roles: frozenset[str]
    data: Mapping[str, object] = {}
    at: datetime | None = None
    facts: Facts | None = None


class Refusal(NamedTuple):
    """Why an act is not allowed: stable code, the sentence, and the clause that forbids it."""

    code: str
    sentence: Label
    cite: Cite | None
