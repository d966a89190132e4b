"""Problems that a pack accepts at one place, and exceptions of that kind that cannot stand."""

from collections.abc import Collection, Sequence
from datetime import date

from bihuan.procedure.edition import Edition, Waiver
from bihuan.procedure.language.problems import TITLES, Problem, nearest
from bihuan.procedure.terms import Label

NEVER = frozenset({"P201", "P202", "P204", "P205", "P207", "P208", "P301"})
"""Without these proofs the rules cannot be executed; no reason makes up for that. Nor for P1xx."""

ELSEWHERE = frozenset({"P501", "P502", "P601"})
"""These are not found in an edition by itself, and are mended where they are found."""


def with_waivers(edition: Edition, problems: Sequence[Problem], today: date) -> list[Problem]:
    """Return the problems that are not accepted, and the exceptions that cannot stand (P112)."""
    possible = [waiver for waiver in edition.waivers if _never(waiver) is None]
    left = [one for one in problems if not any(_covers(waiver, one) for waiver in possible)]
    wrong = []
    for waiver in edition.waivers:
        message = _never(waiver) or _lapsed(waiver, today) or _idle(waiver, problems)
        if message is not None:
            where = Label(f"例外 {waiver.code} {waiver.at}", f"exception {waiver.code} {waiver.at}")
            near = nearest(waiver.code, TITLES) if waiver.code not in TITLES else ()
            wrong.append(Problem("P112", waiver.position, message, path=where, nearest=near))
    return [*left, *wrong]


def in_force(edition: Edition, today: date) -> list[Waiver]:
    """Return the exceptions that hold on a day."""
    return [waiver for waiver in edition.waivers if waiver.until is None or today <= waiver.until]


def _covers(waiver: Waiver, problem: Problem) -> bool:
    return waiver.code == problem.code and waiver.at in problem.about


def _never(waiver: Waiver) -> Label | None:
    if waiver.code not in TITLES:
        return Label(f"没有问题代码 {waiver.code}", f"there is no problem {waiver.code}")
    title = TITLES[waiver.code]
    if waiver.code in ELSEWHERE:
        return Label(
            f"{waiver.code}（{title.zh}）不能例外；请改正",
            f"{waiver.code} ({title.en}) cannot be accepted; mend it",
        )
    if waiver.code.startswith("P1") or waiver.code in NEVER:
        return Label(
            f"{waiver.code}（{title.zh}）不能例外：有它规则就执行不了；请改正规则",
            f"{waiver.code} ({title.en}) cannot be accepted: the rules cannot be executed with it",
        )
    return None


def _lapsed(waiver: Waiver, today: date) -> Label | None:
    """Return what an exception lacks; what it silences is not told a second time."""
    if not waiver.because.zh:
        return Label(
            "例外没有写原因（because）：请写明为什么可以接受",
            "the exception says no reason (because): say why it can be accepted",
        )
    if waiver.until is not None and waiver.until < today:
        return Label(
            f"例外已于 {waiver.until} 到期；请改正问题，或重新决定并改日期",
            f"the exception ended on {waiver.until}; mend the problem, or decide anew",
        )
    return None


def _idle(waiver: Waiver, problems: Collection[Problem]) -> Label | None:
    if any(_covers(waiver, problem) for problem in problems):
        return None
    code = waiver.code
    places = dict.fromkeys(one.about[0] for one in problems if one.code == code and one.about)
    zh = f"；{code} 出现在：{'、'.join(places)}" if places else ""
    en = f"; {code} is at: {', '.join(places)}" if places else ""
    return Label(
        f"{waiver.at} 没有 {code}，这条例外不起作用{zh}；请删去或改正",
        f"{waiver.at} has no {code}, so this exception does nothing{en}; correct or remove it",
    )
