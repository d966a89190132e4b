"""The property procedure in force and a case to look at; ways to judge a page."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from bihuan.cases.intake import Report
from bihuan.cases.services.report import case_report
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_put_in_force, edition_store
from tests.cast import NOW, SINCE

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WINDOWS = {
    "phone": {"phone": True},
    "phone, English, dark": {"phone": True, "language": "en", "dark": True},
    "desk, dark": {"dark": True},
    "desk, English": {"language": "en"},
}
"""Each width meets each language and each theme."""

ORDINARY = {"source": "complaint", "complained_to": "staff", "dissatisfaction": "dissatisfied"}


@pytest.fixture
def issue(cast):
    issue = edition_store(files=pack_read("s15-property"), actor=cast.administrator, now=NOW)
    edition_put_in_force(
        issue=issue, unit=cast.group, valid_from=SINCE, actor=cast.administrator, now=NOW
    )
    return issue


@pytest.fixture
def reported(cast, issue):
    def report(title="电梯轿厢照明不亮", minutes=10, **fields):
        fields = {"unit": cast.east_works, "facts": ORDINARY, "place": "3 号楼 2 单元"} | fields
        return case_report(
            report=Report(title=title, **fields),
            actor=cast.li_jing,
            now=timezone.now() - timedelta(minutes=minutes),
        )

    return report


@pytest.fixture
def window(request, new_page):
    """A window of the kind that the test names."""
    return new_page(**WINDOWS[request.param])


@pytest.fixture
def fits():
    """Fail if anything sticks out sideways."""

    def check(page):
        page.wait_for_selector("main, form")  # a page that is still coming has no width
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{page.url} is {wide} pixels too wide"

    return check


@pytest.fixture
def accessible():
    """Fail if axe finds anything wrong."""
    if not AXE.exists():
        pytest.skip("axe-core comes with the npm packages of `make setup`")
    source = AXE.read_text(encoding="utf-8")

    def check(page):
        page.wait_for_selector("main, form")
        page.evaluate(source)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        told = [
            f"{one['id']}: {node['html'][:120]} {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check
