"""Canonical JSON: one text for one value."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit.canonical import canonical, plain

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class Grade(StrEnum):
    SLIGHT = "slight"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ("电梯", '"电梯"'),
        (Grade.SLIGHT, '"slight"'),
        (date(2026, 11, 22), '"2026-11-22"'),
        (Decimal("12.50"), '"12.50"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        ({"c", "a", "b"}, '["a","b","c"]'),
        (("x", ("y",)), '["x",["y"]]'),
    ],
)
def test_it_writes_each_kind_of_value_in_one_way(value, expected):
    assert canonical(value) == expected


def test_it_writes_the_same_moment_the_same_way_in_every_zone():
    shanghai = timezone(timedelta(hours=8))
    there = datetime(2026, 11, 22, 8, 30, tzinfo=shanghai)
    assert canonical(there) == canonical(there.astimezone(UTC)) == '"2026-11-22T00:30:00.000000Z"'


def test_it_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="no time zone"):
        canonical(datetime(2026, 11, 22))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("value", [1.5, b"bytes", object()])
def test_it_refuses_what_databases_write_differently(value):
    with pytest.raises(TypeError, match="canonical JSON"):
        canonical({"a": value})


def test_it_replaces_characters_that_no_database_stores():
    assert plain("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@given(PLAIN)
def test_it_survives_a_round_trip_through_json(value):
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    once.encode()


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_it_does_not_depend_on_the_order_of_keys(value):
    turned = dict(reversed(list(value.items())))
    if len({plain(key) for key in value}) == len(value):
        assert canonical(turned) == canonical(value)
