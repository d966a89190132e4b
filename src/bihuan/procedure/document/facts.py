"""The appendices about facts: what is asked, what is computed and how, what goes together."""

from bihuan.procedure.decisions.derive import OVERDUE
from bihuan.procedure.document.model import Overview
from bihuan.procedure.document.phrases import CHOSEN, Teller
from bihuan.procedure.document.tabling import levels, overview
from bihuan.procedure.edition import Derived, Fact
from bihuan.procedure.language.values import read_cell
from bihuan.procedure.terms import FactType, Label
from bihuan.procedure.wording import say_value

SCORE = "score:"
COMBINED: dict[str, Label] = {
    "sum": Label("各项得分相加", "the sum of the points"),
    "product": Label("各项得分相乘", "the product of the points"),
    "max": Label("各项得分取最高", "the highest of the points"),
}


def fact_overviews(teller: Teller) -> tuple[Overview, ...]:
    """Return the overviews about facts."""
    return _asked(teller), _computed(teller), _together(teller)


def _asked(teller: Teller) -> Overview:
    facts = [one for one in teller.edition.facts.values() if not one.decided and not one.derived]
    rows = [
        (
            one.name.say(teller.language),
            one.question.say(teller.language),
            _domain(teller, one),
            teller.step(one.asked_at),
        )
        for one in facts
    ]
    keys = ("name", "question", "values", "asked")
    return overview(teller, "facts", Label("要问的事实", "Facts that are asked"), keys, rows)


def _domain(teller: Teller, fact: Fact) -> str:
    if fact.type is FactType.BOOLEAN:
        return teller.say("是、否", "yes, no")
    if fact.members:
        return levels(teller, fact)
    low = say_value(fact, fact.low, teller.language)
    high = say_value(fact, fact.high, teller.language)
    return teller.say(f"{low} 至 {high}", f"{low} to {high}")


def _computed(teller: Teller) -> Overview:
    rows = [
        (one.name.say(teller.language), _how(teller, one, one.derived))
        for one in teller.edition.facts.values()
        if one.derived is not None and not one.id.startswith(CHOSEN)
    ]
    title = Label("算出的事实", "Facts that are computed")
    return overview(teller, "computed", title, ("name", "computed"), rows)


def _how(teller: Teller, fact: Fact, derived: Derived) -> str:
    of = teller.listed(teller.fact_name(name) for name in derived.of)
    if derived.form == "age":
        return teller.say(f"从{of}到报告之日的天数", f"days from {of} to the report")
    if derived.form == "lookup":
        return teller.listed(_dated(teller, fact, entry) for entry in derived.entries)
    if derived.form.startswith(SCORE):
        return _score(teller, derived)
    if derived.form == OVERDUE:
        named = {one.id: one.title.say(teller.language) for one in teller.edition.demands}
        late = teller.listed(dict.fromkeys(named[name] for name in derived.demands))
        return teller.say(f"{late}超过时限", f"the limit was missed: {late}")
    same = teller.listed(_shared(teller, name) for name in derived.same)
    days = derived.within
    if derived.form == "sum":
        return teller.say(
            f"{days}天内{same}相同的各案的{of}之和",
            f"sum of {of} over the cases with the same {same} within {days} days",
        )
    return teller.say(
        f"{days}天内{same}相同的案数",
        f"cases with the same {same} within {days} days",
    )


def _score(teller: Teller, derived: Derived) -> str:
    """Return every band with its points, and how they are combined."""
    bands = teller.say("；", "; ").join(
        f"{teller.fact_name(name)} {_band(teller, name, text)} → {points}"
        for name, text, points in derived.entries
    )
    how = COMBINED.get(derived.form.removeprefix(SCORE), COMBINED["sum"]).say(teller.language)
    return teller.say(f"{how}：{bands}", f"{how}: {bands}")


def _band(teller: Teller, name: str, text: str) -> str:
    fact = teller.edition.facts.get(name)
    return teller.cell(fact, read_cell(fact, text)) if fact else text


def _together(teller: Teller) -> Overview:
    """Return what facts cannot hold apart."""
    rows = [
        (teller.case(one.when), teller.case(one.then), one.because.say(teller.language))
        for one in teller.edition.constraints
    ]
    title = Label("事实之间的约束", "What goes together")
    return overview(teller, "constraints", title, ("given", "then_too", "because"), rows)


def _shared(teller: Teller, name: str) -> str:
    history = {
        "unit": Label("责任部门", "responsible department"),
        "customer": Label("顾客", "customer"),
        "edition": Label("程序版本", "edition"),
    }
    return history[name].say(teller.language) if name in history else teller.fact_name(name)


def _dated(teller: Teller, fact: Fact, entry: tuple[str, str, object]) -> str:
    start, source, value = entry
    said = teller.say(f"自 {start} 起 {value}{fact.unit}", f"from {start} on {value} {fact.unit}")
    return f"{said.strip()}（{source}）" if source else said.strip()
