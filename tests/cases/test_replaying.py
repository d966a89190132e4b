"""Past cases replayed under another edition: whose cases, step by step, and at what cost."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bihuan.cases.models import Case, Replay, ReplayState
from bihuan.cases.queries import replaying as slicing
from bihuan.cases.queries.replays import (
    ReplayInputError,
    ReplayNotFoundError,
    replay_editions,
    replay_get,
    replay_latest,
)
from bihuan.cases.queries.sight import cases_visible_to
from bihuan.cases.services import replaying
from bihuan.cases.services.replaying import (
    NotYoursToReplayError,
    replay_cancel,
    replay_go_on,
    replay_start,
)
from bihuan.people.services import appointment_give, unit_add
from bihuan.people.terms import Post
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedures.queries import pack_read
from bihuan.procedures.services import edition_store
from tests.cases.conftest import ORDINARY, SERIOUS, SLIGHT
from tests.cast import DAY, NOW, SINCE

CHANGES = (
    ("pack.yaml", 'version: "1"', 'version: "2"'),
    ("ch3-grades.yaml", "[不满意, 严重不满]}, then: 一般", "[不满意, 严重不满]}, then: 严重"),
    ("ch3-grades.yaml", "within: 30分钟\n    start", "within: 20分钟\n    start"),
)


def stricter():
    files = pack_read("s15-property")
    for name, before, after in CHANGES:
        assert files[name].count(before) == 1
        files[name] = files[name].replace(before, after)
    return files


@pytest.fixture
def second(issue, cast):
    return edition_store(files=stricter(), actor=cast.administrator, now=NOW)


@pytest.fixture
def history(report, act, cast):
    """Five cases in the East, one in the West; the first was put right after 25 minutes."""
    slight = report(SLIGHT)
    act(slight, "correct", cast.chen_gang, text="已换灯管", now=NOW + timedelta(minutes=25))
    for facts in (SLIGHT, ORDINARY, ORDINARY, SERIOUS):
        report(facts, now=NOW + timedelta(hours=1))
    report(ORDINARY, actor=cast.qian_lei, unit=cast.west_works, now=NOW + timedelta(hours=2))
    return slight


def start(issue, second, person, **more):
    return replay_start(actor=person, now=NOW + timedelta(days=1), old=issue, new=second, **more)


def finished(replay, person, **more):
    for _step in range(50):
        if replay.state != ReplayState.RUNNING:
            return Tallies.from_json(replay.tallies)
        replay = replay_go_on(replay=replay, actor=person, now=NOW + timedelta(days=1), **more)
    raise AssertionError("the replay does not end")


def test_counts_what_would_be_graded_and_due_otherwise(issue, second, history, cast):
    tallies = finished(start(issue, second, cast.zhao_min), cast.zhao_min)
    assert tallies.matrix == Counter(
        {"slight|slight": 2, "ordinary|serious": 3, "serious|serious": 1}
    )
    assert tallies.demands["handle-ordinary"] == [3, 0]
    assert tallies.demands["handle-serious"] == [1, 4]
    assert tallies.roles["leader"] == [1, 4]
    assert tallies.sooner == Counter({"handle-slight": 2})
    assert tallies.shift == Counter({"handle-slight": -20})
    assert tallies.caught == Counter({"handle-slight": 1})
    assert tallies.changed == 5
    assert {one.number for one in tallies.listed} >= {history.number}


def test_the_old_side_is_how_the_cases_stand(issue, second, history, cast):
    tallies = finished(start(issue, second, cast.zhao_min), cast.zhao_min)
    stands = Counter(Case.objects.values_list("severity", flat=True))
    replayed = Counter()
    for pair, count in tallies.matrix.items():
        replayed[pair.split("|")[0]] += count
    assert replayed == stands


def test_only_cases_that_the_asker_may_see_are_in_it(issue, second, history, cast):
    assert finished(start(issue, second, cast.administrator), cast.administrator).cases == 6
    east = start(issue, second, cast.zhao_min, unit=cast.east)
    assert finished(east, cast.zhao_min).cases == 5
    desk = unit_add(
        code="XY-PZ", name="品质组", kind="department", function="quality", parent=cast.west,
        actor=None, now=NOW,
    )  # fmt: skip
    appointment_give(
        person=cast.qian_lei, unit=desk, post=Post.STAFF, valid_from=SINCE, actor=None, now=NOW
    )
    tallies = finished(start(issue, second, cast.qian_lei), cast.qian_lei)
    seen = set(cases_visible_to(cast.qian_lei, DAY).values_list("number", flat=True))
    assert tallies.cases == len(seen) == 1
    assert {one.number for one in tallies.listed} <= seen


def test_only_from_a_day_on(issue, second, history, report, cast):
    report(SERIOUS, now=NOW + timedelta(days=2))
    day = timezone.localdate(NOW + timedelta(days=1))
    since = start(issue, second, cast.zhao_min, since=day)
    assert finished(since, cast.zhao_min).cases == 1


def test_only_those_who_look_after_procedures_replay(issue, second, cast):
    for person in (cast.li_jing, cast.wang_qiang, cast.qian_lei):
        with pytest.raises(NotYoursToReplayError, match="归口部门"):
            start(issue, second, person)
    with pytest.raises(ReplayInputError):
        start(issue, second, cast.he_xin, unit=cast.east)


def test_a_replay_is_its_askers_own(issue, second, history, cast):
    replay = start(issue, second, cast.zhao_min)
    assert replay_get(replay.pk, cast.zhao_min) == replay
    assert replay_latest(cast.zhao_min, issue.pk, second.digest) == replay
    assert replay_latest(cast.administrator, issue.pk, second.digest) is None
    for call in (replay_go_on, replay_cancel):
        more = {"now": NOW} if call is replay_go_on else {}
        with pytest.raises(ReplayNotFoundError):
            call(replay=replay, actor=cast.administrator, **more)
    with pytest.raises(ReplayNotFoundError):
        replay_get(replay.pk, cast.administrator)


def test_steps_add_up_to_the_whole(issue, second, history, cast, monkeypatch):
    whole = finished(start(issue, second, cast.zhao_min), cast.zhao_min)
    monkeypatch.setattr(replaying, "SLICE", 2)
    monkeypatch.setattr(slicing.HistoryReplay.slice, "__defaults__", (2, slicing.LAST))
    replay = start(issue, second, cast.zhao_min)
    assert (replay.total, replay.percent) == (6, 0)
    once = replay_go_on(replay=replay, actor=cast.zhao_min, now=NOW, slices=1)
    assert (once.done, once.percent, once.state) == (2, 33, ReplayState.RUNNING)
    assert finished(once, cast.zhao_min, slices=1) == whole
    replay.refresh_from_db()
    assert (replay.done, replay.percent) == (6, 100)


def test_two_that_ask_at_once_do_not_count_twice(issue, second, history, cast):
    replay = start(issue, second, cast.zhao_min)
    Replay.objects.filter(pk=replay.pk).update(held_until=NOW + timedelta(seconds=30))
    waiting = replay_go_on(replay=replay, actor=cast.zhao_min, now=NOW)
    assert (waiting.done, waiting.state) == (0, ReplayState.RUNNING)
    later = replay_go_on(replay=replay, actor=cast.zhao_min, now=NOW + timedelta(seconds=31))
    assert (later.done, later.state) == (6, ReplayState.FINISHED)
    again = replay_go_on(replay=later, actor=cast.zhao_min, now=NOW + timedelta(seconds=40))
    assert again.done == 6


def test_a_stopped_replay_does_not_go_on(issue, second, history, cast):
    replay = replay_cancel(replay=start(issue, second, cast.zhao_min), actor=cast.zhao_min)
    assert replay.state == ReplayState.CANCELLED
    assert replay_go_on(replay=replay, actor=cast.zhao_min, now=NOW).done == 0


def test_asking_anew_throws_the_last_one_away(issue, second, history, cast):
    first = start(issue, second, cast.zhao_min)
    anew = start(issue, second, cast.zhao_min)
    start(issue, second, cast.administrator)
    assert set(Replay.objects.filter(asked_by=cast.zhao_min)) == {anew}
    assert first.pk != anew.pk


def test_a_text_that_is_not_issued_can_be_replayed(issue, history, cast):
    replay = replay_start(actor=cast.zhao_min, now=NOW, old=issue, files=stricter())
    assert replay_editions(replay)[1].version == "2"
    assert finished(replay, cast.zhao_min).matrix["ordinary|serious"] == 3
    with pytest.raises(ReplayInputError, match="错误"):
        replay_start(actor=cast.zhao_min, now=NOW, old=issue, files={"pack.yaml": "x: ["})


def test_no_cases_no_work(issue, second, cast):
    replay = start(issue, second, cast.zhao_min)
    assert (replay.state, replay.percent) == (ReplayState.FINISHED, 100)


def test_more_cases_cost_no_more_queries(issue, second, history, report, cast):
    finished(start(issue, second, cast.zhao_min), cast.zhao_min)

    def cost():
        replay = start(issue, second, cast.zhao_min)
        with CaptureQueriesContext(connection) as queries:
            replay_go_on(replay=replay, actor=cast.zhao_min, now=NOW)
        return len(queries)

    few = cost()
    for minutes in range(12):
        report(SLIGHT, now=NOW + timedelta(hours=3, minutes=minutes))
    assert cost() == few
