"""Keeping the tallies equal to a recount, by adding and taking back what one case contributes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from django.db import transaction

from bihuan.cases.models import Act, Case, Tally, TallyEntry
from bihuan.cases.queries.counting import counted_at
from bihuan.cases.queries.situations import (
    Assessed,
    Contributions,
    Rules,
    assess_counting,
    contributions_of,
    core_acts,
    rules_of,
    situation_of,
)
from bihuan.kit.statements import rows_insert, run
from bihuan.procedure.demands import acts as core
from bihuan.procedures.queries import current_calendar

_ADD = """
    INSERT INTO cases_tally (key, day, cases, amount) VALUES {rows}
    ON CONFLICT (key, day) DO UPDATE SET
        cases = cases_tally.cases + excluded.cases,
        amount = cases_tally.amount + excluded.amount
"""


def tallies_move(case: Case, before: Contributions, after: Contributions) -> None:
    """Take back what a case no longer contributes and add what it newly does.

    The rows of one day and key are locked until the transaction ends, in a fixed order: of two
    cases alike reported at the same moment, the second counts the first.
    """
    gone = {key: amount for key, amount in before.items() if after.get(key) != amount}
    come = {key: amount for key, amount in after.items() if before.get(key) != amount}
    if not gone and not come:
        return
    day = case.reported_at.astimezone(UTC).date()
    changes = {key: (-1, -amount) for key, amount in gone.items()}
    for key, amount in come.items():
        count, total = changes.get(key, (0, 0))
        changes[key] = (count + 1, total + amount)
    _add((key, day, count, total) for key, (count, total) in sorted(changes.items()))
    if gone:
        TallyEntry.objects.filter(case=case, key__in=list(gone)).delete()
    rows_insert(
        [
            TallyEntry(case=case, key=key, at=case.reported_at, amount=amount)
            for key, amount in come.items()
        ]
    )


def assess_into_tallies(
    rules: Rules, case: Case, acts: Sequence[core.Act], written: Contributions
) -> Assessed:
    """Assess a case and bring the tallies in line with what it turns out to be.

    `written` is what it contributes to them so far. It is counted first and the counts are read
    afterwards, so that they include it.
    """
    stands = written

    def count(contributions: Contributions, keys: Mapping[str, str]) -> dict[str, int]:
        nonlocal stands
        tallies_move(case, stands, contributions)
        stands = contributions
        return counted_at(rules.edition, keys, case.reported_at)

    assessed = assess_counting(rules, case, acts, count)
    tallies_move(case, stands, assessed.contributions)
    return assessed


def _add(rows: Iterable[tuple[str, date, int, int]]) -> None:
    values = [value for row in rows for value in row]
    marks = ", ".join(["(%s, %s, %s, %s)"] * (len(values) // 4))
    run(_ADD.format(rows=marks), values)


@transaction.atomic
def tallies_recount(*, since: datetime | None = None) -> int:
    """Count everything anew from the cases themselves; return for how many it was wrong.

    For a restored backup or a new version that counts something else. Reports wait meanwhile.
    """
    cases = Case.objects.select_related("issue", "unit").annotate(
        calendar_digest=current_calendar()
    )
    if since is not None:
        cases = cases.filter(reported_at__gte=since)
    wrong = 0
    for case in cases.order_by("pk").iterator(chunk_size=500):
        rows = Act.objects.filter(case=case).order_by("sequence")
        rules = rules_of(case)
        situation = situation_of(rules, case, core_acts(case, rows))
        entries = TallyEntry.objects.filter(case=case).values_list("key", "amount")
        before = dict(entries)
        after = contributions_of(rules.edition, case, situation)
        wrong += before != after
        tallies_move(case, before, after)
    return wrong


def tallies_wrong() -> list[tuple[str, date]]:
    """Return the keys and days whose tally is not the sum of its entries; there should be none."""
    expected: dict[tuple[str, date], tuple[int, int]] = {}
    for key, at, amount in TallyEntry.objects.values_list("key", "at", "amount").iterator():
        place = (key, at.astimezone(UTC).date())
        count, total = expected.get(place, (0, 0))
        expected[place] = (count + 1, total + amount)
    stored = {
        (row.key, row.day): (row.cases, row.amount)
        for row in Tally.objects.exclude(cases=0, amount=0).iterator()
    }
    places = expected.keys() | stored.keys()
    return sorted(place for place in places if expected.get(place) != stored.get(place))
