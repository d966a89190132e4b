"""The procedure is handed the time and the facts; it never goes and looks."""

import ast

import pytest

from tests.architecture.house import PACKAGE, name_of, source_files, tree

FORBIDDEN_CALLS = {"now", "today", "utcnow", "open", "print", "input", "random"}
CORE = PACKAGE / "procedure"


def impure_calls(module):
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            if called in FORBIDDEN_CALLS:
                yield f"line {node.lineno}: {called}()"


def test_the_procedure_is_pure():
    core = [path for path in source_files() if CORE in path.parents]
    assert core
    found = [f"{name_of(path)} {call}" for path in core for call in impure_calls(tree(path))]
    assert not found


@pytest.mark.parametrize(
    ("line", "complaints"),
    [
        ("limit = moment + timedelta(hours=2)", 0),
        ("moment = datetime.now(tz=UTC)", 1),
        ("day = date.today()", 1),
        ("text = open('x')", 1),
        ("print(1)", 1),
        ("chance = random.random()", 1),
    ],
)
def test_the_rule_itself(line, complaints):
    assert len(list(impure_calls(ast.parse(line)))) == complaints


def late_imports(module):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    for function in (node for node in ast.walk(module) if isinstance(node, functions)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"line {node.lineno}"


def test_no_import_hides_in_a_function():
    """A late import is the bandage on a circle."""
    found = [
        f"{name_of(path)} {line}" for path in source_files() for line in late_imports(tree(path))
    ]
    assert not found


def test_no_import_is_only_for_the_type_checker():
    found = [
        name_of(path)
        for path in source_files()
        for node in ast.walk(tree(path))
        if "TYPE_CHECKING" in {getattr(node, "id", ""), getattr(node, "attr", "")}
    ]
    assert not found
