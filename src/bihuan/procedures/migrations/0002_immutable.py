"""Triggers: an issue never changes, and the periods of one unit never overlap."""

from django.db import migrations

from bihuan.procedures.triggers import keep, unkeep

ISSUE = "procedures_issue"
OVERLAP = """
    SELECT 1 FROM procedures_inforce AS other
    WHERE other.unit_id = NEW.unit_id AND other.id <> COALESCE(NEW.id, -1)
      AND (NEW.valid_to IS NULL OR other.valid_from < NEW.valid_to)
      AND (other.valid_to IS NULL OR other.valid_to > NEW.valid_from)
"""
SQLITE_UP = [
    f"""
    CREATE TRIGGER in_force_apart_{verb} BEFORE {verb} ON procedures_inforce
    WHEN EXISTS ({OVERLAP})
    BEGIN SELECT RAISE(ABORT, 'in_force_apart: two editions on one day'); END
    """
    for verb in ("INSERT", "UPDATE")
]
SQLITE_DOWN = [f"DROP TRIGGER in_force_apart_{verb}" for verb in ("INSERT", "UPDATE")]
POSTGRESQL_UP = [
    f"""
    CREATE FUNCTION in_force_apart() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS ({OVERLAP}) THEN
            RAISE EXCEPTION 'in_force_apart: two editions on one day'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER in_force_apart BEFORE INSERT OR UPDATE ON procedures_inforce
    FOR EACH ROW EXECUTE FUNCTION in_force_apart()
    """,
]
POSTGRESQL_DOWN = [
    "DROP TRIGGER in_force_apart ON procedures_inforce",
    "DROP FUNCTION in_force_apart()",
]


def up(apps, schema_editor):
    keep(schema_editor, ISSUE)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_UP if postgresql else SQLITE_UP:
        schema_editor.execute(statement, params=None)


def down(apps, schema_editor):
    unkeep(schema_editor, ISSUE)
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL_DOWN if postgresql else SQLITE_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("procedures", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
