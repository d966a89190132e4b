"""What is known and decided of a case, now and before an act that changed it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bihuan.procedure.decisions.deciding import decide_all
from bihuan.procedure.demands.acts import Act, Decided
from bihuan.procedure.demands.course import Course, follow
from bihuan.procedure.edition import Cite, Demand, Edition
from bihuan.procedure.terms import Facts, Step, Value


def decide_case(
    edition: Edition, facts: Facts, course: Course, chosen: tuple[str, ...] | None = None
) -> tuple[Mapping[str, Value | None], Mapping[str, Decided]]:
    """Decide every table on the facts, with `chosen` in place of the course's dispositions."""
    given = dict(facts)
    taken = course.chosen if chosen is None else chosen
    for disposition in edition.dispositions:
        given[f"chosen.{disposition}"] = None if taken is None else disposition in taken
    graded = {
        output: (value, act.by, _authority(edition, act))
        for output, (value, act) in course.graded.items()
    }
    return decide_all(edition, given, graded)


def _authority(edition: Edition, act: Act) -> Cite:
    """Return the clause by which a person set a grade: the right used, or the place left open."""
    if act.step is Step.GRADE:
        for table in edition.tables:
            if table.output == edition.grade and table.undetermined_cite:
                return table.undetermined_cite
    cites = [right.cite for right in edition.rights if right.act is act.step]
    cites += [demand.cite for demand in edition.demands if demand.step is act.step]
    return cites[0] if cites else edition.owner_cite


def applying_since(
    edition: Edition,
    facts: Facts,
    acts: Sequence[Act],
    course: Course,
    demands: Sequence[Demand],
    missed: Mapping[str, Act],
) -> dict[str, datetime]:
    """Return since when demands have applied, for those that an act brought about later.

    A fact learnt, corrected or graded anew may call for a step that nobody owed before: its
    limit counts from then. What applied all along keeps the start it had. `missed` are the
    facts about missed limits that are true, each with the act that found it so.
    """
    found = [act for act in missed.values() if act not in course.changes]
    changes = sorted([*course.changes, *found], key=acts.index) if found else course.changes
    index = {demand.id: place for place, demand in enumerate(edition.demands)}
    since: dict[str, datetime] = {}
    for change in reversed(changes):
        place = acts.index(change)
        earlier = list(acts[:place])
        before = facts_before(facts, acts, change)
        before.update((name, False) for name, act in missed.items() if acts.index(act) >= place)
        known, _ = decide_case(edition, before, follow(earlier, edition.grade), course.chosen)
        held = edition.conditions(known) if edition.conditions else ()
        for demand in demands:
            if demand.id not in since and held[index[demand.id]] is not True:
                since[demand.id] = change.at
    return since


def facts_before(facts: Facts, acts: Sequence[Act], change: Act) -> dict[str, Value | None]:
    """Return the facts as they were before an act that changed some."""
    before = dict(facts)
    place = acts.index(change)
    for act in acts[place:]:
        for name in brought_by(act):
            before[name] = None
    for act in acts[:place]:
        for name, value in brought_by(act).items():
            if name in before:
                before[name] = value
    return before


def brought_by(act: Act) -> Facts:
    """Return the facts that an act brought, by id."""
    facts = act.data.get("facts")
    return facts if isinstance(facts, dict) else {}
