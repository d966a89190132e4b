"""What the database itself refuses about journal tables, on both kinds of database.

Triggers stop a shell, an import, a forgotten script. They do not stop whoever owns the database:
that is what the chain, the seals and the checker are for.

A migration that alters one of these tables on SQLite makes the table anew and so loses its
triggers: it must call `install` again at its end (a test looks whether they are all there).
`journal_guard` holds one row; only the flush between tests opens it.
"""

from typing import Any

GUARD = "journal_guard"
TABLES = ("journal_entry", "journal_details", "journal_seal")

_FIXED = {
    "journal_entry": (
        "id", "subject", "sequence", "at", "actor", "event", "digest", "previous", "hash",
    ),
    "journal_details": ("entry_id",),
    "journal_seal": ("number", "at", "count", "root", "previous", "hash"),
}  # fmt: skip


def _part(text: str, salt: str, digest: str) -> str:
    """Return the condition that a part of the details is as it was, or properly erased."""
    same = " AND ".join(f"NEW.{column} = OLD.{column}" for column in (text, salt, digest))
    erased = (
        f"OLD.{salt} <> '' AND NEW.{text} = '' AND NEW.{salt} = '' AND length(NEW.{digest}) = 64"
    )
    return f"(({same}) OR ({erased}))"


_ALLOWED = {
    "journal_entry": "(OLD.seal_id IS NULL OR NEW.seal_id {same} OLD.seal_id)",
    "journal_details": " AND ".join(
        [
            _part("actor_name", "name_salt", "name_digest"),
            _part("text", "text_salt", "text_digest"),
        ]
    ),
    "journal_seal": "1 = 1",
}


_SECOND = (
    "EXISTS (SELECT 1 FROM journal_entry WHERE subject = NEW.subject AND sequence = NEW.sequence)"
)
# On SQLite, INSERT OR REPLACE deletes a row without asking the trigger on deletion.
_KEYS = {"journal_entry": "id", "journal_details": "entry_id", "journal_seal": "number"}


def install(schema_editor: Any) -> None:  # noqa: ANN401 - a schema editor has no useful type
    """Create the guard, if it is missing, and every trigger anew."""
    if schema_editor.connection.vendor == "postgresql":
        statements = list(_postgresql())
    else:
        statements = list(_sqlite())
    for statement in statements:
        schema_editor.execute(statement, params=None)


def remove(schema_editor: Any) -> None:  # noqa: ANN401
    """Take the triggers and the guard away, for a migration that goes backwards."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for deed in ("insert", "second", "update", "delete", "truncate"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{deed}{on}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION IF EXISTS journal_refuse()")
    schema_editor.execute(f"DROP TABLE IF EXISTS {GUARD}")


def _unlawful(table: str, same: str) -> str:
    """Return the condition under which an update of a row is refused."""
    fixed = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in _FIXED[table])
    return f"NOT ({fixed} AND {_ALLOWED[table].format(same=same)})"


def _sqlite() -> list[str]:
    statements = [
        f"CREATE TABLE IF NOT EXISTS {GUARD} (open integer NOT NULL)",
        f"INSERT INTO {GUARD} SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM {GUARD})",  # noqa: S608
    ]
    closed = f"(SELECT open FROM {GUARD}) = 0"  # noqa: S608
    for table in TABLES:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for deed, condition in (
            ("update", f"{closed} AND {_unlawful(table, 'IS')}"),
            ("delete", closed),
            ("insert", f"{closed} AND EXISTS ({_same_key(table)})"),
        ):
            name, on = f"{table}_no_{deed}", f"{deed.upper()} ON {table}"
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE {on} FOR EACH ROW WHEN {condition} {refuse}",
            ]
    # A line that comes second is dropped, which `rows.entry_insert` expects, and never replaces.
    new = f"{closed} AND NOT EXISTS ({_same_key('journal_entry')})"
    name, ignore = "journal_entry_no_second", "BEGIN SELECT RAISE(IGNORE); END"
    return [
        *statements,
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE INSERT ON journal_entry WHEN {new} AND {_SECOND} {ignore}",
    ]


def _same_key(table: str) -> str:
    return f"SELECT 1 FROM {table} WHERE {_KEYS[table]} = NEW.{_KEYS[table]}"  # noqa: S608


def _postgresql() -> list[str]:
    statements = [
        f"CREATE TABLE IF NOT EXISTS {GUARD} (open integer NOT NULL)",
        f"INSERT INTO {GUARD} SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM {GUARD})",  # noqa: S608
        f"""
        CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF (SELECT open FROM {GUARD}) = 0 THEN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RETURN NULL;
        END
        $body$
        """,  # noqa: S608
    ]
    for table in TABLES:
        for deed, each in (
            ("update", f"FOR EACH ROW WHEN ({_unlawful(table, 'IS NOT DISTINCT FROM')})"),
            ("delete", "FOR EACH ROW"),
            ("truncate", "FOR EACH STATEMENT"),
        ):
            name, on = f"{table}_no_{deed}", f"{deed.upper()} ON {table}"
            statements += [
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE {on} {each} EXECUTE FUNCTION journal_refuse()",
            ]
    return statements
