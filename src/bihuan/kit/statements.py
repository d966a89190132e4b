"""Plain statements for paths that are walked all day: written out, prepared, sent together.

The ORM builds the text of the same statement anew every time, and the text of values costs more
still; on such a path that is more than the database does. Here PostgreSQL gets statements that it
prepares once and values as values; SQLite, and whoever counts or logs queries, gets the same
statements through Django's cursor. Values go through the fields as `save()` would send them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import connection, models

Model = Any
"""A model class."""

Values = Sequence[object]


def ask(sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """Return the rows that a statement answers."""
    if not _direct():
        with connection.cursor() as cursor:
            cursor.execute(sql, list(values))
            return list(cursor.fetchall())
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, values, prepare=True)
        return list(cursor.fetchall())


def run(sql: str, values: Values = ()) -> None:
    """Run a statement that answers nothing."""
    if not _direct():
        with connection.cursor() as cursor:
            cursor.execute(sql, list(values))
        return
    with connection.wrap_database_errors:
        psycopg.Cursor(connection.connection).execute(sql, values, prepare=True)


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside without waiting for each one's answer, where that is possible.

    An error shows at the end at the latest; the transaction is lost then, as with any other.
    """
    if not _direct():
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def rows_insert(rows: Sequence[models.Model], given: Mapping[str, str] | None = None) -> None:
    """Insert new rows of one table; keys that the database gives are not read back.

    `given` names columns whose value is an SQL expression without parameters.
    """
    if not rows:
        return
    keyed = rows[0].pk is not None
    model: Model = type(rows[0])
    replaced = tuple(sorted((given or {}).items()))
    fields = _fields(model, keyed)
    stored = [field for field in fields if field.column not in (given or {})]
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection)
        for row in rows
        for field in stored
    ]
    run(_insert(model, keyed, len(rows), replaced), values)
    for row in rows:
        row._state.adding = False  # noqa: SLF001 - as the ORM does after it has stored a row
        row._state.db = connection.alias  # noqa: SLF001


_tuned: WeakSet[Any] = WeakSet()


def _direct() -> bool:
    """Return whether to go past Django's cursor: on PostgreSQL, while nobody logs queries.

    Only what goes this way is prepared, and its plan does not depend on the values: planning it
    anew every time would take longer than running it.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return False
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    if connection.connection not in _tuned:
        connection.connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.connection.prepare_threshold = 0  # Django's own cursors never prepare
        _tuned.add(connection.connection)
    return True


@lru_cache(maxsize=64)
def _fields(model: Model, keyed: bool) -> tuple[Any, ...]:  # noqa: FBT001 - cached by value
    """Return the stored fields, without a key that the database gives."""
    return tuple(
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django documents it
        if field.column and (keyed or not isinstance(field, models.AutoField))
    )


@lru_cache(maxsize=512)
def _insert(
    model: Model,
    keyed: bool,  # noqa: FBT001 - cached by value
    count: int,
    given: tuple[tuple[str, str], ...],
) -> str:
    """Return the text of an INSERT."""
    quote, instead = connection.ops.quote_name, dict(given)
    columns = [field.column for field in _fields(model, keyed)]
    row = f"({', '.join(instead.get(column, '%s') for column in columns)})"
    names = ", ".join(quote(column) for column in columns)
    table = quote(model._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608
