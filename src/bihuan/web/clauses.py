"""Clauses as the pages show them: number, heading, our words, and how they were read."""

from typing import NamedTuple

from django.utils.translation import get_language

from bihuan.cases.queries.clauses import clause_at
from bihuan.procedure.edition import Cite, Edition
from bihuan.web.words import edition_words


class ClauseView(NamedTuple):
    """One clause behind a duty, a decision or a refusal."""

    number: str
    heading: str
    text: str
    reading: str = ""
    source: str = ""


def clause_view(edition: Edition, cite: Cite | None) -> ClauseView | None:
    """Return what a citation cites, in the page's language."""
    clause = edition.clauses.get(cite.clause) if cite else None
    if cite is None or clause is None:
        return None
    language = get_language() or ""
    text = clause.items.get(cite.item, clause.text)
    reading = edition.interpretations.get(cite.interpretation)
    return ClauseView(
        number=str(cite),
        heading=clause.heading.say(language),
        text=text.say(language),
        reading=reading.reading.say(language) if reading else "",
        source=source_line(edition),
    )


def clause_cited(edition: Edition, cited: str) -> ClauseView | None:
    """Return what a stored citation cites, such as "3.0 严重"."""
    clause, item = clause_at(edition, cited)
    return clause_view(edition, Cite(clause.id, item)) if clause else None


def source_line(edition: Edition) -> str:
    """Return the name and version of an edition."""
    return edition_words(edition.title.say(get_language() or ""), edition.version)
