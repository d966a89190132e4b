"""Conditions, limits, roles and needs as a written procedure says them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bihuan.procedure.clocks.limits import Limit, Unit, say_limit
from bihuan.procedure.demands.permits import INTRINSIC
from bihuan.procedure.document.words import COLUMNS, STARTS, WORDS
from bihuan.procedure.edition import Cell, Cite, Demand, Edition, Fact, Members, Table
from bihuan.procedure.terms import NEED_NAMES, STEP_NAMES, FactType, Hit, Label, Need, Step, Value
from bihuan.procedure.wording import OR, say_cell, say_value

MANY = 3
"""More members than this are said by what is left out, where that is shorter."""

EITHER = " / "
"""Between the members of a cell; many names have an “or” of their own."""

CHOSEN = "chosen."
NAMELESS = Label("", "")
ANY_CASE = Label("任何情形", "any case")


class Teller(NamedTuple):
    """An edition being told in one language."""

    edition: Edition
    language: str

    def say(self, zh: str, en: str) -> str:
        """Return one of two wordings."""
        return Label(zh, en).say(self.language)

    def word(self, key: str) -> str:
        """Return one of the document's own words."""
        return WORDS[key].say(self.language)

    def column(self, key: str) -> str:
        """Return the heading of a column."""
        return COLUMNS[key].say(self.language)

    def listed(self, words: Iterable[str]) -> str:
        """Return words as a list."""
        return self.say("、", ", ").join(word for word in words if word)

    def fact_name(self, name: str) -> str:
        """Return what a fact is called."""
        fact = self.edition.facts.get(name)
        return fact.name.say(self.language) if fact else name

    def roles(self, names: Sequence[str]) -> str:
        """Return the names of roles."""
        known = self.edition.roles
        return self.listed(known[name].name.say(self.language) for name in names if name in known)

    def step(self, step: Step) -> str:
        """Return the name of a step."""
        return STEP_NAMES[step].say(self.language)

    # --- conditions ---------------------------------------------------------------------------
    def cell(self, fact: Fact, cell: Cell | None) -> str:
        """Return what a cell admits, without the fact's name: 「≥ 10万元」, 「投诉或表扬」."""
        if cell is None:
            return "–"
        if isinstance(cell, Members):
            return self._members(fact, cell)
        if cell.low is not None and cell.high is not None and cell.high != cell.low + 1:
            low, high = cell._replace(high=None), cell._replace(low=None)
            return self.say("，", "; ").join((self.cell(fact, low), self.cell(fact, high)))
        said = say_cell(replace(fact, name=NAMELESS), cell, self.language)
        return said.strip().removeprefix("=").strip()

    def _members(self, fact: Fact, cell: Members) -> str:
        left_out = self._left_out(fact, cell)
        if left_out:
            names = self.listed(say_value(fact, value, self.language) for value in left_out)
            return self.say(f"除{names}外", f"all but {names}")
        said = [
            say_value(fact, value, self.language)
            for value in _domain(fact)
            if value in cell.allowed
        ]
        return EITHER.join(said)

    def _left_out(self, fact: Fact, cell: Members) -> list[str | bool]:
        """Return what a cell leaves out, where that is shorter to say than what it admits."""
        left_out = [value for value in _domain(fact) if value not in cell.allowed]
        shorter = len(cell.allowed) > MANY and len(left_out) < len(cell.allowed)
        return left_out if shorter else []

    def condition(self, name: str, cell: Cell) -> str:
        """Return one condition with the fact's name."""
        fact = self.edition.facts[name]
        output, _, member = name.partition(".")
        if member and isinstance(cell, Members):
            return self._choice(output, fact, cell)
        left_out = self._left_out(fact, cell) if isinstance(cell, Members) else []
        if left_out:
            told = fact.name.say(self.language)
            names = OR.say(self.language).join(
                say_value(fact, value, self.language) for value in left_out
            )
            return self.say(f"{told}不是{names}", f"{told} is not {names}")
        return say_cell(fact, cell, self.language)

    def _choice(self, output: str, fact: Fact, cell: Members) -> str:
        """Say that a disposition was chosen, or that a collected answer holds a member."""
        what = fact.name.say(self.language)
        held = True in cell.allowed
        if output == CHOSEN.rstrip("."):
            if held:
                return self.say(f"选定“{what}”", f'"{what}" is chosen')
            return self.say(f"没有选定“{what}”", f'"{what}" is not chosen')
        name = self.fact_name(output)
        if held:
            return self.say(f"{name}包括{what}", f"{name} includes {what}")
        return self.say(f"{name}不包括{what}", f"{name} does not include {what}")

    def conditions(self, when: Mapping[str, Cell]) -> list[str]:
        """Return every condition that must hold, in order."""
        return [self.condition(name, cell) for name, cell in when.items()]

    def case(self, when: Mapping[str, Cell]) -> str:
        """Return the conditions for a cell of a table."""
        return self.say("；", "; ").join(self.conditions(when)) or ANY_CASE.say(self.language)

    # --- sentences ----------------------------------------------------------------------------
    def sentence(self, table: Table, when: Mapping[str, Cell], then: Value) -> str:
        """Return a row of a decision table as one sentence."""
        output = self.edition.facts[table.output]
        name, answer = output.name.say(self.language), say_value(output, then, self.language)
        collects = table.hit is Hit.COLLECT
        result = self.say(
            f"{name}{'包括' if collects else '为'}{answer}",
            f"{name}{' includes ' if collects else ' = '}{answer}",
        )
        said = self.conditions(when)
        if not said:
            return self.say(f"任何情形下，{result}。", f"In any case, {result}.")
        joined = self.say("，且", " and ").join(said)
        return self.say(f"若{joined}，则{result}。", f"If {joined}, then {result}.")

    # --- demands ------------------------------------------------------------------------------
    def limit(self, demand: Demand) -> str:
        """Return until when: so long from what event, or the end that an earlier step sets."""
        said = []
        if demand.within is not None:
            start = self.start(demand.start)
            said.append(self.within(demand.within) + self.say("，", ", ") + start)
        if demand.until is not None:
            step = self.step(demand.until)
            said.append(self.say(f"不晚于“{step}”时定出的期限", f'by the end set at "{step}"'))
        return self.say("；", "; ").join(said)

    def within(self, limit: Limit) -> str:
        """Return a limit as the time within which something is done."""
        amount = say_limit(limit, self.language)
        if limit.unit is Unit.SAME_DAY:
            return self.say("当日", "on the same day")
        return self.say(f"{amount}内", f"within {amount}")

    def start(self, start: str) -> str:
        """Return the event from which a limit counts."""
        if start in STARTS:
            return STARTS[start].say(self.language)
        step = self.step(Step(start))
        return self.say(f"自“{step}”完成时起", f'from "{step}"')

    def needs(self, step: Step | None, needs: Sequence[Need], asks: Sequence[str] = ()) -> str:
        """Return what an act must bring by its nature and by the edition, and what it answers."""
        natural = INTRINSIC.get(step, ()) if step else ()
        said = [NEED_NAMES[need].say(self.language) for need in dict.fromkeys((*natural, *needs))]
        return self.listed([*said, *(self.fact_name(name) for name in asks)])

    def form(self, form: str) -> str:
        """Return a form with its number."""
        found = self.edition.forms.get(form)
        return f"{found.number} {found.name.say(self.language)}".strip() if found else ""

    def reference(self, name: str) -> str:
        """Return another procedure with its number."""
        found = self.edition.references.get(name)
        if found is None:
            return ""
        title = found.name.say(self.language)
        return self.say(f"《{title}》{found.number}", f"{title} {found.number}").strip()

    def basis(self, cite: Cite, readings: Mapping[str, int]) -> str:
        """Return the item and the numbered reading that a row rests on."""
        number = readings.get(cite.interpretation)
        reading = f"{self.word('reading')} {number}" if number else ""
        return self.say("；", "; ").join(part for part in (cite.item, reading) if part)


def _domain(fact: Fact) -> tuple[str | bool, ...]:
    """Return every value of a finite domain in its order."""
    if fact.type is FactType.BOOLEAN:
        return (True, False)
    return tuple(member.id for member in fact.members)
