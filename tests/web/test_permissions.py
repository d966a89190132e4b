"""Who gets what answer from which page, as a table; no address escapes it.

The case is 李静's in the East, led by 王强. 钱磊 belongs to the West: for him it does not exist.
"""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from bihuan.cases.models import Decision
from bihuan.cases.services.replaying import replay_start
from bihuan.cases.services.views import saved_view_save
from bihuan.evidence.services import evidence_store
from bihuan.procedures.services import draft_start
from bihuan.web import urls

TO_SIGN_IN, OK, MOVED, MISSING, REFUSED, WRONG = 302, 200, 302, 404, 409, 422
EVERYBODY = {"nobody": TO_SIGN_IN, "li_jing": OK, "wang_qiang": OK, "qian_lei": OK}
OF_THE_CASE = EVERYBODY | {"qian_lei": MISSING, "administrator": OK}
ASKED_BACK = dict.fromkeys(EVERYBODY, WRONG) | {"nobody": TO_SIGN_IN}
MOVING = dict.fromkeys(EVERYBODY, MOVED)
OF_THE_REPLAY = dict.fromkeys(EVERYBODY, MISSING) | {
    "nobody": TO_SIGN_IN, "zhao_min": MISSING, "administrator": MOVED,
}  # fmt: skip
OF_DRAFTERS = dict.fromkeys(EVERYBODY, REFUSED) | {
    "nobody": TO_SIGN_IN,
    "he_xin": OK,
    "zhao_min": OK,
}
LATE = dict.fromkeys(OF_DRAFTERS, REFUSED) | {"nobody": TO_SIGN_IN}
MISSED = dict.fromkeys(EVERYBODY, MISSING) | {"nobody": TO_SIGN_IN}

TABLE = [
    ("healthz", "GET", {}, dict.fromkeys(EVERYBODY, OK)),
    ("sign-in", "GET", {}, {"nobody": OK, "li_jing": MOVED}),
    ("sign-out", "POST", {}, MOVING),
    ("language", "POST", {"language": "en"}, MOVING),
    ("theme", "POST", {"theme": "dark"}, MOVING),
    ("duties", "GET", {}, EVERYBODY),
    ("report", "GET", {}, EVERYBODY),
    ("report", "POST", {}, ASKED_BACK),
    ("report-preview", "POST", {}, EVERYBODY),
    ("register", "GET", {}, EVERYBODY),
    ("register-export", "GET", {}, EVERYBODY),
    ("view-save", "POST", {"name": "电梯", "query": "q=电梯"}, MOVING),
    ("view-delete", "POST", {}, MOVING | {"wang_qiang": MISSING, "qian_lei": MISSING}),
    ("case", "GET", {}, OF_THE_CASE),
    ("case-why", "GET", {"level": "2"}, OF_THE_CASE),
    ("case-act", "POST", {"text": "已换灯管"},
     {"nobody": TO_SIGN_IN, "qian_lei": MISSING, "li_jing": REFUSED, "administrator": REFUSED,
      "wang_qiang": REFUSED, "chen_gang": MOVED}),
    ("case-move", "GET", {}, OF_THE_CASE),
    ("case-move-propose", "POST", {}, dict.fromkeys(OF_THE_CASE, REFUSED)
     | {"nobody": TO_SIGN_IN, "qian_lei": MISSING}),
    ("case-move-decide", "POST", {}, dict.fromkeys(OF_THE_CASE, REFUSED)
     | {"nobody": TO_SIGN_IN, "qian_lei": MISSING}),
    ("case-file", "GET", {}, OF_THE_CASE),
    ("case-file-small", "GET", {}, OF_THE_CASE),
    ("procedures", "GET", {}, EVERYBODY),
    ("procedure", "GET", {}, EVERYBODY),
    ("procedure-file", "GET", {}, EVERYBODY | {"administrator": OK}),
    ("compare", "GET", {}, EVERYBODY),
    ("compare-with", "GET", {}, EVERYBODY),
    ("replay-begin", "POST", {}, dict.fromkeys(EVERYBODY, REFUSED)
     | {"nobody": TO_SIGN_IN, "zhao_min": MOVED, "administrator": MOVED}),
    ("replay-step", "POST", {}, OF_THE_REPLAY),
    ("replay-halt", "POST", {}, OF_THE_REPLAY),
    ("ask", "GET", {"a": "complained_to:nobody", "not": "serious"}, EVERYBODY),
    ("in-force", "GET", {}, EVERYBODY),
    ("in-force", "POST", {}, MISSED),
    ("drafts", "GET", {}, OF_DRAFTERS),
    ("drafts", "POST", {}, OF_DRAFTERS | {"he_xin": MISSING, "zhao_min": MISSING}),
    ("draft-new", "GET", {}, OF_DRAFTERS),
    ("draft-new", "POST", {"q.version": "尽"}, OF_DRAFTERS | {"he_xin": MOVED, "zhao_min": MOVED}),
    ("draft", "GET", {}, OF_DRAFTERS),
    ("draft-file", "GET", {}, OF_DRAFTERS),
    ("draft-file", "POST", {"seen": "0"}, LATE),
    ("draft-text", "GET", {}, OF_DRAFTERS),
    ("draft-text", "POST", {"seen": "0", "text": "x"}, LATE),
    ("draft-compare", "GET", {}, OF_DRAFTERS),
    ("draft-compare", "POST", {}, OF_DRAFTERS | {"he_xin": MOVED, "zhao_min": MOVED}),
    ("draft-check", "POST", {}, OF_DRAFTERS),
    ("draft-step", "POST", {"seen": "0"}, OF_DRAFTERS | {"he_xin": MOVED, "zhao_min": MOVED}),
    ("account", "GET", {}, EVERYBODY),
    ("password", "POST", {}, ASKED_BACK),
]  # fmt: skip


