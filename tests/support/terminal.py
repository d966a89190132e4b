"""The command line as a person at a terminal uses it."""

import json
import os

import pytest
from click.testing import CliRunner
from django.utils import translation

from bihuan.cli.main import main


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
