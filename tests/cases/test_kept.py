"""The triggers that keep rows are all there, also after whatever migration came last."""

import pytest
from django.db import connection

KEPT = (
    *("cases_case", "cases_act", "cases_decision", "cases_duty", "cases_casemove"),
    "procedures_issue",
)


@pytest.mark.django_db
def test_every_kept_table_has_its_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {name for (name,) in cursor.fetchall()}
    deeds = {"update", "delete"} | ({"truncate"} if connection.vendor == "postgresql" else set())
    assert {f"{table}_no_{deed}" for table in KEPT for deed in deeds} <= found
    assert any(name.startswith("in_force_apart") for name in found)
    assert "cases_case_edition" in found
