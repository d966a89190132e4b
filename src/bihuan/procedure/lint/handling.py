"""P401, P403 and P405: whether every case comes to its close, in time, by somebody's decision."""

from collections.abc import Iterator, Mapping
from functools import partial

from bihuan.procedure.clocks.limits import Limit, Unit, say_limit
from bihuan.procedure.demands.course import ORDER
from bihuan.procedure.edition import Cell, Demand, Disposition, Edition, Members
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.lint.cases import Cases, together
from bihuan.procedure.lint.citing import Rule, rules
from bihuan.procedure.terms import STEP_NAMES, Label, Step

FIXED = ("reported", "found", "occurred")
"""Events before any duty opens: limits that count from them run side by side."""

_CONCESSIONS = ("让步", "特采", "concession")


def lint_handling(edition: Edition) -> list[Problem]:
    """Return what keeps cases from being handled to their end; the tables must be sound."""
    cases, anyhow = Cases(edition), Cases(edition, free=True)
    named = {rule.id: rule for rule in rules(edition)}
    dead = list(_never_holding(edition, anyhow, named))
    gone = {name for problem in dead for name in problem.about}
    living = [demand for demand in edition.demands if demand.id not in gone]
    lint = _Handling(edition, cases, named, living)
    return [
        *dead,
        *lint.waiting(),
        *lint.circles(),
        *lint.undisposable(),
        *lint.limits(),
        *lint.dispositions(gone),
    ]


def _never_holding(edition: Edition, cases: Cases, named: Mapping[str, Rule]) -> Iterator[Problem]:
    """P401: a demand, right or disposition whose condition holds in no possible case."""
    for rule in named.values():
        if rule.table or not rule.when or cases.possible(rule.when) is not None:
            continue
        yield _problem(
            edition,
            rule,
            "P401",
            Label(
                f"{rule.called.zh} 的条件在任何可能的情形下都不成立，它永远不起作用；"
                "请改正条件，或删去",
                f"the condition of {rule.called.en} holds in no possible case, so it never "
                "applies; correct it, or remove it",
            ),
        )


def _problem(
    edition: Edition, rule: Rule, code: str, message: Label, level: str = "error", *more: str
) -> Problem:
    path, about = rule.path(edition), (rule.id, *more)
    return Problem(code, rule.position, message, level, path, about=about)


