"""Triggers: cases, acts and decisions are never deleted, and what is written once stays."""

from django.db import migrations

from bihuan.procedures.triggers import keep, unkeep

FIXED = {
    "cases_case": ("id", "number", "issue_id", "found_unit_id", "reported_at", "recorded_at"),
    "cases_act": (
        "id", "case_id", "sequence", "step", "at", "recorded_at", "by_id", "by_key", "meets",
        "roles", "clauses",
    ),
    "cases_decision": None,
    "cases_duty": ("id", "case_id", "demand", "step", "opened_by_id", "clause"),
}  # fmt: skip


def up(apps, schema_editor):
    for table, fixed in FIXED.items():
        keep(schema_editor, table, fixed)


def down(apps, schema_editor):
    for table in FIXED:
        unkeep(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_immutable"), ("cases", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
