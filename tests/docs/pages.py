"""The pages of the documentation read as data: blocks, marked tables, the pack in the examples."""

import importlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bihuan.procedure.language.loading import Loaded
from bihuan.procedures.reader import read_pack

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
VOCABULARY = ROOT / "src" / "bihuan" / "procedures" / "packs" / "vocabulary.yaml"

_FENCE = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]+?) -->\n+)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_MARKED_TABLE = r"^<!-- {mark} -->\n\|[^\n]*\|\n\|[-| ]+\|\n(?P<rows>(?:\|[^\n]*\|\n?)+)"


class Fence(NamedTuple):
    """A fenced block: what the comment above it says, its language, its text."""

    mark: str
    kind: str
    body: str


def every_page() -> list[Path]:
    """Every page that people read, in the folder and beside it."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text_of(name: str, language: str = "en") -> str:
    """A page by its English name, in a language."""
    path = DOCS / (name if language == "en" else name.replace(".md", ".zh-CN.md"))
    return path.read_text(encoding="utf-8")


def fences(text: str) -> list[Fence]:
    """All fenced blocks of a page."""
    return [
        Fence(found["mark"] or "", found["kind"], found["body"]) for found in _FENCE.finditer(text)
    ]


def without_fences(text: str) -> str:
    """What people read of a page, without its blocks."""
    return _FENCE.sub("", text)


def marked_rows(text: str, mark: str) -> list[list[str]]:
    """The rows of the table below `<!-- mark -->`, cell by cell, without the head."""
    found = re.search(_MARKED_TABLE.format(mark=re.escape(mark)), text, re.MULTILINE)
    assert found, f"there is no table marked {mark!r}"
    cells = [
        re.split(r"(?<!\\)\|", row.strip().strip("|")) for row in found["rows"].strip().split("\n")
    ]
    return [[cell.strip() for cell in row] for row in cells]


def ticked(cell: str) -> list[str]:
    """The words of a cell that stand between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def first_words(text: str, mark: str) -> list[str]:
    """The words between backticks in the first column of a marked table."""
    return [word for row in marked_rows(text, mark) for word in ticked(row[0])]


def exists_in_code(name: str) -> bool:
    """Whether a dotted name below `bihuan` stands for a module or for something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(["bihuan", *parts[:end]]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part) and part not in getattr(found, "__annotations__", {}):
                return False
            found = getattr(found, part, None)
        return True
    return False


@cache
def example_files(language: str) -> Mapping[str, str]:
    """The pack that the examples of the language's page make up when they are put together.

    A YAML block whose first line is a comment with a file's name is the next piece of that file.
    """
    files: dict[str, str] = {}
    for fence in fences(text_of("procedure.md", language)):
        name = re.match(r"# (\S+\.yaml)\n", fence.body)
        if fence.kind == "yaml" and name:
            piece = fence.body[name.end() :]
            files[name[1]] = files.get(name[1], "") + piece
    return files | {"vocabulary.yaml": VOCABULARY.read_text(encoding="utf-8")}


@cache
def example(language: str) -> Loaded:
    """The pack of the examples as it is loaded."""
    return read_pack(example_files(language))