class _Handling:
    """The demands of an edition that can apply, looked at together."""

    def __init__(
        self, edition: Edition, cases: Cases, named: Mapping[str, Rule], demands: list[Demand]
    ) -> None:
        self.edition = edition
        self.cases = cases
        self.named = named
        self.demands = demands

    def told(
        self, demand: Demand, code: str, message: Label, level: str = "error", *more: str
    ) -> Problem:
        """Return a problem of a demand."""
        return _problem(self.edition, self.named[demand.id], code, message, level, *more)

    # --- P401: ways that do not end ---------------------------------------------------------------
    def waiting(self) -> Iterator[Problem]:
        """Yield demands that wait for a step which in some case nobody must or may take."""
        for demand in self.demands:
            for step in demand.after or ():
                if step in (Step.REPORT, Step.GRADE):
                    continue  # always taken, or a person's to take where the table is silent
                case = self.cases.outside(demand.when, self._taking(step, demand))
                if case is None:
                    continue
                said, name = self.cases.say(case), STEP_NAMES[step]
                yield self.told(
                    demand,
                    "P401",
                    Label(
                        f"要求 {demand.id} 要等“{name.zh}”，可是有的情形既不要求也不允许这一步，"
                        f"它就永远开不了：{said.zh}。请补上要求或权限，或改 after",
                        f"{demand.id} waits for “{name.en}”, which in some cases is neither "
                        f"demanded nor allowed, so it never opens: {said.en}. Demand or allow it, "
                        "or change after",
                    ),
                )

    def _taking(self, step: Step, demand: Demand) -> list[Mapping[str, Cell]]:
        """Return where a step is demanded or allowed, or a referral ends the case before."""
        taking = [one.when for one in self.demands if one.step is step and one is not demand]
        taking += [right.when for right in self.edition.rights if right.act is step]
        return taking + self._referred()

    def _referred(self) -> list[Mapping[str, Cell]]:
        return [one.when for one in self.demands if one.step is Step.REFER]

    def circles(self) -> Iterator[Problem]:
        """Yield demands that wait for each other in one case."""
        seen = set[frozenset[str]]()
        for demand in self.demands:
            circle = self._circle(demand, demand.when, [demand]) if demand.after else None
            if circle is None or frozenset(one.id for one in circle) in seen:
                continue
            seen.add(frozenset(one.id for one in circle))
            chain = " → ".join(one.id for one in (*circle, circle[0]))
            yield self.told(
                demand,
                "P401",
                Label(
                    f"这些要求互相等待，谁也开不了：{chain}；请改其中一个的 after",
                    f"these demands wait for each other and none ever opens: {chain}; change "
                    "after in one of them",
                ),
                "error",
                *(one.id for one in circle),
            )

    def _circle(
        self, first: Demand, when: Mapping[str, Cell], way: list[Demand]
    ) -> list[Demand] | None:
        for other in self.demands:
            if not _waits(way[-1], other):
                continue
            both = together((when, other.when))
            if both is None or (other is not first and other in way):
                continue
            if other is first:
                return way if self.cases.possible(both) is not None else None
            found = self._circle(first, both, [*way, other])
            if found:
                return found
        return None

    def undisposable(self) -> Iterator[Problem]:
        """Yield demands to dispose of cases in which no disposition can be chosen."""
        ways = [way.when for way in self.edition.dispositions.values()]
        for demand in self.demands:
            if demand.step is not Step.DISPOSE:
                continue
            case = self.cases.outside(demand.when, [*ways, *self._referred()])
            if case is not None:
                said = self.cases.say(case)
                yield self.told(
                    demand,
                    "P401",
                    Label(
                        f"要求 {demand.id} 要决定处置，可是有的情形没有一种处置可选，记录就停在这里"
                        f"：{said.zh}。请补上处置方式（dispositions），或改它们的 when",
                        f"{demand.id} asks for a disposition, but in some cases none can be chosen "
                        f"and the case stands still: {said.en}. Add a disposition, or change when",
                    ),
                )

    # --- P403: limits -----------------------------------------------------------------------------
    def limits(self) -> Iterator[Problem]:
        """Yield limits without consequence, twice the same duty, and limits that cannot be kept."""
        for demand in self.demands:
            if (demand.within or demand.until) and not demand.on_breach:
                yield self.told(
                    demand,
                    "P403",
                    Label(
                        f"要求 {demand.id} 有时限，却没有写超期通知谁（on_breach）",
                        f"{demand.id} has a limit but does not say who is told when it is missed "
                        "(on_breach)",
                    ),
                    "warning",
                )
        for place, one in enumerate(self.demands):
            for other in self.demands[place + 1 :]:
                if _is_one_duty(one, other) and one.within != other.within:
                    yield self._twice(one, other)
        yield from self._too_short()

    def _twice(self, one: Demand, other: Demand) -> Problem:
        return self.told(
            other,
            "P403",
            Label(
                f"要求 {one.id} 和 {other.id} 是同一步、同样的人、同样的条件，时限却不同；"
                "请只留一个，或分清条件",
                f"{one.id} and {other.id} ask the same step of the same people in the same cases "
                "with different limits; keep one, or tell their conditions apart",
            ),
            "error",
            one.id,
        )

    def _too_short(self) -> Iterator[Problem]:
        for later in self.demands:
            earlier = next(filter(partial(self._is_too_short, later), self.demands), None)
            if earlier and earlier.within and later.within:
                said = [
                    (say_limit(earlier.within, language), say_limit(later.within, language))
                    for language in ("zh", "en")
                ]
                yield self.told(
                    later,
                    "P403",
                    Label(
                        f"要求 {later.id} 的 {said[0][1]} 从报告或发现时起算，要等 {earlier.id}，"
                        f"而后者可以用 {said[0][0]}：按时做完前一步，这一步已经超期",
                        f"the {said[1][1]} of {later.id} count from the report or finding, yet it "
                        f"waits for {earlier.id}, which may take {said[1][0]}: done in time, it "
                        "leaves this one overdue",
                    ),
                    "warning",
                    earlier.id,
                )

    def _is_too_short(self, later: Demand, earlier: Demand) -> bool:
        both = together((earlier.when, later.when))
        return (
            both is not None
            and _overtakes(earlier, later)
            and self.cases.outside(both, self._referred()) is not None
        )

    # --- P405: dispositions -----------------------------------------------------------------------
    def dispositions(self, gone: set[str]) -> Iterator[Problem]:
        """Yield dispositions that nobody may choose, and concessions that nobody approves."""
        choosing = [one.when for one in self.demands if one.step is Step.DISPOSE]
        choosing += [one.when for one in self.edition.rights if one.act is Step.DISPOSE]
        approving = [one.when for one in self.demands if one.step is Step.APPROVE]
        for way in self.edition.dispositions.values():
            if way.id in gone:
                continue
            rule = self.named[way.id]
            if not any(self.cases.possible(way.when, when) is not None for when in choosing):
                yield _problem(
                    self.edition,
                    rule,
                    "P405",
                    Label(
                        f"处置“{way.name.zh}”可选的情形里，没有要求或权限让人决定处置，"
                        "所以没有人能选它；请补上，或删去",
                        f"nobody is asked or allowed to dispose of the cases in which "
                        f"“{way.name.en}” can be chosen; add that, or remove it",
                    ),
                )
            elif is_concession(way):
                yield from self._unapproved(way, rule, approving)

    def _unapproved(
        self, way: Disposition, rule: Rule, approving: list[Mapping[str, Cell]]
    ) -> Iterator[Problem]:
        chosen = {**way.when, **_chosen(way)}
        case = self.cases.outside(chosen, approving)
        if case is not None:
            said = self.cases.say(case)
            yield _problem(
                self.edition,
                rule,
                "P405",
                Label(
                    f"让步性的处置“{way.name.zh}”有时没有人批准：{said.zh}。"
                    "请加上 step: approve 的要求",
                    f"the concession “{way.name.en}” is sometimes approved by nobody: {said.en}. "
                    "Add a demand with step: approve",
                ),
            )


