"""Why something was decided, from the stored record alone."""

from django.utils.translation import get_language

from bihuan.cases.models import Case, Decision
from bihuan.procedure.account import explain as core
from bihuan.procedures.queries import edition_by_digest


def explain(decision: Decision, language: str = "", level: int = 1) -> list[str]:
    """Return the lines of one level (1 to 5) of a decision's explanation."""
    edition = edition_by_digest(str(decision.record["digest"]))
    return core.explain(edition, decision.record, level, language or get_language() or "zh")


def decisions_in_force(case: Case) -> list[Decision]:
    """Return the decisions of a case that no later one supersedes, in the order of their acts."""
    rows = Decision.objects.filter(case=case, superseded_by=None)
    return list(rows.select_related("act").order_by("act__sequence", "table"))
