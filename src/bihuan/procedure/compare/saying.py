"""Properties of a procedure's parts in words, for what changed about them."""

from collections.abc import Callable, Iterable, Mapping

from bihuan.procedure.clocks.limits import Limit, Unit, say_limit
from bihuan.procedure.compare.changes import NOTHING, Detail, Direction
from bihuan.procedure.edition import Cell, Cite, Demand, Edition, Fact
from bihuan.procedure.terms import (
    ACTION_NAMES,
    NEED_NAMES,
    STEP_NAMES,
    Label,
    Need,
    Step,
    Value,
)
from bihuan.procedure.wording import NO, YES, say_region, say_value

AND = Label("、", ", ")
STARTS: Mapping[str, Label] = {
    "opened": Label("轮到时", "when it is due to be done"),
    "reported": Label("报告时", "the report"),
    "found": Label("发现时", "the finding"),
    "occurred": Label("发生时", "the occurrence"),
}

_DAY = 24 * 60
_SPANS: Mapping[Unit, tuple[int, int]] = {
    Unit.MINUTE: (1, 1),
    Unit.HOUR: (60, 60),
    Unit.SAME_DAY: (0, _DAY),
    Unit.DAY: (_DAY, _DAY),
    Unit.WEEK: (7 * _DAY, 7 * _DAY),
    Unit.MONTH: (28 * _DAY, 31 * _DAY),
}
"""The fewest and most minutes of one of a unit; a day is at least what it counts in full."""


def both(say: Callable[[str], str]) -> Label:
    """Return what is said in Chinese and in English."""
    return Label(say("zh"), say("en"))


def plain(text: object) -> Label:
    """Return something that is written alike in both languages."""
    return Label(str(text), str(text))


def listed(labels: Iterable[Label]) -> Label:
    """Return names one after the other."""
    given = list(labels)
    return both(lambda language: AND.say(language).join(one.say(language) for one in given))


def yes_no(value: object) -> Label:
    """Return yes or no."""
    return YES if value else NO


def cite_words(cite: Cite | None) -> Label:
    """Return a citation; nothing where there is none."""
    return plain(cite) if cite else NOTHING


def limit_words(limit: Limit | None) -> Label:
    """Return a limit in words; nothing where there is none."""
    return both(lambda language: say_limit(limit, language)) if limit else NOTHING


def role_words(edition: Edition, roles: Iterable[str]) -> Label:
    """Return the names of roles."""
    return listed(edition.roles[role].name if role in edition.roles else plain(role)
                  for role in roles)  # fmt: skip


def fact_words(facts: Mapping[str, Fact], names: Iterable[str]) -> Label:
    """Return the names of facts."""
    return listed(facts[name].name if name in facts else plain(name) for name in names)


def need_words(needs: Iterable[Need]) -> Label:
    """Return what an act must bring."""
    return listed(NEED_NAMES[need] for need in needs)


def step_words(steps: Iterable[Step] | None) -> Label:
    """Return the names of steps; nothing where they are not named."""
    return listed(STEP_NAMES[step] for step in steps) if steps is not None else NOTHING


def start_words(start: str) -> Label:
    """Return the event that a limit counts from."""
    return STARTS.get(start) or STEP_NAMES[Step(start)]


def when_words(facts: Mapping[str, Fact], when: Mapping[str, Cell]) -> Label:
    """Return a condition in words."""
    return both(lambda language: say_region(facts, when, language))


def value_words(fact: Fact, value: Value | None) -> Label:
    """Return a value in words."""
    return both(lambda language: say_value(fact, value, language))


def demand_words(edition: Edition, demand: Demand) -> Label:
    """Return a demand in one breath: 纠正（责任人，30分钟）."""
    roles, limit = role_words(edition, demand.by), limit_words(demand.within)

    def say(language: str) -> str:
        title = demand.title.say(language) or STEP_NAMES[demand.step].say(language)
        inside = [part for part in (roles.say(language), limit.say(language)) if part]
        comma, opens, closes = (", ", " (", ")") if language == "en" else ("，", "（", "）")
        return title + opens + comma.join(inside) + closes

    return both(say)


def form_words(edition: Edition, form: str) -> Label:
    """Return a form by its number and name."""
    found = edition.forms.get(form)
    if found is None:
        return plain(form)
    return both(lambda language: f"{found.number} {found.name.say(language)}".strip())


def reference_words(edition: Edition, reference: str) -> Label:
    """Return another procedure by its name."""
    found = edition.references.get(reference)
    return found.name if found else plain(reference)


def action_words(demand: Demand) -> Label:
    """Return what a trigger raises; nothing where it is none."""
    return ACTION_NAMES[demand.raises] if demand.raises else NOTHING


def compare_limits(old: Limit | None, new: Limit | None) -> Direction:
    """Return whether a limit became shorter or longer; OTHER where that depends on the day.

    No limit at all is the longest. Working days are never shorter than as many days.
    """
    if old is None or new is None:
        return Direction.TIGHTER if old is None else Direction.LOOSER
    if old.unit is new.unit and old.rolls == new.rolls:
        return Direction.TIGHTER if new.amount < old.amount else Direction.LOOSER
    (least, most), (low, high) = _reach(old), _reach(new)
    if high is not None and high <= least:
        return Direction.TIGHTER
    if most is not None and low >= most:
        return Direction.LOOSER
    return Direction.OTHER


def _reach(limit: Limit) -> tuple[int, int | None]:
    """Return the fewest and the most minutes that a limit can give; None where days off add."""
    if limit.unit is Unit.WORKING_DAY:
        return limit.amount * _DAY, None
    least, most = (limit.amount * minutes for minutes in _SPANS[limit.unit])
    if limit.unit not in (Unit.MINUTE, Unit.HOUR, Unit.SAME_DAY):
        most += _DAY  # the first day is not counted, so up to one more passes
    return least, None if limit.rolls else most


def more_or_less(old: Iterable[object], new: Iterable[object]) -> Direction:
    """Return TIGHTER where things were only added, LOOSER where they only went."""
    before, after = set(old), set(new)
    if before < after:
        return Direction.TIGHTER
    return Direction.LOOSER if after < before else Direction.OTHER


def detail(
    zh: str,
    en: str,
    before: Label,
    after: Label,
    direction: Direction = Direction.OTHER,
    *,
    same: bool | None = None,
    wording: bool = False,
) -> list[Detail]:
    """Return the detail as a list of one; empty where nothing changed.

    `same` says so for what is named by its id: a role that is only called otherwise is the same
    role. Without it the words decide.
    """
    if before == after if same is None else same:
        return []
    return [Detail(Label(zh, en), before, after, direction, wording)]
