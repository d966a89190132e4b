"""Reads cells of a printed table back, without the code that wrote them."""

import re
from functools import cache

from bihuan.cli.packs import edition_of
from bihuan.procedure.document.making import document_of
from bihuan.procedure.document.model import Document
from bihuan.procedure.edition import Cell, Edition, Fact, Members, Span
from bihuan.procedure.language.values import read_cell
from bihuan.procedure.terms import FactType

MINUTES = {"天": 1440, "小时": 60, "分钟": 1}
HUNDRED_MILLION = 10_000_000_000
BOUND = re.compile(r"(≥|≤|<|>)\s*(.+)")


@cache
def edition_in(pack: str) -> Edition:
    """A shipped pack, proven once for all tests."""
    return edition_of(pack)


@cache
def document_in(pack: str, language: str) -> Document:
    """A shipped pack as a document."""
    return document_of(edition_in(pack), language)


def rows_of(edition: Edition) -> dict[str, tuple[str, str]]:
    """Every row that the edition has: its id in a document, its clause, and of what kind it is."""
    found = {}
    for table in edition.tables:
        found |= {row.id: (row.cite.clause, "decision") for row in table.rows}
        if table.otherwise:
            found[f"{table.id}:otherwise"] = (table.otherwise.cite.clause, "decision")
        if table.undetermined_by:
            cite = table.undetermined_cite or edition.owner_cite
            found[f"{table.id}:undetermined"] = (cite.clause, "decision")
    for demand in edition.demands:
        found[demand.id] = (demand.cite.clause, "trigger" if demand.raises else "demand")
    found |= {right.id: (right.cite.clause, "right") for right in edition.rights}
    for way in edition.dispositions.values():
        found[f"chosen.{way.id}"] = (way.cite.clause, "disposition")
    found["pack:owner"] = (edition.owner_cite.clause, "owner")
    return found


def cell_read(fact: Fact, text: str) -> Cell | None:
    """A Chinese cell as the cell that it says."""
    if text == "–":
        return None
    if fact.type is FactType.BOOLEAN or fact.members:
        return _members(fact, text)
    low = high = None
    for part in text.split("，"):
        bound = BOUND.fullmatch(part)
        if bound is None:
            number = _number(fact, part)
            return Span(number, number + 1)
        number = _number(fact, bound[2])
        low = {"≥": number, ">": number + 1}.get(bound[1], low)
        high = {"<": number, "≤": number + 1}.get(bound[1], high)
    return Span(low, high)


def _members(fact: Fact, text: str) -> Members:
    names = {member.name.zh: member.id for member in fact.members}
    names = names or {"是": True, "否": False}
    left_out = re.fullmatch(r"除(.+)外", text)
    if left_out and text not in names:
        return Members(frozenset(names.values()) - {names[one] for one in left_out[1].split("、")})
    return Members(frozenset(names[one] for one in text.split(" / ")))


def _number(fact: Fact, text: str) -> int:
    if fact.type is FactType.DURATION:
        pieces = re.findall(r"(\d+)(天|小时|分钟)", text)
        return sum(int(number) * MINUTES[unit] for number, unit in pieces)
    if fact.type is FactType.MONEY and text.endswith("亿元"):
        return int(float(text.removesuffix("亿元")) * HUNDRED_MILLION)
    cell = read_cell(fact, text)
    assert isinstance(cell, Span)
    return cell.low or 0
