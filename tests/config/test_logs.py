"""A log names the route, never the address that somebody asked for."""

import logging
from types import SimpleNamespace

from bihuan.config.logs import RouteInsteadOfPath


def record(**extra):
    made = logging.makeLogRecord({"msg": "Not Found: %s", "args": ("/track/SECRET-CODE/",)} | extra)
    assert RouteInsteadOfPath().filter(made)
    return made.getMessage()


def test_names_the_route():
    match = SimpleNamespace(route="track/<str:code>/")
    request = SimpleNamespace(method="GET", resolver_match=match)
    assert record(request=request, status_code=404) == "404 GET track/<str:code>/"


def test_names_no_address_where_no_route_matched():
    request = SimpleNamespace(method="GET", resolver_match=None)
    assert record(request=request, status_code=404) == "404 GET ?"


def test_leaves_other_records_alone():
    assert record() == "Not Found: /track/SECRET-CODE/"
