"""A comparison as plain JSON, the same for the command, the API and any program."""

from collections.abc import Mapping
from typing import Any

from bihuan.procedure.compare.changes import (
    CLASS_NAMES,
    BehaviourChange,
    Comparison,
    Detail,
    Passage,
    RegionChange,
)
from bihuan.procedure.edition import Cell, Fact, Span
from bihuan.procedure.terms import Label
from bihuan.procedure.wording import say_case, say_region

LAYERS = ("text", "structure", "behaviour")


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON: regions as conditions and in words, values by their ids."""
    return {
        "old": comparison.old,
        "new": comparison.new,
        "change_class": comparison.computed.value,
        "class_name": words(CLASS_NAMES[comparison.computed]),
        "new_questions": [_question(fact) for fact in comparison.new_questions],
        "dropped_questions": [_question(fact) for fact in comparison.dropped_questions],
        "behaviour": [_behaviour(comparison, change) for change in comparison.behaviour],
        "structure": [
            {
                "change": part.kind.value,
                "kind": words(part.what),
                "id": part.id,
                "name": words(part.name),
                "clause": part.clause,
                "wording": part.wording,
                "details": [_detail(detail) for detail in part.details],
            }
            for part in comparison.parts
        ],
        "text": [
            {
                "change": text.kind.value,
                "kind": words(text.what),
                "id": text.id,
                "was": text.was,
                "heading": words(text.heading),
                "passages": [_passage(passage) for passage in text.passages],
            }
            for text in comparison.texts
        ],
    }


def words(label: Label) -> dict[str, str]:
    """Return a wording in both languages."""
    return {"zh": label.zh, "en": label.en}


def region_words(comparison: Comparison, change: RegionChange) -> Label:
    """Return the region of a change in words."""
    zh, en = (say_region(comparison.facts, change.region, language) for language in ("zh", "en"))
    return Label(zh, en)


def example_words(comparison: Comparison, change: RegionChange) -> Label:
    """Return the example of a change in words."""
    zh, en = (say_case(comparison.facts, change.example, language) for language in ("zh", "en"))
    return Label(zh, en)


def _question(fact: Fact) -> dict[str, Any]:
    return {"id": fact.id, "name": words(fact.name), "question": words(fact.question)}


def _behaviour(comparison: Comparison, change: BehaviourChange) -> dict[str, Any]:
    return {
        "kind": words(change.what),
        "id": change.id,
        "name": words(change.name),
        "clause": change.clause,
        "complete": change.complete,
        "incomparable": list(change.incomparable),
        "regions": [
            {
                "region": _region(one.region),
                "words": words(region_words(comparison, one)),
                "example": dict(one.example),
                "example_words": words(example_words(comparison, one)),
                "before": words(one.before),
                "after": words(one.after),
                "direction": one.direction.value,
                "new_facts": list(one.new_facts),
            }
            for one in change.regions
        ],
    }


def _region(region: Mapping[str, Cell]) -> dict[str, Any]:
    """Return conditions as JSON: numbers from `low` on and below `high`, or the values allowed."""
    return {
        name: {"low": cell.low, "high": cell.high}
        if isinstance(cell, Span)
        else {"allowed": sorted(cell.allowed, key=str)}
        for name, cell in region.items()
    }


def _detail(detail: Detail) -> dict[str, Any]:
    return {
        "name": words(detail.name),
        "before": words(detail.before),
        "after": words(detail.after),
        "direction": detail.direction.value,
        "wording": detail.wording,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "name": words(passage.name),
        "zh": [[piece.mark.value, piece.text] for piece in passage.zh],
        "en": [[piece.mark.value, piece.text] for piece in passage.en],
    }
