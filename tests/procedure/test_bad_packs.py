"""What an author is told about a mistake: place, clause, what is wrong, the nearest name.

`bad.yaml` is the specification of the messages. After a deliberate change of wording run this
file as a script with `--write`: it fills in what is said now, to be read before it is committed.
"""

import sys
from pathlib import Path

import pytest
import yaml

from bihuan.procedure.language.problems import say_problem
from bihuan.procedures.reader import read_pack

from .small import load_small, small_files

BOOK = Path(__file__).parent / "bad.yaml"
CASES = yaml.safe_load(BOOK.read_text(encoding="utf-8"))


def told(case) -> str:
    files = small_files()
    name = case["in"]
    if case.get("remove"):
        del files[name]
    else:
        assert case["change"] in files[name], "the example no longer fits the small pack"
        files[name] = files[name].replace(case["change"], case["to"], 1)
    loaded = read_pack(files)
    if any(problem.level == "error" for problem in loaded.problems):
        assert loaded.edition is None, "an edition with an error must not exist"
    return "\n".join(say_problem(problem, files) for problem in loaded.problems) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mistake_is_told_once_in_these_words(case) -> None:
    assert told(case) == case["says"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_message_has_english_words_and_a_machine_form(case) -> None:
    files = small_files()
    if case.get("remove"):
        del files[case["in"]]
    else:
        files[case["in"]] = files[case["in"]].replace(case["change"], case["to"], 1)
    for problem in read_pack(files).problems:
        record = problem.as_json()
        assert record["code"]
        assert problem.message.en
        assert say_problem(problem, files, "en")


def test_the_small_pack_itself_is_clean() -> None:
    assert load_small().problems == ()


def test_independent_mistakes_are_all_told_in_one_run() -> None:
    chapter = small_files()["ch1.yaml"]
    chapter = chapter.replace("by: [handler], within: 30分钟", "by: [handlr], within: 30个钟")
    chapter = chapter.replace("item: a, when", "item: c, when")
    codes = [problem.code for problem in load_small(ch1=chapter).problems]
    assert sorted(codes) == ["P106", "P109", "P301"]


def test_the_digest_ignores_layout_comments_and_scenarios_but_no_rule() -> None:
    base = load_small().edition
    assert base
    chapter = small_files()["ch1.yaml"]
    commented = load_small(ch1="# 注释\n\n" + chapter).edition
    assert commented
    assert commented.digest == base.digest
    changed = load_small(ch1=chapter.replace("within: 30分钟", "within: 40分钟")).edition
    assert changed
    assert changed.digest != base.digest


if __name__ == "__main__" and "--write" in sys.argv:
    for entry in CASES:
        entry["says"] = told(entry)
    head = BOOK.read_text(encoding="utf-8").split("- name:", 1)[0]

    class Text(str):
        """Text written as a block."""

        __slots__ = ()

    yaml.add_representer(
        Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    )
    for entry in CASES:
        entry["says"] = Text(entry["says"])
    body = yaml.dump(CASES, allow_unicode=True, sort_keys=False, width=1000)
    BOOK.write_text(head + body, encoding="utf-8")
