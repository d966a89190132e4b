"""Clauses as they are cited in answers."""

from bihuan.api.problems import ClauseOut
from bihuan.api.wording import language
from bihuan.cases.queries.clauses import clause_at
from bihuan.procedure.edition import Cite, Edition


def clause_of(edition: Edition, cite: Cite) -> ClauseOut:
    """Return a clause as it is cited, in the language of the answer."""
    clause = edition.clauses.get(cite.clause)
    if clause is None:
        return ClauseOut(id=str(cite), heading="", text="")
    text = clause.items.get(cite.item, clause.text)
    said = language()
    return ClauseOut(id=str(cite), heading=clause.heading.say(said), text=text.say(said))


def clause_cited(edition: Edition, citation: str) -> ClauseOut:
    """Return a clause from its citation as it is stored: "3.0 严重"."""
    clause, item = clause_at(edition, citation)
    return clause_of(edition, Cite(clause.id if clause else citation, item))
