"""The command line as a person at a terminal uses it."""

import json
import os
import shutil

import pytest
from click.testing import CliRunner
from django.utils import translation

from bihuan.cli.main import main
from bihuan.cli.packs import PACKS


class Answer:
    """What a command said and how it ended."""

    def __init__(self, result):
        self.code = result.exit_code
        self.out = result.stdout
        self.err = result.stderr
        self.crash = result.exception

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def bihuan(monkeypatch):
    """Run a command in Chinese; a crash is a crash of the test."""
    monkeypatch.setenv("LANGUAGE", "zh")

    def run(*words, lang="zh", typed=None):
        result = CliRunner().invoke(main, ["--lang", lang, *words], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result)

    yield run
    translation.deactivate()
    os.environ.pop("LANGUAGE", None)


@pytest.fixture
def pack(tmp_path):
    """Return a copy of a shipped pack to spoil, and the means to replace text in it."""
    folder = tmp_path / "ours"
    shutil.copytree(PACKS / "s15-property", folder)

    def change(file, before, after):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return folder

    change.folder = folder
    return change
