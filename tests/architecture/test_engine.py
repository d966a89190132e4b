"""The engine knows the language of procedures, and no procedure.

No pack, sector or department is named in the rules, nor in the rooms that keep cases and editions:
what is true of one organisation stands in its own pack.
"""

import ast
import re

import pytest
import yaml

from tests.architecture.house import PACKAGE, name_of, source_files, tree

ENGINE = tuple(
    PACKAGE / room for room in ("procedure", "cases", "procedures", "evidence", "people")
)
DEPARTMENT = re.compile(r"^[\u4e00-\u9fff]{2,}(?:部|处|科|中心)$")


def heads():
    for path in sorted((PACKAGE / "procedures" / "packs").glob("*/pack.yaml")):
        yield path.parent.name, yaml.safe_load(path.read_text(encoding="utf-8"))


def names():
    """What only packs may say: their names, ids and sectors, and the departments in their roles."""
    for folder, head in heads():
        yield from (folder, head["id"], head["title"]["zh"])
        yield from (
            role["name"]["zh"] for role in head["roles"] if DEPARTMENT.match(role["name"]["zh"])
        )


SECTORS = {head["sector"] for _, head in heads()} - {"service", "general"}
NAMES = {name for name in names() if len(name) > 2} - {"品质部", "质量部"}
"""The quality department stands in examples of messages: every organisation has one."""


def named_in(module):
    """Yield the strings, docstrings left out, that name a pack, a sector or a department."""
    documents = {
        node.body[0].value
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documents:
            found = {name for name in NAMES if name in node.value} | (SECTORS & {node.value})
            yield from (f"line {node.lineno}: {name}" for name in sorted(found))


def test_there_are_names_to_look_for():
    assert "s15-property" in NAMES
    assert "property" in SECTORS
    assert len(NAMES) > 20


def test_the_engine_names_no_pack_no_sector_and_no_department():
    engine = [path for path in source_files() if any(room in path.parents for room in ENGINE)]
    assert len(engine) > 100
    found = [f"{name_of(path)} {what}" for path in engine for what in named_in(tree(path))]
    assert found == []


@pytest.mark.parametrize(
    ("line", "complaints"),
    [
        ('if edition.id == "s15-property": limit = 2', 1),
        ('if edition.sector == "property": limit = 2', 1),
        ('word = "a property of something"', 0),
        ('who = "护理部"', 1),
        ('"""s15-property"""', 0),
    ],
)
def test_the_rule_itself(line, complaints):
    assert len(list(named_in(ast.parse(line)))) == complaints
