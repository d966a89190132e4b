"""Small files, small functions: what does not fit on a page is not read."""

import ast

import pytest

from tests.architecture.house import PACKAGE, ROOT, name_of, source_files, tree

SOURCE_LINES = 400
TEST_LINES = 600
STYLE_LINES = 600
FUNCTION_LINES = 50


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths, limit):
    return [f"{name_of(path)}: {lines(path)} lines" for path in paths if lines(path) > limit]


def own_pages(*suffixes):
    found = (path for suffix in suffixes for path in PACKAGE.rglob(f"*.{suffix}"))
    return [path for path in found if "vendor" not in path.parts]


def test_source_files_fit():
    tools = sorted((ROOT / "tools").glob("*.py"))
    assert not too_long([*source_files(), *tools, *own_pages("html", "js")], SOURCE_LINES)


def test_style_sheets_fit():
    """Looser: one declaration a line makes them long, not hard to read."""
    assert not too_long(own_pages("css"), STYLE_LINES)


def test_test_files_fit():
    assert not too_long(sorted((ROOT / "tests").rglob("*.py")), TEST_LINES)


def long_functions(module):
    """Name every function over the limit; a docstring is not counted, it is there to be long."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            start = node.lineno if body is node.body else body[0].lineno - 1
            if (node.end_lineno or 0) - start + 1 > FUNCTION_LINES:
                yield f"{node.name} (line {node.lineno})"


def test_functions_fit():
    found = [
        f"{name_of(path)}: {name}" for path in source_files() for name in long_functions(tree(path))
    ]
    assert not found


@pytest.mark.parametrize(
    ("length", "complaints"),
    [pytest.param(49, 0, id="good"), pytest.param(50, 1, id="bad")],
)
def test_the_rule_itself(length, complaints):
    module = ast.parse("def f():\n" + "    x = 1\n" * length)
    assert len(list(long_functions(module))) == complaints
