"""Facts as people and programs give them, typed and checked at the boundary (fail closed)."""

from collections.abc import Mapping

from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.language.problems import nearest
from bihuan.procedure.language.values import FactValueError, is_finite, read_value
from bihuan.procedure.terms import FactType, Label, Value

UNKNOWN = {"", "unknown", "不清楚", "未知"}


def read_facts(
    edition: Edition, given: Mapping[str, object]
) -> tuple[dict[str, Value], dict[str, Label]]:
    """Return the typed facts, and for each field that is wrong the sentence that says why.

    A value that is empty or "unknown" leaves its fact unknown. Facts that the procedure decides
    or computes itself are refused: nobody types in a grade.
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
    return facts, problems


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
