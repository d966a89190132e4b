"""Printed documents of the shipped packs and of a hostile one."""

from dataclasses import replace

import pytest

from bihuan.cli.packs import shipped
from bihuan.procedure.document.making import document_of
from bihuan.procedure.document.model import Document
from bihuan.procedure.terms import Label
from tests.procedure.small import small

HOSTILE = '<img src=x onerror=alert(1)>#panic("x")$[*]_]]>&"\'{{7*7}} \\ ☑'
"""What somebody may write into a pack: marks of HTML, of typst, of templates."""


@pytest.fixture
def hostile() -> Document:
    """A document in which every name and text tries to be more than text."""
    nasty = Label(HOSTILE, HOSTILE)
    edition = small()
    clauses = {
        name: replace(one, heading=nasty, text=nasty, items=dict.fromkeys(one.items, nasty))
        for name, one in edition.clauses.items()
    }
    roles = {name: replace(one, name=nasty) for name, one in edition.roles.items()}
    demands = tuple(replace(one, title=nasty) for one in edition.demands)
    changed = replace(
        edition, title=nasty, clauses=clauses, roles=roles, demands=demands, version=HOSTILE
    )
    return document_of(changed, "zh")


every_pack = pytest.mark.parametrize("pack", [pytest.param(name, id=name) for name in shipped()])
