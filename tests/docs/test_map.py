"""The map shows every folder, the floors as the contracts have them, and names that exist."""

import re

import pytest

from tests.architecture.house import PACKAGE, floors
from tests.docs.pages import ROOT, exists_in_code, fences, text_of, ticked, without_fences

MAP = text_of("map.md")
DOTTED = re.compile(r"`([a-z_]+(?:\.\w+)+)`")


def folders() -> list[str]:
    """The folders of the tree, from the root of the repository."""
    found, path = [], {}
    for line in fences(MAP)[0].body.splitlines():
        indent, name = re.match(r"( *)(\S+?)/(?: |$)", line).groups()
        path = {depth: part for depth, part in path.items() if depth < len(indent)}
        path[len(indent)] = name
        found.append("/".join(path.values()))
    return found


def packages() -> list[str]:
    made = {"migrations", "__pycache__"}
    inits = (path for path in PACKAGE.rglob("__init__.py") if not made & set(path.parts))
    return [path.parent.relative_to(ROOT).as_posix() for path in inits]


@pytest.mark.parametrize("package", packages())
def test_every_package_has_its_line(package):
    assert package in folders()


@pytest.mark.parametrize("folder", folders())
def test_every_folder_exists(folder):
    assert (ROOT / folder).is_dir()


def test_every_line_says_what_the_folder_is_for():
    assert all(re.match(r" *\S+/ +\S", line) for line in fences(MAP)[0].body.splitlines()[1:])


def test_the_floors_are_those_of_the_contracts():
    rows = re.findall(r"^\| [\w ]*\| (`.+`) \|$", MAP, re.MULTILINE)
    shown = {room: floor for floor, row in enumerate(rows) for room in ticked(row)}
    assert shown == floors()


@pytest.mark.parametrize("name", sorted(set(DOTTED.findall(without_fences(MAP)))))
def test_names_exist(name):
    assert name == "pyproject.toml" or exists_in_code(name)
