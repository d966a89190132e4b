"""Decisions have one form, one number each, and stand in the list."""

import re

import pytest

from tests.docs.pages import DOCS

FOLDER = DOCS / "adr"
DECISIONS = sorted(FOLDER.glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Consequence"]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_date_standing_context_decision_and_consequence(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.name[:4]}: \S", text)
    standing = text.split("\n")[2]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2} · (in force|replaced by \[.+\]\(.+\))", standing)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_numbers_follow_one_another():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_list_names_every_decision_by_its_title():
    titles = [path.read_text(encoding="utf-8").split("\n")[0][2:] for path in DECISIONS]
    listed = re.findall(
        r"^- \[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed == [(title, path.name) for title, path in zip(titles, DECISIONS, strict=True)]
