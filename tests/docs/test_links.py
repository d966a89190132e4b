"""Links between pages lead somewhere, and so do the paths that pages name."""

import re

import pytest

from tests.docs.pages import DOCS, ROOT, every_page, without_fences

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"`((?:src|tests|docs|tools|benchmarks)/[\w./-]+)`")

pages = pytest.mark.parametrize(
    "path", every_page(), ids=lambda path: path.relative_to(ROOT).as_posix()
)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as repositories on the web make them."""
    plain = [
        re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        for heading in HEADING.findall(without_fences(text))
    ]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


@pages
def test_links_lead_somewhere(path):
    broken = []
    for target in LINK.findall(without_fences(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        page = (path.parent / name).resolve() if name else path
        if not page.exists() or (anchor and anchor not in anchors(page.read_text("utf-8"))):
            broken.append(target)
    assert not broken


@pages
def test_paths_that_are_named_exist(path):
    text = path.read_text(encoding="utf-8")
    missing = [
        name for name in PATH.findall(text) if "<" not in name and not (ROOT / name).exists()
    ]
    assert not missing


def test_every_page_in_two_languages_leads_to_the_other():
    for chinese in DOCS.rglob("*.zh-CN.md"):
        english = chinese.with_name(chinese.name.replace(".zh-CN.md", ".md"))
        assert f"({english.name})" in chinese.read_text(encoding="utf-8")
        assert f"({chinese.name})" in english.read_text(encoding="utf-8")
