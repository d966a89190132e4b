"""Why something was decided, from the stored record alone."""

from typing import cast

from django.utils.translation import get_language

from bihuan.cases.models import Case, Decision
from bihuan.procedure.account import explain as core
from bihuan.procedure.account.contrast import why_not
from bihuan.procedure.account.contrasting import say_contrast
from bihuan.procedure.terms import Facts, Value
from bihuan.procedures.queries import edition_by_digest


def explain(decision: Decision, language: str = "", level: int = 1) -> list[str]:
    """Return the lines of one level (1 to 5) of a decision's explanation."""
    edition = edition_by_digest(str(decision.record["digest"]))
    return core.explain(edition, decision.record, level, language or get_language() or "zh")


def decisions_in_force(case: Case) -> list[Decision]:
    """Return the decisions of a case that no later one supersedes, in the order of their acts."""
    rows = Decision.objects.filter(case=case, superseded_by=None)
    return list(rows.select_related("act").order_by("act__sequence", "table"))


def facts_decided_on(case: Case) -> dict[str, Value | None]:
    """Return the facts on which the decisions of a case that stand were made, counts included."""
    found: dict[str, Value | None] = {}
    for row in decisions_in_force(case):
        found |= cast("Facts", row.record["facts"])
    return found


def contrast(decision: Decision, wanted: Value, language: str = "") -> list[str]:
    """Return the lines that say why a decision is not `wanted`, from the stored records alone."""
    edition = edition_by_digest(str(decision.record["digest"]))
    facts = {**facts_decided_on(decision.case), **cast("Facts", decision.record["facts"])}
    found = why_not(edition, facts, decision.output, wanted)
    return say_contrast(edition, found, language or get_language() or "zh")
