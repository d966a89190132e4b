"""The page on which two versions are compared, and history replayed while one looks on."""

import re

import pytest
from django.urls import reverse

from bihuan.cases.models import Replay, ReplayState
from bihuan.cases.queries import replaying as slicing
from bihuan.cases.services import replaying
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store
from tests.cast import NOW
from tests.web.conftest import ORDINARY, SLIGHT
from tests.web.test_pages import faults_of

CHANGES = (
    ("pack.yaml", 'version: "1"', 'version: "2"'),
    ("ch3-grades.yaml", "[不满意, 严重不满]}, then: 一般", "[不满意, 严重不满]}, then: 严重"),
    ("ch3-grades.yaml", "within: 1天", "within: 2天"),
    ("ch3-grades.yaml", "1天 内处理", "2天 内处理"),
)


@pytest.fixture
def second(issue, cast):
    files = pack_read("s15-property")
    for name, before, after in CHANGES:
        assert before in files[name]
        files[name] = files[name].replace(before, after, 1)
    return edition_store(files=files, actor=cast.administrator, now=NOW)


@pytest.fixture
def zhao(cast, signed_in):
    return signed_in(cast.zhao_min)


@pytest.fixture
def address(issue, second):
    return reverse("compare-with", kwargs={"pk": second.pk, "other": issue.pk})


def begin(browser, issue, second, **sent):
    return browser.post(reverse("replay-begin", kwargs={"pk": second.pk, "other": issue.pk}), sent)


def test_where_there_is_one_other_version_it_is_shown_at_once(issue, second, li, address):
    answer = li.get(reverse("compare", kwargs={"pk": second.pk}))
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_without_another_version_it_says_so(issue, li):
    page = li.get(reverse("compare", kwargs={"pk": issue.pk})).content.decode()
    assert "只有这一版" in page


def test_what_is_treated_differently_comes_first_with_an_example(li, address):
    page = li.get(address).content.decode()
    assert page.index("处理不同的情形") < page.index('id="texts-title"')
    assert page.index('id="texts-title"') < page.index('id="parts-title"')
    assert "时限 1天" in page
    assert "时限 2天" in page
    assert "例如：" in page
    assert re.search(r"<del>1</del>\s*<ins>2</ins>", page)
    assert "有收紧也有放宽" in page


def test_the_other_way_round_is_one_press_away(issue, second, li, address):
    back = reverse("compare-with", kwargs={"pk": issue.pk, "other": second.pk})
    assert back in li.get(address).content.decode()


def test_only_those_who_look_after_procedures_are_offered_history(li, zhao, address):
    assert "replay-unit" not in li.get(address).content.decode()
    assert "replay-unit" in zhao.get(address).content.decode()


def test_history_goes_on_while_the_page_is_open(reported, issue, second, zhao, address):
    reported(SLIGHT)
    case = reported(ORDINARY)
    answer = begin(zhao, issue, second)
    assert answer["Location"] == f"{address}#history"
    replay = Replay.objects.get()
    page = zhao.get(address).content.decode()
    step = reverse("replay-step", kwargs={"pk": replay.pk})
    assert f'hx-post="{step}"' in page
    assert "0/2" in page
    part = zhao.post(step, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-post" not in part, "a finished replay asks no more"
    assert "2/2" in part
    assert case.number in part
    assert "2 条中 1 条会不同" in part
    assert case.number in zhao.get(address).content.decode()


def test_history_can_be_stopped(reported, issue, second, zhao, address, monkeypatch):
    for _each in range(3):
        reported(ORDINARY)
    monkeypatch.setattr(replaying, "SLICE", 1)
    monkeypatch.setattr(replaying.replay_go_on, "__kwdefaults__", {"slices": 1})
    monkeypatch.setattr(slicing.HistoryReplay.slice, "__defaults__", (1, slicing.LAST))
    begin(zhao, issue, second)
    replay = Replay.objects.get()
    zhao.post(reverse("replay-step", kwargs={"pk": replay.pk}))
    answer = zhao.post(reverse("replay-halt", kwargs={"pk": replay.pk}))
    assert answer["Location"] == f"{address}#history"
    replay.refresh_from_db()
    assert (replay.state, replay.done) == (ReplayState.CANCELLED, 1)
    page = zhao.get(address).content.decode()
    assert "已停止" in page
    assert "hx-post" not in page


def test_history_is_narrowed_by_unit_and_day(reported, issue, second, zhao, cast):
    reported(ORDINARY)
    begin(zhao, issue, second, unit=cast.west.code, since="2026-01-01")
    replay = Replay.objects.get()
    assert (replay.unit, replay.since.isoformat(), replay.total) == (cast.west, "2026-01-01", 0)


def test_everything_is_said_in_english_too(cast, signed_in, reported, issue, second, address):
    reported(ORDINARY)
    cast.zhao_min.language = "en"
    cast.zhao_min.save(update_fields=["language"])
    zhao = signed_in(cast.zhao_min)
    begin(zhao, issue, second)
    zhao.post(reverse("replay-step", kwargs={"pk": Replay.objects.get().pk}))
    page = zhao.get(address).content.decode()
    for words in ("Cases that are treated differently", "Limit 2 days", "1 of 1 cases would differ",
                  "human behaviour is not"):  # fmt: skip
        assert words in page


def test_the_pages_are_sound(reported, issue, second, zhao, li, address):
    reported(ORDINARY)
    begin(zhao, issue, second)
    assert faults_of(zhao.get(address)) == []
    zhao.post(reverse("replay-step", kwargs={"pk": Replay.objects.get().pk}))
    for browser in (zhao, li):
        assert faults_of(browser.get(address)) == []
    alone = reverse("compare", kwargs={"pk": issue.pk})
    assert faults_of(li.get(alone, follow=True)) == []
