"""Chinese first; English where the terminal asks for it."""

import pytest

from bihuan.cli.words import language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en:zh"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_terminal_says_which_language(environment, language):
    assert language_of(environment) == language


def test_follows_the_environment_unless_told_otherwise(bihuan, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    assert "运行和维护" in bihuan("--help").out
    assert "look after" in bihuan("--help", lang="en").out
