"""Computed facts with one thing changed: a window, a grouping, a dated value, a band's points."""

from collections.abc import Iterator
from dataclasses import replace

from bihuan.procedure.decisions.derive import overdue_of
from bihuan.procedure.edition import Derived, Edition, Fact
from bihuan.procedure.scenarios.changes import Change, without_each
from bihuan.procedure.scenarios.suites import HISTORY, LOOKUP, SCORE, suite_name
from bihuan.procedure.terms import Facts, Label


def fact_changes(edition: Edition) -> Iterator[tuple[Fact, str, Change[Edition]]]:
    """Give the edition with each computed fact changed, the fact, and the suite about it."""
    for fact in edition.facts.values():
        if fact.derived is None:
            continue
        suite = suite_name(_KINDS.get(fact.derived.form.split(":")[0], ""), fact.id)
        for what, derived in _derived(fact.derived):
            facts = {**edition.facts, fact.id: replace(fact, derived=derived)}
            made = replace(edition, facts=facts, overdue=overdue_of(facts))
            yield fact, suite, Change(what, made, _anywhere, fine=True)


_KINDS = {"count": HISTORY, "sum": HISTORY, "lookup": LOOKUP, "score": SCORE}


def _derived(derived: Derived) -> Iterator[tuple[Label, Derived]]:
    if derived.within:
        for days in (derived.within - 1, derived.within + 1):
            what = Label(f"统计窗口改为 {days}天", f"window changed to {days} days")
            yield what, replace(derived, within=days)
    for name, same in without_each(derived.same):
        yield Label(f"归类 {name} 删去", f"grouping {name} dropped"), replace(derived, same=same)
    for name, demands in without_each(derived.demands):
        yield Label(f"时限 {name} 删去", f"limit {name} dropped"), replace(derived, demands=demands)
    for place, (key, second, value) in enumerate(derived.entries):
        before, after = derived.entries[:place], derived.entries[place + 1 :]
        if derived.form == "lookup":
            what = Label(f"{key} 起的值删去", f"value from {key} dropped")
            yield what, replace(derived, entries=(*before, *after))
        else:
            what = Label(f"{key} {second} 的分数加一", f"points of {key} {second} one higher")
            more = (key, second, int(value) + 1)
            yield what, replace(derived, entries=(*before, more, *after))


def _anywhere(_: Facts) -> bool:
    return True
