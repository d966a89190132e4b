"""The files of the house and what can be read from them; shared by the tests beside it."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "bihuan"


@cache
def source_files() -> tuple[Path, ...]:
    """Every Python file of the product, without migrations."""
    return tuple(path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """The path as people say it."""
    return path.relative_to(ROOT).as_posix()


@cache
def settings() -> dict:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def floors() -> dict[str, int]:
    """The floor of each room, 0 at the top, read from the import contract."""
    contracts = settings()["tool"]["importlinter"]["contracts"]
    storeys = next(contract for contract in contracts if contract["id"] == "storeys")
    return {
        room.strip(): floor
        for floor, layer in enumerate(storeys["layers"])
        for room in layer.split("|")
    }


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file under version control or about to be; without git, all but the made ones."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", "node_modules", "var", "vendor", "__pycache__"}
        paths = [path for path in ROOT.rglob("*") if not made & set(path.parts)]
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str:
    """The text, or nothing where the file is a picture."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
