"""The root of all addresses."""

import pytest

pytestmark = pytest.mark.django_db


def test_says_that_it_is_alive(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
