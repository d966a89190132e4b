"""The headers of every answer, and whose address counts."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from bihuan.config.headers import CONTENT_SECURITY_POLICY, caller_address, secure_headers


def test_the_policy_names_no_other_host_and_no_inline_script():
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "script-src 'self';" in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY


def test_a_view_may_be_stricter_than_the_house():
    strict = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    answer = secure_headers(lambda request: strict)(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "sandbox"
    assert "camera=(self)" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        pytest.param(0, "203.0.113.9", "127.0.0.1", id="no-proxy-no-trust"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one-proxy"),
        pytest.param(1, "198.51.100.1, 203.0.113.9", "203.0.113.9", id="the-claim-is-ignored"),
        pytest.param(2, "198.51.100.1, 203.0.113.9", "198.51.100.1", id="two-proxies"),
        pytest.param(2, "203.0.113.9", "127.0.0.1", id="fewer-than-promised"),
        pytest.param(1, "", "127.0.0.1", id="asked-from-inside"),
    ],
)
def test_only_what_trusted_proxies_wrote_counts(settings, proxies, header, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    caller_address(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