@pytest.fixture
def places(reported, cast, issue, photo):
    """Return what the addresses are filled in with."""
    case = reported()
    file = evidence_store(
        subject=case.subject, upload=photo(), actor=cast.li_jing, now=case.recorded_at
    )
    view = saved_view_save(person=cast.li_jing, name="处理中", query="state=open")
    replay = replay_start(actor=cast.administrator, now=case.recorded_at, old=issue, new=issue)
    draft = draft_start(base=issue, actor=cast.administrator, now=case.recorded_at)
    decision = Decision.objects.filter(case=case).first()
    assert decision is not None
    return {
        "case": {"number": case.number},
        "case-why": {"number": case.number, "pk": decision.pk},
        "case-act": {"number": case.number, "step": "correct"},
        "case-move": {"number": case.number},
        "case-move-propose": {"number": case.number},
        "case-move-decide": {"number": case.number},
        "case-file": {"number": case.number, "pk": file.pk},
        "case-file-small": {"number": case.number, "pk": file.pk},
        "draft": {"pk": draft.pk},
        "draft-check": {"pk": draft.pk},
        "draft-compare": {"pk": draft.pk},
        "draft-step": {"pk": draft.pk, "step": "undo"},
        "draft-file": {"pk": draft.pk, "name": "ch3-grades.yaml"},
        "draft-text": {"pk": draft.pk, "name": "ch3-grades.yaml"},
        "draft-new": {"pack": "s15-property"},
        "procedure": {"pk": issue.pk},
        "procedure-file": {"pk": issue.pk, "form": "html"},
        "compare": {"pk": issue.pk},
        "compare-with": {"pk": issue.pk, "other": issue.pk},
        "replay-begin": {"pk": issue.pk, "other": issue.pk},
        "replay-step": {"pk": replay.pk},
        "replay-halt": {"pk": replay.pk},
        "ask": {"pk": issue.pk},
        "view-delete": {"pk": view.pk},
    }


@pytest.mark.parametrize("row", TABLE, ids=[f"{row[1]} {row[0]}" for row in TABLE])
def test_permissions(places, cast, signed_in, row):
    name, method, sent, expected = row
    address = reverse(name, kwargs=places.get(name, {}))
    answers = {}
    for role in expected:
        browser = Client() if role == "nobody" else signed_in(getattr(cast, role))
        ask = browser.get if method == "GET" else browser.post
        answer = ask(address, sent)
        answers[role] = answer.status_code
        b"".join(answer)  # a file is only closed once it has been sent
    assert answers == expected


OPEN = {"healthz", "sign-in", "sign-out", "language", "theme"}
BEHIND = [row for row in TABLE if row[0] not in OPEN]


@pytest.mark.parametrize("row", BEHIND, ids=[f"{row[1]} {row[0]}" for row in BEHIND])
def test_whoever_is_not_signed_in_is_led_to_sign_in(places, row):
    name, method, sent, _expected = row
    browser = Client()
    address = reverse(name, kwargs=places.get(name, {}))
    answer = browser.get(address) if method == "GET" else browser.post(address, sent)
    assert answer["Location"].startswith("/sign-in/?next=")


def test_no_address_escapes_the_table():
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names == {row[0] for row in TABLE}


def test_a_page_takes_only_the_methods_it_has():
    both = {row[0] for row in TABLE if row[1] == "GET"}
    posts = {row[0] for row in TABLE if row[1] == "POST"} - both
    resolver = get_resolver()
    assert posts <= {key for key in resolver.reverse_dict if isinstance(key, str)}
    browser = Client()
    filled_in = {"view-delete", "case-act", "case-move-propose", "case-move-decide"}
    filled_in |= {"replay-begin", "replay-step", "replay-halt"}
    places = {"draft-step": {"pk": 1, "step": "undo"}, "draft-check": {"pk": 1}}
    for name in posts - filled_in:
        assert browser.get(reverse(name, kwargs=places.get(name, {}))).status_code == 405
