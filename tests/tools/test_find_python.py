"""Set-up picks the newest Python that works, and says plainly when there is none."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / "tools" / "find-python"
BASE = sys._base_executable


@pytest.fixture
def answer(tmp_path):
    """Run find-python on a machine that has just these programs."""

    def ask(**programs):
        for name, script in programs.items():
            path = tmp_path / name.replace("_", ".")
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
        environment = {"PATH": str(tmp_path)}
        return subprocess.run(
            ["/bin/sh", PROGRAM], env=environment, capture_output=True, text=True, check=False
        )

    return ask


def python(version, *, able=True):
    """Answer as a Python of that version would: once with it, once with whether it is able."""
    decide = "exit 0" if able else "exit 1"
    return f'case "$2" in *venv*) {decide};; *%d*) echo {version};; *) echo /found/{version};; esac'


def test_prefers_the_newest(answer):
    assert answer(python3_11=python("3.11"), python3_13=python("3.13")).stdout == "/found/3.13\n"


def test_passes_over_one_without_venv(answer):
    found = answer(python3_13=python("3.13", able=False), python3_11=python("3.11"))
    assert found.stdout == "/found/3.11\n"


def test_passes_over_an_empty_shim(answer):
    assert answer(python3_13="exit 127", python3=python("3.12")).stdout == "/found/3.12\n"


@pytest.mark.parametrize("programs", [{}, {"python3": python("3.8", able=False)}])
def test_says_what_is_missing(answer, programs):
    refused = answer(**programs)
    assert refused.returncode == 1
    assert "needs Python 3.11 or newer with the module venv" in refused.stderr


def test_finds_the_python_below_a_virtual_environment(answer):
    assert answer(python3=f'exec "{sys.executable}" "$@"').stdout == f"{BASE}\n"
