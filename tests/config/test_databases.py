"""DATABASE_URL becomes a tuned SQLite file or a pooled PostgreSQL."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from bihuan.config.databases import database


def described(url, tmp_path):
    return database(url, default_file=tmp_path / "var" / "bihuan.sqlite3", pool_size=3)


def test_without_an_address_it_is_a_file_of_ours(tmp_path):
    found = described("", tmp_path)
    assert found["NAME"] == str(tmp_path / "var" / "bihuan.sqlite3")
    assert (tmp_path / "var").is_dir()


@pytest.mark.parametrize("url", ["", "sqlite:////srv/bihuan.sqlite3"])
def test_an_acknowledged_report_survives_a_power_cut_on_sqlite(url, tmp_path):
    options = described(url, tmp_path)["OPTIONS"]
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_postgresql_connections_are_pooled(tmp_path):
    found = described("postgresql://u:p@db.example/bihuan?sslmode=require", tmp_path)
    assert found["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3}}
    assert found["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize("url", ["mysql://u@h/n", "bihuan.sqlite3"])
def test_any_other_database_is_refused(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="use sqlite:///"):
        described(url, tmp_path)


@pytest.mark.django_db
def test_the_database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
