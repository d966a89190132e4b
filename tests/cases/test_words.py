"""Everything that people read in these rooms is said in English too."""

import ast
import re
from pathlib import Path

import polib
import pytest

import bihuan.cases
import bihuan.procedures

HAN = re.compile(r"[\u4e00-\u9fff]")
GAP = re.compile(r"%\((\w+)\)[sd]")
ROOMS = [Path(room.__file__).parent for room in (bihuan.cases, bihuan.procedures)]


def said_in(room):
    calls = (
        node
        for path in room.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )
    said = (call.args[0] for call in calls if call.func.id in ("_", "later"))
    return {one.value for one in said if isinstance(one, ast.Constant)}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_sentence_has_its_english_and_none_is_left_over(room):
    catalogue = polib.pofile(str(room / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    assert {entry.msgid for entry in catalogue} == said_in(room)
    for entry in catalogue:
        assert entry.msgstr, entry.msgid
        assert not HAN.search(entry.msgstr)
        assert set(GAP.findall(entry.msgstr)) == set(GAP.findall(entry.msgid))
