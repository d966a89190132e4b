"""`compare`: what changes from one edition to another, in words, parts and behaviour."""

from bihuan.procedure.compare.behaviour import Pair, behaviour_changes
from bihuan.procedure.compare.changes import Comparison
from bihuan.procedure.compare.classes import class_of
from bihuan.procedure.compare.structure import own_facts, part_changes
from bihuan.procedure.compare.texts import text_changes
from bihuan.procedure.edition import Edition, Fact


def compare(old: Edition, new: Edition) -> Comparison:
    """Return all that differs between two editions, and how far the change goes."""
    pair = Pair.of(old, new)
    parts = part_changes(old, new)
    behaviour = behaviour_changes(pair)
    return Comparison(
        old=f"{old.id} {old.version}",
        new=f"{new.id} {new.version}",
        texts=text_changes(old, new),
        parts=parts,
        behaviour=behaviour,
        new_questions=_only_in(new, old),
        dropped_questions=_only_in(old, new),
        computed=class_of(old, new, parts, behaviour),
        facts=pair.facts,
    )


def _only_in(one: Edition, other: Edition) -> tuple[Fact, ...]:
    """Return the facts that people are asked by one edition and not by the other."""
    return tuple(
        fact
        for name, fact in own_facts(one).items()
        if not fact.decided and fact.derived is None and name not in other.facts
    )
