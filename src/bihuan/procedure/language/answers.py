"""Facts as people and programs give them, typed and checked at the boundary (fail closed)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bihuan.procedure.decisions.deciding import cell_admits, condition_holds
from bihuan.procedure.edition import Constraint, Edition, Fact
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.values import FactValueError, is_finite, read_value
from bihuan.procedure.terms import Facts, FactType, Label, Value
from bihuan.procedure.wording import say_case, say_value

UNKNOWN = {"", "unknown", "不清楚", "未知"}
SAID_UNKNOWN = UNKNOWN - {""}
_ENDS = "。.；; "


class Contradiction(NamedTuple):
    """A fact that the facts of `given` rule out, and the sentence that names them all."""

    fact: str
    given: tuple[str, ...]
    sentence: Label


def read_facts(
    edition: Edition, given: Mapping[str, object]
) -> tuple[dict[str, Value], dict[str, Label]]:
    """Return the typed facts, and for each field that is wrong the sentence that says why.

    A value that is empty or "unknown" leaves its fact unknown. Facts that the procedure decides
    or computes itself are refused: nobody types in a grade. So are facts that others rule out.
    """
    facts: dict[str, Value] = {}
    problems: dict[str, Label] = {}
    for name, raw in given.items():
        fact = edition.facts.get(name)
        if fact is None:
            problems[name] = _unknown_fact(edition, name)
        elif fact.decided or fact.derived is not None:
            problems[name] = Label(
                f"{fact.name.zh}由程序得出，不能填写",
                f"{fact.name.en} is worked out by the procedure and cannot be given",
            )
        elif raw is not None and not (isinstance(raw, str) and raw.strip() in UNKNOWN):
            try:
                facts[name] = _typed(fact, raw)
            except FactValueError as problem:
                problems[name] = _with_allowed(problem)
    for found in list(contradictions(edition, facts)):
        facts.pop(found.fact, None)
        problems.setdefault(found.fact, found.sentence)
    return facts, problems


def says_unknown(raw: object) -> bool:
    """Return whether an answer says that a fact is not known; an empty one says nothing."""
    return raw is None or (isinstance(raw, str) and raw.strip() in SAID_UNKNOWN)


def contradictions(edition: Edition, facts: Facts) -> Iterator[Contradiction]:
    """Yield every fact whose value other known facts rule out by a constraint."""
    for constraint in edition.constraints:
        if condition_holds(constraint.when, facts) is not True:
            continue
        for name, cell in constraint.then.items():
            if cell_admits(cell, facts.get(name)) is False:
                sentence = _sentence(edition, constraint, name, facts)
                yield Contradiction(name, tuple(constraint.when), sentence)


def _sentence(edition: Edition, constraint: Constraint, name: str, facts: Facts) -> Label:
    given = {other: facts.get(other) for other in constraint.when}
    zh, en = (say_case(edition.facts, given, language) for language in ("zh", "en"))
    fact, because = edition.facts[name], constraint.because
    value = [say_value(fact, facts.get(name), language) for language in ("zh", "en")]
    return Label(
        f"{zh}时，{fact.name.zh}不能是“{value[0]}”：{because.zh.rstrip(_ENDS)}；请核对这几项",
        f"with {en}, {fact.name.en} cannot be “{value[1]}”: {because.en.rstrip(_ENDS)}; "
        "check them against each other",
    )


def _typed(fact: Fact, raw: object) -> Value:
    """Type a JSON or form value; a whole number stands for the fact's smallest unit."""
    if fact.type is FactType.BOOLEAN and isinstance(raw, bool):
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool) and not is_finite(fact):
        if fact.low <= raw <= fact.high:
            return raw
        text = str(raw)
        raise FactValueError(
            Label(
                f"{text}超出{fact.name.zh}的范围（{fact.low}–{fact.high}）",
                f"{text} is outside the range of {fact.name.en} ({fact.low}–{fact.high})",
            )
        )
    if isinstance(raw, str):
        return read_value(fact, raw)
    raise FactValueError(
        Label(f"{fact.name.zh}的值类型不对", f"{fact.name.en} has the wrong type of value")
    )


def _with_allowed(problem: FactValueError) -> Label:
    if not problem.allowed:
        return problem.message
    listed = "、".join(problem.allowed)
    return Label(
        f"{problem.message.zh}；可填：{listed}", f"{problem.message.en}; allowed: {listed}"
    )


def _unknown_fact(edition: Edition, name: str) -> Label:
    close = nearest(name, edition.facts)
    if close:
        return Label(
            f"没有名为 {name} 的事实；最接近：{'、'.join(close)}",
            f"there is no fact named {name}; nearest: {', '.join(close)}",
        )
    return Label(f"没有名为 {name} 的事实", f"there is no fact named {name}")
