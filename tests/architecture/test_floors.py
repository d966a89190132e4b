"""What an import checker cannot see: a relation named in text still points up the building."""

import ast

import pytest

from tests.architecture.house import PACKAGE, floors, name_of, source_files, tree

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def targets(module):
    """Name the room and the line of every relation whose target is text."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if called in RELATIONS:
            named = [word.value for word in node.keywords if word.arg in {"to", "through"}]
            for value in [*node.args[:1], *named]:
                if isinstance(value, ast.Constant) and "." in str(value.value):
                    yield str(value.value).split(".")[0], node.lineno


def upward(room, module):
    for target, line in targets(module):
        if target in floors() and target != room and floors()[target] <= floors()[room]:
            yield f"line {line}: {room} relates to {target}"


def test_relations_point_down():
    found = [
        f"{name_of(path)} {complaint}"
        for path in source_files()
        if (room := path.relative_to(PACKAGE).parts[0]) in floors()
        for complaint in upward(room, tree(path))
    ]
    assert not found


@pytest.mark.parametrize(
    ("room", "line", "complaints"),
    [
        pytest.param("cases", 'models.ForeignKey("people.Person", models.CASCADE)', 0, id="down"),
        pytest.param("cases", 'models.ForeignKey("cases.Case", models.CASCADE)', 0, id="own-room"),
        pytest.param("people", 'models.ForeignKey("cases.Case", models.CASCADE)', 1, id="up"),
        pytest.param("journal", 'ManyToManyField(to="evidence.File")', 1, id="same-floor"),
        pytest.param("people", 'ManyToManyField("self", through="cases.Party")', 1, id="through"),
    ],
)
def test_the_rule_itself(room, line, complaints):
    assert len(list(upward(room, ast.parse(line)))) == complaints


def test_every_room_has_a_floor():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == set(floors())
