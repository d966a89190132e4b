"""A comparison of two editions as its page shows it; drafts show the same parts.

`comparison_shown` makes what `web/parts/comparison.html` needs under the name `comparison`.
"""

from typing import NamedTuple

from bihuan.procedure.compare.changes import (
    CLASS_NAMES,
    BehaviourChange,
    ChangeClass,
    Comparison,
    Direction,
    Kind,
    Mark,
    PartChange,
    Passage,
    Piece,
    RegionChange,
    TextChange,
)
from bihuan.procedure.compare.classes import is_smaller
from bihuan.procedure.compare.records import example_words, region_words
from bihuan.procedure.edition import Edition, Fact
from bihuan.procedure.terms import Label

TONES = {
    ChangeClass.EDITORIAL: "",
    ChangeClass.TIGHTENING: "tone-seal",
    ChangeClass.LOOSENING: "tone-bamboo",
    ChangeClass.MIXED: "tone-ochre",
    ChangeClass.STRUCTURAL: "tone-indigo",
}
KINDS = {
    Kind.ADDED: Label("新增", "Added"),
    Kind.REMOVED: Label("删除", "Removed"),
    Kind.CHANGED: Label("更改", "Changed"),
    Kind.RENUMBERED: Label("改号", "Renumbered"),
}


class RegionShown(NamedTuple):
    """Cases that are treated differently: when, from what to what, and one of them."""

    when: str
    example: str
    before: str
    after: str
    direction: Direction
    new_facts: tuple[str, ...]


class BehaviourShown(NamedTuple):
    """A decision, demand, right or disposition that does something else now."""

    kind: str
    name: str
    clause: str
    regions: tuple[RegionShown, ...]
    complete: bool
    incomparable: tuple[str, ...]


class PartShown(NamedTuple):
    """A part that was added, removed or changed."""

    kind: Kind
    change: str
    what: str
    id: str
    name: str
    clause: str
    details: tuple[str, ...]


class PassageShown(NamedTuple):
    """A passage with what went and what came."""

    name: str
    pieces: tuple[Piece, ...]


class TextShown(NamedTuple):
    """A clause or interpretation whose words changed."""

    kind: Kind
    change: str
    what: str
    number: str
    heading: str
    passages: tuple[PassageShown, ...]


class ComparisonShown(NamedTuple):
    """All three layers in words of one language."""

    class_name: str
    class_tone: str
    behaviour: tuple[BehaviourShown, ...]
    parts: tuple[PartShown, ...]
    texts: tuple[TextShown, ...]
    new_questions: tuple[str, ...]
    dropped_questions: tuple[str, ...]


class DeclaredShown(NamedTuple):
    """What a version says of itself, and whether that is less than it changes."""

    class_name: str
    because: str
    too_little: bool


def comparison_shown(comparison: Comparison, language: str) -> ComparisonShown:
    """Return a comparison as the page shows it."""
    return ComparisonShown(
        class_name=CLASS_NAMES[comparison.computed].say(language),
        class_tone=TONES[comparison.computed],
        behaviour=tuple(_behaviour(comparison, one, language) for one in comparison.behaviour),
        parts=tuple(_part(one, language) for one in comparison.parts),
        texts=tuple(_text(one, language) for one in comparison.texts),
        new_questions=_names(comparison.new_questions, language),
        dropped_questions=_names(comparison.dropped_questions, language),
    )


def declared_shown(
    old: Edition, new: Edition, comparison: Comparison, language: str
) -> DeclaredShown | None:
    """Return what the new edition declares of this change; None where it declares nothing."""
    if (new.id, new.replaces) != (old.id, old.version) or not new.succession.declared:
        return None
    declared = ChangeClass(new.succession.declared)
    return DeclaredShown(
        CLASS_NAMES[declared].say(language),
        new.succession.because.say(language),
        is_smaller(declared, comparison.computed),
    )


def _names(facts: tuple[Fact, ...], language: str) -> tuple[str, ...]:
    return tuple(fact.name.say(language) for fact in facts)


def _behaviour(comparison: Comparison, change: BehaviourChange, language: str) -> BehaviourShown:
    return BehaviourShown(
        change.what.say(language),
        change.name.say(language),
        change.clause,
        tuple(_region(comparison, one, language) for one in change.regions),
        change.complete,
        tuple(_fact(comparison, name, language) for name in change.incomparable),
    )


def _region(comparison: Comparison, one: RegionChange, language: str) -> RegionShown:
    return RegionShown(
        region_words(comparison, one).say(language),
        example_words(comparison, one).say(language),
        one.before.say(language),
        one.after.say(language),
        one.direction,
        tuple(_fact(comparison, name, language) for name in one.new_facts),
    )


def _fact(comparison: Comparison, name: str, language: str) -> str:
    fact = comparison.facts.get(name)
    return fact.name.say(language) if fact else name


def _part(part: PartChange, language: str) -> PartShown:
    return PartShown(
        part.kind,
        KINDS[part.kind].say(language),
        part.what.say(language),
        part.id,
        part.name.say(language),
        part.clause,
        tuple(detail.say(language) for detail in part.details),
    )


def _pieces(passage: Passage, language: str) -> tuple[Piece, ...]:
    """Return the pieces in a language; in the other one where only that was changed."""
    pieces = passage.say(language)
    return passage.zh if all(piece.mark is Mark.SAME for piece in pieces) else pieces


def _text(text: TextChange, language: str) -> TextShown:
    number = f"{text.was} → {text.id}" if text.kind is Kind.RENUMBERED else text.id
    return TextShown(
        text.kind,
        KINDS[text.kind].say(language),
        text.what.say(language),
        number,
        text.heading.say(language),
        tuple(
            PassageShown(one.name.say(language), _pieces(one, language)) for one in text.passages
        ),
    )
