"""Every command says what it does, in two languages, with an example, and is documented."""

import re
import shlex
from pathlib import Path

import click
import pytest

from tests.cli.commands import COMMANDS, prints_json

DOCS = Path(__file__).resolve().parents[2] / "docs"
HANZI = re.compile("[\u4e00-\u9fff]")
PRINT_NOTHING = {
    "ask",
    "worker",
    "up",
    "add",
    "give",
    "end",
    "password",
    "confirm",
    "revoke",
    "put-in-force",
    "print",
}

every_command = pytest.mark.parametrize(
    ("path", "command"), COMMANDS, ids=[" ".join(path[1:]) for path, _ in COMMANDS]
)


@every_command
def test_says_in_both_languages_what_it_does(bihuan, path, command):
    chinese = bihuan(*path[1:], "--help")
    english = bihuan(*path[1:], "--help", lang="en")
    assert (chinese.code, english.code) == (0, 0)
    for sentence, shown in ((command.about.zh, chinese.out), (command.about.en, english.out)):
        assert sentence[:20] in shown.replace("\n  ", "").replace("\n", " ")
    assert "用法：" in chinese.out
    assert "示例:" in chinese.out
    assert "Usage:" not in chinese.out
    assert "Options" not in chinese.out
    prose = english.out.split("\nExample")[0]
    assert not HANZI.search(prose), HANZI.findall(prose)


@every_command
def test_shows_an_example_that_calls_it_with_options_it_has(path, command):
    assert command.example
    for line in command.example:
        words = shlex.split(line)
        assert tuple(words[: len(path)]) == path
        known = {name for parameter in command.params for name in parameter.opts}
        used = {word for word in words[len(path) :] if word.startswith("--")}
        assert used <= known


@every_command
def test_every_option_says_what_it_is_for(path, command):
    for parameter in command.params:
        assert parameter.about.zh, parameter
        assert parameter.about.en, parameter


@every_command
def test_is_documented_with_all_its_options(path, command):
    for name in ("cli.md", "cli.zh-CN.md"):
        text = (DOCS / name).read_text(encoding="utf-8")
        heading = f"### `{' '.join(path)}`"
        assert heading in text, name
        section = text.split(heading)[1].split("\n### ")[0].split("\n## ")[0]
        for option in [one for one in command.params if isinstance(one, click.Option)]:
            assert f"`{option.opts[0]}" in section, (name, option.opts)


@every_command
def test_prints_json_wherever_it_prints_data(path, command):
    assert prints_json(command) or path[-1] in PRINT_NOTHING


def test_the_documents_name_no_command_that_does_not_exist():
    known = {" ".join(path) for path, _ in COMMANDS}
    for name in ("cli.md", "cli.zh-CN.md"):
        text = (DOCS / name).read_text(encoding="utf-8")
        assert set(re.findall(r"^### `([^`]+)`", text, re.MULTILINE)) == known


def test_groups_list_their_commands(bihuan):
    answer = bihuan("--help")
    assert answer.code == 0
    for path, _ in COMMANDS:
        assert path[1] in answer.out
    assert "检查程序包" in bihuan("procedure", "--help").out
    assert "Check packs" in bihuan("procedure", "--help", lang="en").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["procedure", "chek"], "没有名为 chek 的命令"),
        (["procedure", "chek"], "最接近：'check'"),
        (["procedure", "check", "--jsn"], "没有名为 --jsn 的选项"),
        (["procedure", "show"], "缺少参数"),
        (["procedure", "decide", "s15-property", "--at", "gestern"], "的写法不对"),
        (["procedure", "explain", "s15-property", "--level", "9"], "不在"),
    ],
)
def test_a_mistake_at_the_terminal_is_told_in_chinese(bihuan, words, sentence):
    answer = bihuan(*words)
    assert answer.code == 2
    assert sentence in answer.err
    assert "用 bihuan procedure" in answer.err


def test_shows_its_version(bihuan):
    assert re.fullmatch(r"bihuan \d+\.\d+\.\d+\n", bihuan("--version").out)
