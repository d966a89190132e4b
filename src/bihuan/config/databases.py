"""The database from DATABASE_URL: an SQLite file or a PostgreSQL server."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS: dict[str, Any] = {
    # Writers queue at BEGIN instead of failing halfway with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # WAL lets readers go on while one writes. FULL syncs the log at every commit: a report that
    # was acknowledged must survive a power cut, which NORMAL does not promise in WAL mode.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
}


def database(url: str, *, default_file: Path, pool_size: int) -> dict[str, Any]:
    """Return Django's description of the database that the address names."""
    if not url:
        default_file.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite({"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_file)})
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(dict(dj_database_url.parse(url)))
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(dict(dj_database_url.parse(url)), pool_size)
    msg = f"DATABASE_URL starts with {scheme!r}; use sqlite:///… or postgresql://…"
    raise ImproperlyConfigured(msg)


def _sqlite(described: dict[str, Any]) -> dict[str, Any]:
    # A lasting connection: otherwise every request opens the file and runs the PRAGMAs again.
    return described | {"CONN_MAX_AGE": None, "OPTIONS": dict(SQLITE_OPTIONS)}


def _postgresql(described: dict[str, Any], pool_size: int) -> dict[str, Any]:
    options = described.get("OPTIONS", {}) | {"pool": {"min_size": 1, "max_size": pool_size}}
    return described | {"CONN_MAX_AGE": 0, "OPTIONS": options}  # the pool keeps them open
