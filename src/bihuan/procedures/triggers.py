"""Tables whose rows are kept: triggers that refuse what must never happen, on both databases.

A migration that alters such a table on SQLite makes the table anew and loses its triggers: it
must call `keep` again at its end (a test looks whether they are all there). The journal's guard
stands open only while tests empty the database.
"""

from collections.abc import Iterable
from typing import Any

from bihuan.journal.triggers import GUARD

CLOSED = f"(SELECT open FROM {GUARD}) = 0"  # noqa: S608 - our own name


def keep(schema_editor: Any, table: str, fixed: Iterable[str] | None = None) -> None:  # noqa: ANN401
    """Refuse to delete rows of a table, and to change their fixed columns (None: any column)."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    make = _postgresql if postgresql else _sqlite
    same = "IS NOT DISTINCT FROM" if postgresql else "IS"
    columns = None if fixed is None else tuple(fixed)
    unlawful = (
        "1 = 1"
        if columns is None
        else "NOT (" + " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in columns) + ")"
    )
    for statement in make(table, unlawful):
        schema_editor.execute(statement, params=None)


def unkeep(schema_editor: Any, table: str) -> None:  # noqa: ANN401 - a schema editor has no type
    """Take a table's triggers away, for a migration that goes backwards."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for deed in ("update", "delete", "truncate"):
        on = f" ON {table}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{deed}{on}")


def _sqlite(table: str, unlawful: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} rows are kept as they are'); END"
    statements = []
    for deed, when in (("update", f"{CLOSED} AND {unlawful}"), ("delete", CLOSED)):
        name = f"{table}_no_{deed}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            (
                f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table}"
                f" FOR EACH ROW WHEN {when} {refuse}"
            ),
        ]
    return statements


def _postgresql(table: str, unlawful: str) -> list[str]:
    statements = []
    for deed, each in (
        ("update", f"FOR EACH ROW WHEN ({unlawful})"),
        ("delete", "FOR EACH ROW"),
        ("truncate", "FOR EACH STATEMENT"),
    ):
        name = f"{table}_no_{deed}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            (
                f"CREATE TRIGGER {name} BEFORE {deed.upper()} ON {table} {each}"
                " EXECUTE FUNCTION journal_refuse()"
            ),
        ]
    return statements
