"""The clause behind a duty or an act, in words."""

from bihuan.procedure.edition import Clause, Edition


def clause_at(edition: Edition, cited: str) -> tuple[Clause | None, str]:
    """Return the clause that a stored citation names, and the item of it."""
    clause = edition.clauses.get(cited)
    if clause is not None:
        return clause, ""
    for name in sorted(edition.clauses, key=len, reverse=True):
        if cited.startswith(f"{name} "):
            return edition.clauses[name], cited.removeprefix(f"{name} ")
    return None, ""


def clause_heading(edition: Edition, cited: str, language: str) -> str:
    """Return the citation with the heading of its clause."""
    clause, _item = clause_at(edition, cited)
    return f"{cited} · {clause.heading.say(language)}" if clause else cited


def clause_text(edition: Edition, cited: str, language: str) -> str:
    """Return what the clause says, or the item of it that is cited."""
    clause, item = clause_at(edition, cited)
    return clause.items.get(item, clause.text).say(language) if clause else ""
