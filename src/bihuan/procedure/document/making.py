"""An edition as a document: `document_of` puts text, rules, charts and overviews together."""

import re
from collections.abc import Mapping, Sequence

from bihuan.procedure.document.blocks import blocks_by_clause
from bihuan.procedure.document.charts import charts_of
from bihuan.procedure.document.model import Block, Document, Issued, Paragraph, Part, Reading
from bihuan.procedure.document.overviews import overviews_of
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.document.words import FORCES, WORDS
from bihuan.procedure.edition import Chapter, Clause, Edition, Interpretation
from bihuan.procedure.terms import ClauseClass, Label

BINDING = {ClauseClass.REQUIREMENT, ClauseClass.INSTRUCTION}
_PIECES = re.compile(r"(\d+)")


def document_of(edition: Edition, language: str, history: Sequence[Issued] = ()) -> Document:
    """Return the edition as a document in a language.

    Args:
        edition: the running edition; every number is read from it.
        language: a language code; anything but English is Chinese.
        history: earlier issues, oldest first, from whoever keeps them; this one is added.
    """
    teller = Teller(edition, language)
    chapters = in_order(edition)
    order = [name for chapter in chapters for name in chapter.clauses]
    readings = _numbered(edition, order)
    blocks = blocks_by_clause(teller, readings)
    return Document(
        language=language,
        id=edition.id,
        version=edition.version,
        digest=edition.digest,
        title=edition.title.say(language),
        cover=_cover(teller),
        history=(*history, _this(teller)),
        parts=tuple(_part(teller, chapter, blocks, readings) for chapter in chapters),
        charts=charts_of(teller),
        overviews=overviews_of(teller),
        words={name: label.say(language) for name, label in WORDS.items()},
    )


def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts numbers as people do: 4.2 before 4.10, words after numbers."""
    pieces = [piece for piece in _PIECES.split(number) if piece.strip(". ")]
    return tuple((0, int(one), "") if one.isdecimal() else (1, 0, one) for one in pieces)


def in_order(edition: Edition) -> list[Chapter]:
    """Return the chapters with their clauses in the order of their numbers."""
    chapters = edition.chapters or (Chapter("", Label("", ""), tuple(edition.clauses)),)
    ordered = [
        chapter._replace(clauses=tuple(sorted(chapter.clauses, key=natural)))
        for chapter in chapters
        if chapter.clauses
    ]
    return sorted(ordered, key=lambda chapter: (natural(chapter.number), chapter.clauses[:1]))


def _numbered(edition: Edition, order: Sequence[str]) -> dict[str, int]:
    """Return the number of every interpretation, counted through the document."""
    place = {name: at for at, name in enumerate(order)}
    found = sorted(
        edition.interpretations.values(), key=lambda one: place.get(one.clause, len(order))
    )
    return {one.id: number for number, one in enumerate(found, 1)}


def _cover(teller: Teller) -> tuple[tuple[str, str], ...]:
    edition, say = teller.edition, teller.say
    source = edition.source
    rows = (
        (say("编号", "Number"), source.get("number", "") or edition.id),
        (say("版本", "Version"), edition.version),
        (say("发布日期", "Issued on"), edition.issued_on.isoformat()),
        (say("施行日期", "Effective from"), edition.effective_from.isoformat()),
        (
            say("失效日期", "Effective until"),
            edition.effective_to.isoformat() if edition.effective_to else "",
        ),
        (say("归口", "Owner"), teller.roles((edition.owner,))),
        (say("文本来源", "Source"), source.get("document", "")),
        (say("来源说明", "About the source"), source.get("note", "")),
        (say("摘要", "Digest"), edition.digest[:12]),
    )
    return tuple(row for row in rows if row[1])


def _this(teller: Teller) -> Issued:
    edition = teller.edition
    note = (
        teller.say(f"代替第 {edition.replaces} 版", f"Replaces version {edition.replaces}")
        if edition.replaces
        else teller.say("本版", "This version")
    )
    return Issued(edition.version, edition.issued_on.isoformat(), note)


def _part(
    teller: Teller,
    chapter: Chapter,
    blocks: Mapping[str, Sequence[Block]],
    readings: Mapping[str, int],
) -> Part:
    clauses = [teller.edition.clauses[name] for name in chapter.clauses]
    repeated = any(clause.id == chapter.number for clause in clauses)
    return Part(
        "" if repeated else chapter.number,
        chapter.title.say(teller.language),
        tuple(_paragraph(teller, one, blocks.get(one.id, ()), readings) for one in clauses),
    )


def _paragraph(
    teller: Teller, clause: Clause, blocks: Sequence[Block], readings: Mapping[str, int]
) -> Paragraph:
    language = teller.language
    return Paragraph(
        clause.id,
        clause.heading.say(language),
        FORCES[clause.force].say(language),
        clause.text.say(language).strip(),
        tuple((item, text.say(language).strip()) for item, text in clause.items.items()),
        tuple(blocks),
        _readings(teller, clause, readings),
        _unexecuted(teller, clause, blocks),
        _confirmed(teller, clause),
    )


def _readings(teller: Teller, clause: Clause, numbers: Mapping[str, int]) -> tuple[Reading, ...]:
    language = teller.language
    found = [one for one in teller.edition.interpretations.values() if one.clause == clause.id]
    return tuple(
        Reading(
            one.id,
            numbers[one.id],
            one.issue.say(language),
            _said(teller, one),
            one.decided_by,
            one.decided_on.isoformat(),
        )
        for one in found
    )


def _said(teller: Teller, reading: Interpretation) -> str:
    """Return a reading, and that it is not settled yet where it is not."""
    text = reading.reading.say(teller.language)
    mark = teller.word("open")
    return teller.say(f"{text}（{mark}）", f"{text} ({mark})") if reading.open else text


def _confirmed(teller: Teller, clause: Clause) -> str:
    """Return who has found that the rules say what the clause says, and when."""
    found = clause.confirmed
    if found is None:
        return ""
    return teller.say(
        f"{found.by}于 {found.on} 确认规则与条文一致",
        f"{found.by} confirmed on {found.on} that the rules say what the clause says",
    )


def _unexecuted(teller: Teller, clause: Clause, blocks: Sequence[Block]) -> str:
    """Return why nothing executes a clause; a binding one always has a reason of its own."""
    if not clause.executes:
        because = clause.because.say(teller.language)
        mark, reason = teller.word("unexecuted"), teller.word("because")
        return teller.say(f"{mark}。{reason}{because}", f"{mark}. {reason}{because}")
    if not blocks and clause.force in BINDING:
        return teller.word("silent")
    return ""
