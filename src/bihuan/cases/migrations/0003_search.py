"""The search index: FTS5 on SQLite, tsvector columns with one GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = ["CREATE VIRTUAL TABLE cases_search USING fts5(words, customer, scope, tokenize='unicode61')"]
POSTGRESQL = [
    """
    CREATE TABLE cases_search (
        rowid bigint PRIMARY KEY,
        words tsvector NOT NULL,
        customer tsvector NOT NULL,
        scope tsvector NOT NULL
    )
    """,
    "CREATE INDEX cases_search_words ON cases_search USING gin (words, customer, scope)",
    "ALTER TABLE cases_search ALTER COLUMN words SET STATISTICS 1000",
]


def up(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def down(apps, schema_editor):
    schema_editor.execute("DROP TABLE cases_search")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_kept")]
    operations = [migrations.RunPython(up, down)]
