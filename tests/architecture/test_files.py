"""No file that is shared names a machine, an index, or another host to load from."""

import json
import re

import pytest

from tests.architecture.house import PACKAGE, ROOT, name_of, text_of, tracked_files

INDEX = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|npmmirror|mirrors?[.-])")
MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work/(?:main|shared))/")
LOADS = re.compile(
    r"""<(?!a[\s>])[^>]*\b(?:src|href|srcset|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|(?:import|fetch)\s*\(?\s*["'](?:https?:)?//""",
)


@pytest.mark.parametrize("pattern", [INDEX, MACHINE], ids=["package-index", "machine-path"])
def test_tracked_files_name_no(pattern):
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in tracked_files()
        if (match := pattern.search(text_of(path)))
    ]
    assert not found


def pages():
    found = (
        path for suffix in ("html", "js", "css", "svg") for path in PACKAGE.rglob(f"*.{suffix}")
    )
    return [path for path in found if "vendor" not in path.parts]


def test_pages_load_nothing_from_another_host():
    found = [
        f"{name_of(path)}: {match[0]}" for path in pages() if (match := LOADS.search(text_of(path)))
    ]
    assert not found


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ('<script src="https://cdn.example/x.js"></script>', True),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', True),
        ('<img alt="" src=http://cdn.example/x.png>', True),
        ("@import url(https://cdn.example/x.css);", True),
        ('import("https://cdn.example/x.js")', True),
        ('<a href="https://example.org/law">the law</a>', False),
        ("<script src=\"{% static 'vendor/tabler.min.js' %}\"></script>", False),
        ('<svg xmlns="http://www.w3.org/2000/svg"></svg>', False),
    ],
)
def test_the_rule_itself(line, bad):
    assert bool(LOADS.search(line)) is bad


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_carry_hashes_and_no_addresses(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    packages = [block for block in blocks if re.match(r"[A-Za-z0-9][\w.-]*==", block)]
    assert len(packages) > 20
    assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text


def test_the_npm_lock_carries_hashes_and_no_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: held for name, held in lock["packages"].items() if name}
    assert packages
    assert [name for name, held in packages.items() if not held.get("integrity")] == []
    assert [name for name, held in packages.items() if "resolved" in held] == []


def test_the_large_lock_repeats_the_small_one():
    """Both are exported from one resolution, so what is tested is what people run."""
    small, large = (
        set(re.findall(r"^([\w.-]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert small <= large
