"""Everything that is quick to say about the code, the fastest speaker first."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"

CHECKS = (
    ("ruff", "check", "--quiet"),
    ("ruff", "format", "--check", "--quiet"),
    ("lint-imports", "--no-cache"),
    ("mypy", "--no-error-summary"),
    ("djlint", "--lint", "--quiet", "src"),
    ("python", "manage.py", "check"),
    ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
)
TESTS = ("python", "-m", "pytest", "-q", "tests/procedure", "tests/architecture")


def say(command: tuple[str, ...]) -> bool:
    """Run one check; show what it says only when it complains."""
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print("ok    " if done.returncode == 0 else "FAILED", " ".join(command), flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main(words: list[str]) -> int:
    """Run every check, also after one failed: a person wants the whole list at once."""
    commands = CHECKS if words == ["--without-tests"] else (*CHECKS, TESTS)
    failed = [command for command in commands if not say(command)]
    print(f"{len(commands) - len(failed)} of {len(commands)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
