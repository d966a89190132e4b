"""Schemathesis asks every operation all sorts of things, in-process: no answer may surprise."""

import logging
import re

import pytest
import schemathesis
from django.core import signals
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from bihuan.api import rates
from bihuan.api.application import api
from bihuan.people.models import ApiToken
from bihuan.people.queries import secret_digest
from bihuan.procedures.services import draft_start
from tests.api.reporting import REPORT

SECRET = "a secret that is known before the tests begin"

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = get_wsgi_application()


@pytest.fixture
def known(house, issue, wang):
    """Return what the operations can be about; keep the connection open meanwhile."""
    ApiToken.objects.create(
        person=house.wang, name="x", digest=secret_digest(SECRET), created_at=timezone.now()
    )
    made = wang.post("/cases", REPORT).json()["number"]
    attachment = wang.upload(
        f"/cases/{made}/attachments", {"files": SimpleUploadedFile("x.txt", b"x")}
    ).json()["items"][0]["id"]
    decision = wang.get(f"/cases/{made}/decisions").json()[0]["id"]
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield {
        "number": made,
        "attachment": attachment,
        "decision": decision,
        "pack": "s15-property",
        "version": "1",
        "draft": draft_start(base=issue, actor=house.admin, now=timezone.now()).pk,
    }
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture
def no_unforeseen_mistake(caplog):
    """Fail where a mistake in the input had no sentence of its own, or something broke."""
    yield
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not [record.getMessage() for record in loud]


@schema.auth()
class Token:
    """Tells Schemathesis what a valid token is."""

    def get(self, _case, _context):
        return f"Bearer {SECRET}"

    def set(self, case, data, _context):
        case.headers["Authorization"] = data


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it closes no file
def test_no_answer_surprises(case, known, no_unforeseen_mistake):
    rates.forget()
    for name, value in known.items():
        # Where the address is right at all, let it lead to something.
        if re.fullmatch(r"[A-Za-z0-9._-]{1,20}", str(case.path_parameters.get(name, ""))):
            case.path_parameters[name] = value
    # What fits its schema may still be refused by the procedure: that is what it is for.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
