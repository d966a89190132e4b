"""The words of two editions side by side: clauses, their items, and recorded readings."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from bihuan.procedure.compare.changes import Kind, Mark, Passage, Piece, TextChange
from bihuan.procedure.edition import Clause, Edition, Interpretation
from bihuan.procedure.terms import Label

CLAUSE = Label("条款", "Clause")
READING = Label("解释", "Interpretation")
HEADING = Label("标题", "Heading")
TEXT = Label("正文", "Text")
FORCE = Label("效力", "Force")
BECAUSE = Label("不执行的原因", "Why nothing executes it")
ISSUE = Label("不清楚之处", "What was unclear")
DECIDED = Label("由谁、何时", "By whom, when")
ALIKE = 0.75
"""From this likeness on, a clause that went and one that came are one clause, renumbered."""

_TOKEN = re.compile(r"[A-Za-z]+|[0-9][0-9.,]*|\s+|.", re.DOTALL)
_SHORT = 1

Words = Mapping[str, tuple[Label, Label]]
"""The passages of something by key, each with its name and its wording."""


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as runs that are the same, removed or added, in reading order.

    English goes word by word, Chinese sign by sign; a single sign that happens to stand on both
    sides between two changes is not worth an island and counts as changed.
    """
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    runs: list[tuple[str, str]] = []
    codes = matcher.get_opcodes()
    for at, (tag, low, high, start, end) in enumerate(codes):
        gone, came = "".join(one[low:high]), "".join(other[start:end])
        island = tag == "equal" and 0 < at < len(codes) - 1 and len(gone.strip()) <= _SHORT
        if tag == "equal" and not island:
            runs.append((gone, ""))
        elif runs and runs[-1][1]:
            gone, came = runs[-1][0][1:] + gone, runs[-1][1][1:] + came
            runs[-1] = ("-" + gone, "+" + came)
        else:
            runs.append(("-" + gone, "+" + came))
    return tuple(_pieces(runs))


def _pieces(runs: list[tuple[str, str]]) -> Iterator[Piece]:
    """Give the pieces of (same text, "") and of ("-removed", "+added")."""
    for one, other in runs:
        if not other:
            yield Piece(Mark.SAME, one)
            continue
        if one[1:]:
            yield Piece(Mark.REMOVED, one[1:])
        if other[1:]:
            yield Piece(Mark.ADDED, other[1:])


def text_changes(old: Edition, new: Edition) -> tuple[TextChange, ...]:
    """Return every clause and interpretation whose words differ, in the order of the new text."""
    return (*_clauses(old, new), *_readings(old, new))


def _clauses(old: Edition, new: Edition) -> Iterator[TextChange]:
    moved = _renumbered(old, new)
    origins = {now: was for was, now in moved.items()}
    for clause in new.clauses.values():
        was = old.clauses.get(origins.get(clause.id, clause.id))
        if was is not None and was.id in moved and moved[was.id] != clause.id:
            was = None
        passages = _passages(_words(was) if was else {}, _words(clause))
        if was is None:
            yield TextChange(Kind.ADDED, CLAUSE, clause.id, "", clause.heading, passages)
        elif was.id != clause.id:
            yield TextChange(Kind.RENUMBERED, CLAUSE, clause.id, was.id, clause.heading, passages)
        elif passages:
            yield TextChange(Kind.CHANGED, CLAUSE, clause.id, was.id, clause.heading, passages)
    for clause in old.clauses.values():
        if clause.id not in moved and clause.id not in new.clauses:
            passages = _passages(_words(clause), {})
            yield TextChange(Kind.REMOVED, CLAUSE, clause.id, clause.id, clause.heading, passages)


def _renumbered(old: Edition, new: Edition) -> dict[str, str]:
    """Return clauses that only changed their number: those gone whose words came back elsewhere."""
    gone = [clause for clause in old.clauses.values() if clause.id not in new.clauses]
    came = [clause for clause in new.clauses.values() if clause.id not in old.clauses]
    likeness = sorted(
        (
            (_likeness(was, now), -place, was.id, now.id)
            for place, was in enumerate(gone)
            for now in came
        ),
        reverse=True,
    )
    moved: dict[str, str] = {}
    for alike, _place, was_id, now_id in likeness:
        if alike >= ALIKE and was_id not in moved and now_id not in moved.values():
            moved[was_id] = now_id
    return moved


def _likeness(one: Clause, other: Clause) -> float:
    """Return how much of two clauses' Chinese text is the same, from 0 to 1."""
    matcher = SequenceMatcher(None, _whole(one), _whole(other), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def _whole(clause: Clause) -> str:
    return "".join(
        [clause.heading.zh, clause.text.zh, *(text.zh for text in clause.items.values())]
    )


def _words(clause: Clause) -> Words:
    force = Label(clause.force.value, clause.force.value)
    words = {
        "heading": (HEADING, clause.heading),
        "text": (TEXT, clause.text),
        "force": (FORCE, force),
    }
    for item, text in clause.items.items():
        words[f"item {item}"] = (Label(f"{item} 项", f"Item {item}"), text)
    return words | {"because": (BECAUSE, clause.because)}


def _readings(old: Edition, new: Edition) -> Iterator[TextChange]:
    for id_ in dict.fromkeys([*new.interpretations, *old.interpretations]):
        was, now = old.interpretations.get(id_), new.interpretations.get(id_)
        passages = _passages(_reading(was), _reading(now))
        if not passages:
            continue
        kind = Kind.CHANGED if was and now else Kind.ADDED if now else Kind.REMOVED
        clause = now.clause if now else was.clause if was else ""
        yield TextChange(kind, READING, id_, id_ if was else "", Label(clause, clause), passages)


def _reading(one: Interpretation | None) -> Words:
    if one is None:
        return {}
    decided = f"{one.decided_by} {one.decided_on.isoformat()}"
    return {
        "clause": (CLAUSE, Label(one.clause, one.clause)),
        "issue": (ISSUE, one.issue),
        "reading": (READING, one.reading),
        "decided": (DECIDED, Label(decided, decided)),
    }


def _passages(old: Words, new: Words) -> tuple[Passage, ...]:
    found = []
    for key in dict.fromkeys([*new, *old]):
        name = (new.get(key) or old[key])[0]
        was, now = (words[key][1] if key in words else Label("", "") for words in (old, new))
        if was != now:
            found.append(Passage(name, diff_words(was.zh, now.zh), diff_words(was.en, now.en)))
    return tuple(found)
