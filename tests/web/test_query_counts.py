"""What a page costs is pinned: more cases, duties or acts make no more queries.

BIHUAN_RECORD=1 writes the numbers anew; the difference shows in the commit.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.procedures.services import draft_start
from tests.cast import NOW

PINNED = Path(__file__).with_name("query_counts.json")
PAGES = {
    "duties": "/",
    "report": "/report/",
    "register": "/cases/",
    "register searched": "/cases/?q=电梯",
    "register by due time": "/cases/?sort=due",
    "case": "/cases/NC-2026-00001/",
    "procedures": "/procedure/",
    "account": "/account/",
}


def cost(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_what_is_pinned(reported, wang, page):
    reported(title="电梯困人")
    cost(wang, PAGES[page])  # compiles the edition, once per process
    few = cost(wang, PAGES[page])
    for at in range(12):
        reported(title=f"电梯困人 {at}")
    many = cost(wang, PAGES[page])
    assert len(many) == len(few), "\n".join(many)
    pinned_is(page, few)


def test_reading_a_procedure_costs_what_is_pinned(issue, wang):
    address = f"/procedure/{issue.pk}/"
    cost(wang, address)  # makes the document, once per process
    pinned_is("procedure", cost(wang, address))


def test_comparing_two_versions_costs_what_is_pinned(issue, signed_in, cast):
    zhao, address = signed_in(cast.zhao_min), f"/procedure/{issue.pk}/compare/{issue.pk}/"
    cost(zhao, address)  # compiles the edition, once per process
    pinned_is("compare", cost(zhao, address))


def test_drafts_cost_what_is_pinned(issue, cast, signed_in):
    he = signed_in(cast.he_xin)
    first = draft_start(base=issue, actor=cast.he_xin, now=NOW)
    addresses = {
        "drafts": "/procedure/drafts/",
        "draft": f"/procedure/drafts/{first.pk}/",
        "draft file": f"/procedure/drafts/{first.pk}/file/ch3-grades.yaml",
        "in force": "/procedure/in-force/",
    }
    few = {name: cost(he, address) for name, address in addresses.items()}
    for _more in range(5):
        draft_start(base=issue, actor=cast.he_xin, now=NOW)
    for name, address in addresses.items():
        many = cost(he, address)
        assert len(many) == len(few[name]), "\n".join(many)
        pinned_is(name, many)


def pinned_is(page, few):
    held = json.loads(PINNED.read_text(encoding="utf-8"))
    pinned = held[connection.vendor]
    if os.environ.get("BIHUAN_RECORD"):
        pinned[page] = len(few)
        PINNED.write_text(json.dumps(held, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert len(few) == pinned[page], "\n".join(few)
