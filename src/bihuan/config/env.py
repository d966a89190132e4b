"""Tiny strict readers of environment variables; nonsense is refused with a sentence."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str) -> str:
    """Return the trimmed text, or the default where the variable is missing or empty."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    """Accept exactly True or False: a guess about `no` or `0` would open a door one day."""
    value = env_text(name, str(default))
    if value not in {"True", "False"}:
        msg = f"{name} is {value!r}; write exactly True or False."
        raise ImproperlyConfigured(msg)
    return value == "True"


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number between the two bounds."""
    value = env_text(name, str(default))
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        msg = f"{name} is {value!r}; write a whole number from {least} to {most}."
        raise ImproperlyConfigured(msg)
    return int(value)


def env_list(name: str) -> list[str]:
    """Return the parts of a comma-separated text."""
    return [part for part in (raw.strip() for raw in env_text(name, "").split(",")) if part]


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """Return one of the named choices."""
    value = env_text(name, default)
    if value not in choices:
        msg = f"{name} is {value!r}; write one of {', '.join(choices)}."
        raise ImproperlyConfigured(msg)
    return value


def env_secret(name: str, *, kept_in: Path) -> str:
    """Return the secret from NAME, from the file NAME_FILE, or from the file made at first start.

    A file that is named but missing is an error: silently making a new secret would sign
    everybody out and break every signed address.
    """
    if value := env_text(name, ""):
        return _long_enough(name, value)
    if named := env_text(f"{name}_FILE", ""):
        return _long_enough(f"{name}_FILE", _read(f"{name}_FILE", Path(named)))
    if not kept_in.exists():
        _make_secret(kept_in)
    return _long_enough(str(kept_in), _read(str(kept_in), kept_in))


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        msg = f"{name}: the file {path} cannot be read ({error.strerror})."
        raise ImproperlyConfigured(msg) from error


def _long_enough(name: str, value: str) -> str:
    least = 32
    if len(value) < least:
        msg = f"{name} is too short for a secret; use at least {least} random characters."
        raise ImproperlyConfigured(msg)
    return value


def _make_secret(path: Path) -> None:
    """Write a new secret whole or not at all: two processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first; its secret counts
    finally:
        draft.unlink()
