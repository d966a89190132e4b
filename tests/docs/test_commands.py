"""Commands that a page names exist, with the options they are shown with."""

import re
import shlex

import click
import pytest

from bihuan.cli.main import main
from tests.docs.pages import ROOT, every_page, fences, without_fences

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in every_page()
}


def commands(text: str) -> set[str]:
    """What a page tells people to type: the lines of its blocks, and words between backticks."""
    blocks = [fence.body.replace("\\\n", " ") for fence in fences(text) if fence.kind == "sh"]
    lines = [line.split(" #")[0] for block in blocks for line in block.splitlines()]
    lines += re.findall(r"\$\((bihuan [^)]+)\)", "\n".join(lines))
    lines += re.findall(r"`((?:make|bihuan) [^`]+)`", without_fences(text))
    tidy = {" ".join(line.split()) for line in lines}
    return {line for line in tidy if re.match(r"make |bihuan |\S*python ", line)}


def unknown_in(line: str) -> list[str]:
    """The words of a `bihuan …` line that the command line does not know."""
    command: click.Command = main
    context = click.Context(main)
    wrong, words = [], shlex.split(line)[1:]
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            name, _, value = word.partition("=")
            options = {opt: one for one in command.get_params(context) for opt in one.opts}
            if name not in options:
                wrong.append(name)
            elif not getattr(options[name], "is_flag", False) and not value:
                words = words[1:]
        elif isinstance(command, click.Group) and word != "…":
            found = command.get_command(context, word)
            if found is None:
                return [*wrong, word]
            command = found
    return wrong


NAMED = [
    pytest.param(line, id=f"{name}: {line}")
    for name, text in TEXTS.items()
    for line in sorted(commands(text))
]


@pytest.mark.parametrize("line", NAMED)
def test_a_command_that_is_named_exists(line):
    words = line.split()
    if words[0] == "make":
        assert words[1] in TARGETS
    elif words[0] == "bihuan":
        assert unknown_in(line) == []
    else:
        for word in words:
            assert not re.match(r"(tests|tools)/", word) or (ROOT / word).exists()


def test_every_target_of_the_makefile_is_named_in_both_readmes():
    for name in ("README.md", "README.zh-CN.md"):
        named = {line.split()[1] for line in commands(TEXTS[name]) if line.startswith("make ")}
        assert {"run", "test", "check", "fix", "bench", "help"} <= named


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("bihuan procedure check --json", []),
        ("bihuan procedure chek", ["chek"]),
        ("bihuan procedure check --jsn", ["--jsn"]),
        ("bihuan --lang en procedure show --clause 3.0", []),
        ("bihuan up --port=8000 --prepare-only", []),
    ],
)
def test_the_rule_itself(line, wrong):
    assert unknown_in(line) == wrong
