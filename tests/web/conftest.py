"""The cast, the property procedure in force, and a browser's memory for each of them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from bihuan.cases.intake import Report
from bihuan.cases.services.report import case_report
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE

SLIGHT = {
    "source": "staff",
    "complained_to": "nobody",
    "effect": "small",
    "felt": "hardly",
    "repeated": "否",
    "latent": "否",
    "dissatisfaction": "none",
    "handler_can_settle": "是",
}
ORDINARY = SLIGHT | {"source": "complaint", "dissatisfaction": "dissatisfied", "effect": "clear"}
SERIOUS = {"source": "complaint", "complained_to": "government"}


@pytest.fixture(autouse=True)
def no_language_left():
    """Forget the language in which a page was answered: the thread keeps it."""
    yield
    translation.deactivate()


@pytest.fixture
def issue(cast):
    issue = edition_store(files=pack_read("s15-property"), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


@pytest.fixture
def reported(cast, issue):
    """Report as 李静 in the East, a few minutes ago, unless told otherwise."""

    def report(facts=ORDINARY, *, actor=None, minutes=10, **fields):
        fields = {"unit": cast.east_works, "title": "电梯轿厢照明不亮", "facts": facts} | fields
        return case_report(
            report=Report(**fields),
            actor=actor or cast.li_jing,
            now=timezone.now() - timedelta(minutes=minutes),
        )

    return report


@pytest.fixture
def signed_in():
    """Return a browser in which somebody is signed in."""

    def browser(person, **options):
        client = Client(**options)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


@pytest.fixture
def li(cast, signed_in):
    return signed_in(cast.li_jing)


@pytest.fixture
def wang(cast, signed_in):
    return signed_in(cast.wang_qiang)


@pytest.fixture
def photo():
    def taken(name="现场.jpg", size=(640, 480)):
        held = BytesIO()
        Image.new("RGB", size, (120, 160, 150)).save(held, "JPEG")
        return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")

    return taken
