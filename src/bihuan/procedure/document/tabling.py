"""What the tables of the appendices share."""

from collections.abc import Sequence

from bihuan.procedure.document.model import Column, Overview
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.edition import Fact
from bihuan.procedure.terms import Label


def overview(
    teller: Teller,
    name: str,
    title: Label,
    keys: Sequence[str],
    rows: Sequence[Sequence[str]],
    note: str = "",
) -> Overview:
    """Return an overview without the columns in which nothing stands."""
    used = [at for at in range(len(keys)) if any(row[at] for row in rows)]
    columns = tuple(Column(keys[at], teller.column(keys[at])) for at in used)
    kept = tuple(tuple(row[at] for at in used) for row in rows)
    return Overview(name, title.say(teller.language), note, columns, kept)


def levels(teller: Teller, fact: Fact) -> str:
    """Return the members of a fact, in their order where they have one."""
    names = [member.name.say(teller.language) for member in fact.members]
    ordered = all(member.rank >= 0 for member in fact.members)
    return " < ".join(names) if ordered else teller.listed(names)
