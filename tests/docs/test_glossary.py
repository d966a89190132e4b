"""The glossary names what exists, each word once, and every step as the code calls it."""

import re

import pytest

from bihuan.procedure.terms import STEP_NAMES, Step
from tests.docs.pages import exists_in_code, text_of, ticked

ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in re.findall(r"^\|.*\|$", text_of("glossary.md"), re.MULTILINE)
    if not row.startswith(("|---", "| 中文"))
]
NAMES = sorted({name for row in ROWS for name in ticked(row[2])})


@pytest.mark.parametrize("name", NAMES)
def test_names_exist(name):
    assert exists_in_code(name)


def test_every_row_has_both_languages():
    assert all(len(row) == 4 and row[0] and row[1] for row in ROWS)


def test_a_word_stands_once():
    words = [word for row in ROWS for word in row[0].split("、")]
    assert sorted(words) == sorted(set(words))


def test_steps_are_called_as_in_the_code():
    found = {name: row[0] for row in ROWS for name in ticked(row[2])}
    unused = {Step.NOTE}  # a remark needs no entry
    for step in set(Step) - unused:
        name = STEP_NAMES[step].zh
        word = found[f"procedure.terms.Step.{step.name}"]
        assert word in (name, name.removeprefix("决定"), name.removeprefix("职责分离")), step
