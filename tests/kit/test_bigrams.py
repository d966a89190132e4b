"""Searching Chinese by pairs, tried on the database itself."""

import string

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit.bigrams import fts5_query, tsquery, words

TEXTS = [
    "三号楼电梯故障，报修电话 138-0000-0000",
    "东苑停电",
    "单号 NC-2026-0001，业主投诉",
    "Elevator out of order",
    "Ｂ座ＮＣ号",
    "A栋3单元漏水",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电梯故障", "电梯 梯故 故障 障"),
        ("电", "电"),
        ("NC-2026-0001", "nc 2026 0001"),
        ("A栋3单元", "a 栋 3 单元 元"),
        ("Ｂ座", "b 座"),
        ("1.5/2 米", "1 5 2 米"),
        ("snake_case 漏水", "snake case 漏水 水"),
        ("", ""),
        ("，。!?", ""),
    ],
)
def test_it_cuts_hanzi_into_pairs_and_letters_into_words(text, expected):
    assert words(text) == expected


def test_it_cuts_a_word_that_no_database_would_index():
    assert len(words("x" * 5000)) == 60


@pytest.fixture
def found(db):
    """Search the texts in the way of the database under test."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE temp.bigram_trial USING fts5(body)")
            insert = "INSERT INTO bigram_trial (rowid, body) VALUES (%s, %s)"
            ask, question = "SELECT rowid FROM bigram_trial WHERE bigram_trial MATCH %s", fts5_query
        else:
            cursor.execute("CREATE TEMP TABLE bigram_trial (id int, body tsvector)")
            insert = "INSERT INTO bigram_trial VALUES (%s, to_tsvector('simple', %s))"
            ask = "SELECT id FROM bigram_trial WHERE body @@ to_tsquery('simple', %s)"
            question = tsquery
        cursor.executemany(insert, [(at, words(text)) for at, text in enumerate(TEXTS)])

    def search(sought: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(ask, [question(sought)])
            return sorted(row[0] for row in cursor.fetchall())

    yield search
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bigram_trial")


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ("电梯", [0]),
        ("电", [0, 1]),
        ("停电", [1]),
        ("电梯 故障", [0]),
        ("故梯", []),
        ("nc-2026-0001", [2]),
        ("0001-2026", []),
        ("elev", [3]),
        ("b座", [4]),
        ("3单元", [5]),
        ("138-0000", [0]),
        ("业主投诉", [2]),
        ("主业", []),
        ("' OR \"1", []),
    ],
)
def test_it_finds_what_was_asked_and_nothing_else(found, sought, expected):
    assert found(sought) == expected


@given(st.text())
def test_questions_hold_only_letters_and_our_own_signs(text):
    for question, signs in ((fts5_query(text), '" *AND'), (tsquery(text), "'<->&():* ")):
        assert not set(string.punctuation).intersection(question).difference(signs)
