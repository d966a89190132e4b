"""P303: every number of the text is carried by a rule, every number of a rule stands in the text.

One mistake is one message: where a rule says another number than its clause, the rule is told.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from bihuan.procedure.clocks.limits import LimitError, parse_limit, say_limit
from bihuan.procedure.edition import Clause, Edition, Position
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.carried import Bound, bounds, carried
from bihuan.procedure.lint.citing import Rule, rules
from bihuan.procedure.lint.clauses import path_of
from bihuan.procedure.lint.quantities import (
    COUNT,
    DAYS,
    MINUTES,
    MONEY,
    MONTHS,
    PERCENT,
    TIME,
    Key,
    Quantity,
    key_of,
    mentioned,
    quantities,
)
from bihuan.procedure.terms import FactType, Label
from bihuan.procedure.wording import say_value


def lint_numbers(edition: Edition) -> list[Problem]:
    """Return every number that only the text or only the rules have."""
    return _Reading(edition).problems()


class _Reading:
    """An edition read for its numbers."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.rules = list(rules(edition))
        self.units = {fact.unit for fact in edition.facts.values() if fact.unit}

    def problems(self) -> list[Problem]:
        """Return what the rules have and their texts do not, then the other way round."""
        amiss: dict[str, set[str]] = defaultdict(set)
        found = []
        for rule, family, problem in [*self._limits(), *self._bounds(), *self._windows()]:
            amiss[rule.cite.clause].add(family)
            found.append(problem)
        for clause in self.edition.clauses.values():
            found += [
                self._unclaimed(clause, item, one)
                for item, one in self._stated(clause)
                if not self._is_carried(clause, item, one) and one.family not in amiss[clause.id]
            ]
        return found

    # --- numbers of the text ----------------------------------------------------------------------
    def _stated(self, clause: Clause) -> Iterator[tuple[str, Quantity]]:
        for item, text in (("", clause.text), *clause.items.items()):
            for one in quantities(text.zh, self.units):
                yield item, one

    def _is_carried(self, clause: Clause, item: str, one: Quantity) -> bool:
        keys = {key for rule in self._executing(clause, item) for key in self._carried[rule.id]}
        keys |= self._kept
        return bool(one.keys & keys) or self._is_read(clause, one)

    def _executing(self, clause: Clause, item: str) -> Sequence[Rule]:
        """Return the rules that may carry a number: those of the clause, or else all of them."""
        own = [rule for rule in self.rules if clause.id in self._clauses_of(rule)]
        if not own or not clause.executes:
            return self.rules
        return [rule for rule in own if _speaks_of(rule, clause, item)]

    def _is_read(self, clause: Clause, one: Quantity) -> bool:
        """Tell whether a recorded reading that some rule rests on speaks of the number."""
        used = {rule.cite.interpretation for rule in self.rules}
        return any(
            reading.clause == clause.id
            and reading.id in used
            and one.keys & mentioned(reading.issue.zh + "，" + reading.reading.zh, self.units)
            for reading in self.edition.interpretations.values()
        )

    @cached_property
    def _carried(self) -> Mapping[str, frozenset[Key]]:
        keys: dict[str, frozenset[Key]] = {}
        for rule in self.rules:
            keys[rule.id] = keys.get(rule.id, frozenset()) | carried(rule, self.edition)
        return keys

    @cached_property
    def _kept(self) -> frozenset[Key]:
        """How long forms are kept, which executes every clause that says so."""
        keys = set[Key]()
        for form in self.edition.forms.values():
            try:
                limit = parse_limit(form.retention)
            except LimitError:
                keys |= mentioned(form.retention)
            else:
                keys.add(key_of(limit))
        return frozenset(keys)

    def _unclaimed(self, clause: Clause, item: str, one: Quantity) -> Problem:
        start = clause.places.get(item, clause.position)
        at = Position(start.file, start.line, start.column + one.at)
        named = f"{clause.id} {item}".strip()
        return Problem(
            "P303",
            at,
            Label(
                f"条款 {named} 写了“{one.text}”，但执行它的规则都没有带这个数；"
                "请写进规则，或记录一条解释",
                f"clause {named} says “{one.text}”, which no rule that executes it carries; "
                "put it into a rule, or record a reading",
            ),
            "warning",
            path_of(clause),
            len(one.text),
            about=(clause.id,),
        )

    # --- numbers of the rules ---------------------------------------------------------------------
    def _limits(self) -> Iterator[tuple[Rule, str, Problem]]:
        for rule in self.rules:
            if rule.within and key_of(rule.within) not in self._text_of(rule)[1]:
                said = [say_limit(rule.within, language) for language in ("zh", "en")]
                what = Label(f"时限“{said[0]}”", f"the limit “{said[1]}”")
                yield rule, TIME, self._unfounded(rule, what, TIME)

    def _bounds(self) -> Iterator[tuple[Rule, str, Problem]]:
        """Bounds are shared: it is enough that one rule with this bound finds it in its text."""
        sharing: dict[tuple[str, int], list[tuple[Rule, Bound]]] = defaultdict(list)
        for rule in self.rules:
            for bound in bounds(rule, self.edition):
                sharing[bound.fact.id, bound.value].append((rule, bound))
        for users in sharing.values():
            rule, bound = users[0]
            if bound.value - bound.fact.low <= 1 or not bound.keys:
                continue  # more than none at all: no number says that
            if any(bound.keys & self._text_of(user)[1] for user, _ in users):
                continue
            said = [say_value(bound.fact, bound.value, language) for language in ("zh", "en")]
            name = bound.fact.name
            what = Label(f"{name.zh}的界限“{said[0]}”", f"the bound “{said[1]}” of {name.en}")
            yield rule, _family(bound), self._unfounded(rule, what, _family(bound))

    def _windows(self) -> Iterator[tuple[Rule, str, Problem]]:
        for fact in self.edition.facts.values():
            if not fact.derived or not fact.derived.within:
                continue
            users = [rule for rule in self.rules if fact.id in rule.when]
            key = (DAYS, Fraction(fact.derived.within))
            if users and not any(key in self._text_of(rule)[1] for rule in users):
                days, name = fact.derived.within, fact.name
                what = Label(
                    f"{name.zh}的统计窗口“{days}天”", f"the window “{days} days” of {name.en}"
                )
                yield users[0], TIME, self._unfounded(users[0], what, TIME)

    def _text_of(self, rule: Rule) -> tuple[str, frozenset[Key]]:
        """Return the texts that a rule rests on, and what may be read as a quantity in them."""
        if (rule.cite, rule.id) not in self._texts:
            text = "，".join(self._pieces(rule))
            self._texts[rule.cite, rule.id] = text, mentioned(text, self.units)
        return self._texts[rule.cite, rule.id]

    @cached_property
    def _texts(self) -> dict[tuple[object, str], tuple[str, frozenset[Key]]]:
        return {}

    def _pieces(self, rule: Rule) -> Iterator[str]:
        cite, edition = rule.cite, self.edition
        clause = edition.clauses[cite.clause]
        yield clause.text.zh
        for item, text in clause.items.items():
            if cite.item in ("", item):
                yield text.zh
        reading = edition.interpretations.get(cite.interpretation)
        if reading:
            yield from (reading.issue.zh, reading.reading.zh)
            if reading.clause in edition.clauses and reading.clause != cite.clause:
                read = edition.clauses[reading.clause]
                yield from (read.text.zh, *(text.zh for text in read.items.values()))

    def _clauses_of(self, rule: Rule) -> set[str]:
        reading = self.edition.interpretations.get(rule.cite.interpretation)
        return {rule.cite.clause} | ({reading.clause} if reading else set())

    def _unfounded(self, rule: Rule, what: Label, family: str) -> Problem:
        found = quantities(self._text_of(rule)[0], self.units)
        there = "、".join(dict.fromkeys(f"“{one.text}”" for one in found if one.family == family))
        basis = Label(f"条款 {rule.cite}", f"clause {rule.cite}")
        if rule.cite.interpretation:
            basis = Label(
                f"{basis.zh} 和解释 {rule.cite.interpretation}",
                f"{basis.en} or reading {rule.cite.interpretation}",
            )
        zh, en = (f"，那里写的是{there}", f", which says {there}") if there else ("", "")
        return Problem(
            "P303",
            rule.position,
            Label(
                f"{what.zh}在{basis.zh} 里找不到{zh}；请核对，或记录一条解释",
                f"{what.en} does not stand in {basis.en}{en}; check it, or record a reading",
            ),
            "warning",
            rule.path(self.edition),
            about=(rule.id or "owner", rule.cite.clause),
        )


def _speaks_of(rule: Rule, clause: Clause, item: str) -> bool:
    return rule.cite.clause != clause.id or item in ("", rule.cite.item) or not rule.cite.item


def _family(bound: Bound) -> str:
    if bound.fact.type is FactType.MONEY:
        return MONEY
    if any(kind in (MINUTES, DAYS, MONTHS) for kind, _ in bound.keys):
        return TIME
    return PERCENT if bound.fact.unit == "%" else COUNT
