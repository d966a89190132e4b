"""Every problem has a help page in both languages, and its example is told in exactly these words.

An example is two pieces of the pack in `docs/procedure.md`: as it should be, and with the mistake.
Mistakes beside the version before are made in the next version that the page shows.
After a deliberate change of wording run this file as a script with `--write`: it fills in what is
said now, to be read before it is committed.
"""

import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from bihuan.procedure.compare.versions import check_succession
from bihuan.procedure.language.problems import Problem, say_problem
from bihuan.procedure.scenarios.proving import MUTATION, prove
from bihuan.procedures.reader import read_pack
from tests.docs.pages import (
    DOCS,
    LANGUAGES,
    ROOT,
    Fence,
    example_files,
    fences,
    first_words,
    marked_rows,
    text_of,
    ticked,
)
from tests.support.official_days import china

SOURCES = [
    *sorted((ROOT / "src" / "bihuan" / "procedure").rglob("*.py")),
    *sorted((ROOT / "src" / "bihuan" / "procedures").glob("*.py")),
]
EMITTED = sorted(
    {
        code
        for path in SOURCES
        for code in re.findall(r"\"(P\d{3})\"", path.read_text(encoding="utf-8"))
    }
)
BESIDE = ("P501", "P502")
"""Codes that are told of an edition beside the one it replaces."""
TOLD = re.compile(r"(<!-- told -->\n```text\n).*?(```)", re.DOTALL)

every_page = [pytest.param(code, language, id=f"{code}-{language}") for code in EMITTED
              for language in LANGUAGES]  # fmt: skip


def page(code: str, language: str) -> str:
    return text_of(f"problems/{code}.md", language)


def block(code: str, language: str, mark: str) -> Fence:
    found = [fence for fence in fences(page(code, language)) if fence.mark.startswith(mark)]
    assert len(found) == 1, f"the page has {len(found)} blocks marked {mark}"
    return found[0]


def next_version() -> dict[str, str]:
    """The version of the example pack that follows it, as the page describes it."""
    files = dict(example_files("en"))
    (head,) = [fence for fence in fences(text_of("procedure.md")) if fence.mark.startswith("next")]
    for name, before, after in (
        ("pack.yaml", 'version: "1"', 'version: "2"'),
        ("pack.yaml", "effective_from: 2026-01-01\n", head.body),
        ("ch3-handling.yaml", "within: 30分钟", "within: 20分钟"),
    ):
        assert files[name].count(before) == 1
        files[name] = files[name].replace(before, after)
    return files


def problems_of(code: str, files: dict[str, str]) -> Sequence[Problem]:
    """What is said of the files: alone, or where the code says so beside the version before."""
    loaded = read_pack(files)
    if code not in BESIDE:
        if loaded.edition and not loaded.problems:
            return prove(loaded.edition, loaded, china(), without=(MUTATION,)).problems
        return loaded.problems
    before = read_pack(example_files("en")).edition
    assert before
    assert loaded.edition, loaded.problems
    return check_succession(before, loaded.edition)


def test_the_next_version_of_the_page_is_as_it_declares():
    assert problems_of("P502", next_version()) == []


@cache
def told(code: str, language: str) -> str:
    """What is said once the right piece is replaced by the wrong one.

    The loader speaks first; where it has nothing to say, the check of the scenarios does.
    """
    wrong, right = block(code, language, "wrong"), block(code, language, "right")
    name = wrong.mark.removeprefix("wrong: ")
    files = next_version() if code in BESIDE else dict(example_files("en"))
    assert files[name].count(right.body) == 1, "the example is not a piece of the pack"
    files[name] = files[name].replace(right.body, wrong.body)
    problems = problems_of(code, files)
    assert {problem.code for problem in problems} == {code}
    return "\n".join(say_problem(problem, files, language) for problem in problems) + "\n"


def test_some_codes_are_emitted():
    assert len(EMITTED) >= 20


@pytest.mark.parametrize(("code", "language"), every_page)
def test_the_page_shows_what_is_told(code, language):
    assert block(code, language, "told").body == told(code, language)


def test_both_languages_show_the_same_example():
    for code in EMITTED:
        for mark in ("wrong", "right"):
            assert block(code, "en", mark) == block(code, "zh", mark)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_name_every_code_with_its_level_and_page(language):
    assert first_words(text_of("procedure.md", language), "codes: problems") == EMITTED
    for row in marked_rows(text_of("procedure.md", language), "codes: problems"):
        code = ticked(row[0])[0]
        assert told(code, language).startswith(f"{row[1]} {code} ")
        assert page(code, language).split("\n")[0].endswith(row[2][0].upper() + row[2][1:])
    listed = re.findall(r"\[(P\d{3})\]", text_of("problems/README.md", language))
    assert listed == EMITTED


def test_no_page_is_about_a_code_that_is_never_given():
    pages = {path.name.split(".")[0] for path in (DOCS / "problems").glob("P*.md")}
    assert pages == set(EMITTED)


if __name__ == "__main__" and "--write" in sys.argv:
    for given in EMITTED:
        for spoken in LANGUAGES:
            place: Path = DOCS / "problems" / f"{given}{'' if spoken == 'en' else '.zh-CN'}.md"
            said = told(given, spoken)
            before = place.read_text(encoding="utf-8")
            place.write_text(TOLD.sub(lambda m, s=said: m[1] + s + m[2], before), encoding="utf-8")
