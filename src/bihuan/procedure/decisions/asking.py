"""Whom to ask for what is not known: a person for what people give, never for what is computed."""

from collections.abc import Collection, Iterable

from bihuan.procedure.edition import Derived, Edition
from bihuan.procedure.terms import Facts


def askable(
    edition: Edition, names: Iterable[str], known: Facts, typed: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the facts that a person can answer, so that the ones named become known.

    What a table decides is left to that table. A computed fact is not asked: the unknown facts
    that it rests on are, and in turn what those rest on.

    Args:
        edition: whose facts they are.
        names: the unknown facts that something turns on, the most telling first.
        known: what is known.
        typed: forms of computed facts that are asked all the same, where nothing computes them.
    """
    found: list[str] = []
    seen: set[str] = set()
    waiting = [*names][::-1]
    while waiting:
        name = waiting.pop()
        fact = edition.facts.get(name)
        if name in seen or fact is None or fact.decided:
            continue
        seen.add(name)
        if fact.derived is None or fact.derived.form in typed:
            found.append(name)
        else:
            sources = resting_on(fact.derived)
            waiting += [source for source in reversed(sources) if known.get(source) is None]
    return tuple(found)


def resting_on(derived: Derived) -> tuple[str, ...]:
    """Return what must be known before a computed fact can be; `unit` and the like are no facts.

    A sum needs no amount of the case at hand: one that is not known adds nothing.
    """
    return derived.same if derived.form == "sum" else (*derived.same, *derived.of)
