"""Why something was decided, from the stored record alone."""

from typing import cast

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Decision
from bihuan.procedure.account import explain as core
from bihuan.procedure.account.contrast import Way, why_not
from bihuan.procedure.account.contrasting import say_contrast
from bihuan.procedure.account.records import Record
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import Facts, Value
from bihuan.procedures.queries import edition_by_digest


def explain(
    decision: Decision, language: str = "", level: int = 1, *, customer: bool = True
) -> list[str]:
    """Return the lines of one level (1 to 5) of a decision's explanation.

    Whoever may not know the `customer` reads no sensitive fact, and nothing that gives one away.
    """
    edition = edition_by_digest(str(decision.record["digest"]))
    said = language or get_language() or "zh"
    if customer:
        return core.explain(edition, decision.record, level, said)
    if rests_on_sensitive(edition, decision.record):
        return [_withheld()]
    return core.explain(edition, masked(edition, decision.record), level, said)


def masked(edition: Edition, record: Record) -> dict[str, object]:
    """Return the record of a decision without the values of sensitive facts."""
    facts = cast("Facts", record["facts"])
    kept = {name: None if _sensitive(edition, name) else value for name, value in facts.items()}
    return {**record, "facts": kept}


def rests_on_sensitive(edition: Edition, record: Record) -> bool:
    """Tell whether a decision's own grounds say what a sensitive fact is."""
    table = next(one for one in edition.tables if one.id == record["table"])
    grounds = cast("list[str]", record["rows"])
    return any(
        _sensitive(edition, name) for row in table.rows if row.id in grounds for name in row.when
    )


def _sensitive(edition: Edition, name: str) -> bool:
    return name in edition.facts and edition.facts[name].sensitive


def _withheld() -> str:
    return _("这一判定所依据的事实中有敏感内容，只向可以知道顾客是谁的人说明。")


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


def contrast(
    decision: Decision, wanted: Value, language: str = "", *, customer: bool = True
) -> list[str]:
    """Return the lines that say why a decision is not `wanted`, from the stored records alone."""
    edition = edition_by_digest(str(decision.record["digest"]))
    facts = {**facts_decided_on(decision.case), **cast("Facts", decision.record["facts"])}
    return contrasted(edition, facts, decision.output, wanted, language, customer=customer)


def contrasted(
    edition: Edition,
    facts: Facts,
    output: str,
    wanted: Value,
    language: str = "",
    *,
    customer: bool,
) -> list[str]:
    """Return why a case is not decided as `wanted`; ways over sensitive facts only to some.

    What a way would need and does not have says what the fact is, so the whole way is left out.
    """
    found, left_out = why_not(edition, facts, output, wanted), 0
    if not customer:
        ways = tuple(way for way in found.ways if not _gives_away(edition, way))
        left_out = len(found.ways) - len(ways)
        found = found._replace(ways=ways)
    if left_out and not found.ways:
        return [_withheld()]
    lines = say_contrast(edition, found, language or get_language() or "zh")
    return [*lines, _withheld()] if left_out else lines


def _gives_away(edition: Edition, way: Way) -> bool:
    """Tell whether a way says what a sensitive fact of the case is."""
    tested = {name for row in (way.row, *way.rivals) if row for name in row.when}
    return any(_sensitive(edition, name) for name in tested | {lack.fact for lack in way.lacks})
