"""A pack to spoil."""

import shutil

import pytest

from bihuan.cli.packs import PACKS


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