def is_concession(way: Disposition) -> bool:
    """Tell whether a disposition accepts what does not meet its requirements."""
    return any(word in way.name.zh or word in way.name.en.lower() for word in _CONCESSIONS)


def _chosen(way: Disposition) -> Mapping[str, Cell]:
    return {f"chosen.{way.id}": Members(frozenset((True,)))}


def _waits(demand: Demand, other: Demand) -> bool:
    """Tell whether a demand opens only once another, where it applies, is met."""
    if demand.after is not None:
        return other.step in demand.after
    return ORDER[other.step] < ORDER[demand.step]


def _is_one_duty(one: Demand, other: Demand) -> bool:
    return (
        one.step is other.step
        and one.raises is other.raises
        and one.when == other.when
        and set(one.by) == set(other.by)
        and one.after == other.after
        and bool(one.within and other.within)
    )


def _overtakes(earlier: Demand, later: Demand) -> bool:
    """Tell whether a demand is due before one that it waits for must be done."""
    return (
        later is not earlier
        and later.start in FIXED
        and later.step is not earlier.step
        and _waits(later, earlier)
        and earlier.start in (later.start, "opened")
        and earlier.within is not None
        and later.within is not None
        and is_shorter(later.within, earlier.within)
    )


_DAY = 1440
_AT_MOST_DAYS_OFF = 10


def is_shorter(one: Limit, other: Limit) -> bool:
    """Tell whether a limit ends before another in any case, if both count from one event."""
    if one.unit is other.unit:
        return one.amount < other.amount
    ranges = _range(one), _range(other)
    return ranges[0] != ranges[1] and ranges[0][1] <= ranges[1][0]


def _range(limit: Limit) -> tuple[int, int]:
    """Return how many minutes a limit takes at least and at most."""
    amount = limit.amount
    if limit.unit in (Unit.MINUTE, Unit.HOUR):
        exact = amount * (60 if limit.unit is Unit.HOUR else 1)
        return exact, exact
    if limit.unit is Unit.WORKING_DAY:
        return amount * _DAY, (3 * amount + _AT_MOST_DAYS_OFF) * _DAY
    shortest = {Unit.SAME_DAY: 0, Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28}[limit.unit] * amount
    longest = {Unit.SAME_DAY: 0, Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31}[limit.unit] * amount
    rolled = _AT_MOST_DAYS_OFF if limit.rolls else 0
    return shortest * _DAY, (longest + 1 + rolled) * _DAY
