"""What a comparison of two editions answers: pieces of text, changed parts, changed behaviour."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from bihuan.procedure.edition import Fact
from bihuan.procedure.lint.atoms import Region
from bihuan.procedure.terms import Label, Value

NOTHING = Label("", "")


class Mark(StrEnum):
    """Where a piece of text stands."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A run of text that both editions have, or only the one."""

    mark: Mark
    text: str


class Kind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


class Passage(NamedTuple):
    """One passage of a clause that changed: what it is, and its words in both languages."""

    name: Label
    zh: tuple[Piece, ...]
    en: tuple[Piece, ...]

    def say(self, language: str) -> tuple[Piece, ...]:
        """Return the pieces in a language."""
        return self.en if language.startswith("en") else self.zh


class TextChange(NamedTuple):
    """A clause or interpretation whose words changed; `was` is its number in the old edition."""

    kind: Kind
    what: Label
    id: str
    was: str
    heading: Label
    passages: tuple[Passage, ...]


class Direction(StrEnum):
    """Which way behaviour moves: graver, sooner, more is tighter."""

    TIGHTER = "tighter"
    LOOSER = "looser"
    OTHER = "other"


class Detail(NamedTuple):
    """One property of a part, before and after; `wording` says that only words changed."""

    name: Label
    before: Label
    after: Label
    direction: Direction = Direction.OTHER
    wording: bool = False

    def say(self, language: str) -> str:
        """Return the detail as one line: 期限 1天 → 2天."""
        none = Label("无", "none").say(language)
        before, after = (label.say(language) or none for label in (self.before, self.after))
        return f"{self.name.say(language)} {before} → {after}"


class PartChange(NamedTuple):
    """A part of the procedure that was added, removed or changed, found by its id."""

    kind: Kind
    what: Label
    id: str
    name: Label
    clause: str
    details: tuple[Detail, ...] = ()

    @property
    def wording(self) -> bool:
        """Tell whether nothing but words changed."""
        return self.kind is Kind.CHANGED and all(detail.wording for detail in self.details)


class RegionChange(NamedTuple):
    """Cases that the two editions treat differently, with one of them as an example.

    `new_facts` are those the region turns on that only the new edition asks.
    """

    region: Region
    example: Mapping[str, Value]
    before: Label
    after: Label
    direction: Direction
    new_facts: tuple[str, ...] = ()


class BehaviourChange(NamedTuple):
    """How a decision, demand, right or disposition differs, region by region.

    `regions` are all of the cases that differ unless `complete` is false; then there are more.
    `incomparable` names facts whose kind changed, so that nothing can be proved about them.
    """

    what: Label
    id: str
    name: Label
    clause: str
    regions: tuple[RegionChange, ...]
    complete: bool = True
    incomparable: tuple[str, ...] = ()


class ChangeClass(StrEnum):
    """How far a change goes, as a pack may declare it and as it is computed."""

    EDITORIAL = "editorial"
    TIGHTENING = "tightening"
    LOOSENING = "loosening"
    MIXED = "mixed"
    STRUCTURAL = "structural"


CLASS_NAMES: Mapping[ChangeClass, Label] = {
    ChangeClass.EDITORIAL: Label("文字修改", "editorial"),
    ChangeClass.TIGHTENING: Label("收紧", "tightening"),
    ChangeClass.LOOSENING: Label("放宽", "loosening"),
    ChangeClass.MIXED: Label("有收紧也有放宽", "mixed"),
    ChangeClass.STRUCTURAL: Label("结构变化", "structural"),
}


class Comparison(NamedTuple):
    """The four layers between two editions, the fourth (history) apart from it in `replay`.

    `facts` are the facts of both editions, the new one's wording first: by them regions and
    examples are put in words. `new_questions` are facts that only the new edition asks.
    """

    old: str
    new: str
    texts: tuple[TextChange, ...]
    parts: tuple[PartChange, ...]
    behaviour: tuple[BehaviourChange, ...]
    new_questions: tuple[Fact, ...]
    dropped_questions: tuple[Fact, ...]
    computed: ChangeClass
    facts: Mapping[str, Fact]
