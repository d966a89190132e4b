"""The forms of drafts know every key of the language, but for a few that stay text."""

import pytest

from bihuan.procedure.language.shapes import ChapterShape, FactsShape, PackShape
from bihuan.procedures.editing.records import SHAPES, shape_at
from bihuan.web.drafting.choosing import choices
from bihuan.web.drafting.forms import said_cell
from bihuan.web.drafting.names import names_of
from bihuan.web.drafting.specs import SECTION_NAMES, SPECS

AS_TEXT = {
    "": {"format", "source", "change", "grade", "allow"},
    "clauses": {"obligations", "confirmed"},
    "facts": {"derived", "sensitive"},
}
"""Keys that are written in the text of a file only."""


@pytest.mark.parametrize("section", SPECS)
def test_every_key_has_a_field(section):
    shape = shape_at((section,) if section else ())
    fields = {spec.key for spec in SPECS[section]}
    there = set(shape.model_fields) - set(SHAPES) - AS_TEXT.get(section, set())
    assert there <= fields
    assert fields <= set(shape.model_fields)


def test_every_section_of_the_files_has_forms_or_is_text():
    sections = {*ChapterShape.model_fields, *PackShape.model_fields, *FactsShape.model_fields}
    known = {*SPECS, *AS_TEXT[""], *(spec.key for spec in SPECS[""]), "chapter", "use"}
    assert sections - known == {"constraints"}
    assert set(SHAPES) <= set(SECTION_NAMES)


@pytest.mark.parametrize(
    "source", sorted({spec.source for specs in SPECS.values() for spec in specs if spec.source})
)
def test_a_draft_that_says_nothing_still_has_choices(source):
    assert isinstance(choices(names_of({"pack.yaml": "a: ["}), source), list)


@pytest.mark.parametrize(
    ("cell", "said"), [("[0.3..1] mg/L", "[0.3..1] mg/L"), (["泳池", "更衣室"], "泳池, 更衣室")]
)
def test_a_cell_without_a_known_fact_is_shown_as_it_was_typed(cell, said):
    assert said_cell(None, cell) == said
