"""Start, go on with and stop a replay; it is nobody's record, so there is no journal line.

A long replay is done in steps, each by whoever asks how far it is: no request takes longer than a
step, nothing runs on when nobody looks, and a restart loses a step at most.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Replay, ReplayState
from bihuan.cases.queries.replaying import SLICE, History, HistoryReplay
from bihuan.cases.queries.replays import (
    ReplayInputError,
    ReplayNotFoundError,
    edition_of_files,
    replay_editions,
)
from bihuan.cases.queries.sight import sight_of
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person, Unit
from bihuan.people.queries import visible_units
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import calendar, edition_by_digest
from bihuan.procedures.rights import is_drafter

STEP_SLICES = 3
HELD = timedelta(minutes=1)
KEPT = 20
"""How many replays of one person are kept; older ones make room."""


class NotYoursToReplayError(RefusedError):
    """Replays are for those who look after the procedures."""

    code = "replay.not_yours"


def may_replay(person: Person, day: date) -> None:
    """Let those pass who look after the procedures.

    Raises:
        NotYoursToReplayError: the person does not.
    """
    if not is_drafter(person, day):
        raise NotYoursToReplayError(
            _("重演历史由归口部门、管理者代表或系统管理员进行；请联系他们。")
        )


@transaction.atomic
def replay_start(
    *,
    actor: Person,
    now: datetime,
    old: Issue,
    new: Issue | None = None,
    files: Mapping[str, str] | None = None,
    unit: Unit | None = None,
    since: date | None = None,
) -> Replay:
    """Start a replay of the cases that somebody sees, under an issued edition and another one.

    The other one is issued as well, or comes as the text of its files. Nothing is decided yet;
    `replay_go_on` does the next step.

    Raises:
        NotYoursToReplayError: the actor does not look after the procedures.
        ReplayInputError: the text has mistakes, or the unit is none of theirs.
    """
    today = timezone.localdate(now)
    may_replay(actor, today)
    digest = new.digest if new else edition_of_files(files or {}).digest
    if unit is not None and not visible_units(actor, today).filter(pk=unit.pk).exists():
        raise ReplayInputError(_("您不能查看这个部门的记录；请另选部门。"), field="unit")
    history = History(old.pack, sight_of(actor, today), unit, _start(since))
    old_edition = edition_by_digest(old.digest)
    total = HistoryReplay(history, old_edition, old_edition, calendar()).count()
    mine = Replay.objects.filter(asked_by=actor)
    mine.filter(old=old, digest=digest).delete()
    kept = mine.order_by("-pk").values_list("pk", flat=True)[: KEPT - 1]
    mine.exclude(pk__in=list(kept)).delete()
    replay: Replay = Replay.objects.create(
        old=old,
        new=new,
        files={} if new else dict(files or {}),
        digest=digest,
        unit=unit,
        since=since,
        asked_by=actor,
        asked_at=now,
        total=total,
        state=ReplayState.RUNNING if total else ReplayState.FINISHED,
        tallies=Tallies().as_json(),
    )
    return replay


def replay_go_on(
    *, replay: Replay, actor: Person, now: datetime, slices: int = STEP_SLICES
) -> Replay:
    """Do the next step of a replay; where somebody else is at it, return how far it is.

    Raises:
        ReplayNotFoundError: it is somebody else's.
        NotYoursToReplayError: the actor does not look after the procedures any more.
    """
    _own(replay, actor)
    may_replay(actor, timezone.localdate(now))
    if not _take(replay, now):
        return replay
    over = HistoryReplay(_history(replay, now), *replay_editions(replay), calendar())
    tallies, last, done = Tallies.from_json(replay.tallies), replay.last, 0
    finished = False
    for _at in range(slices):
        piece = over.slice(last)
        tallies.merge(piece.tallies)
        last, done = piece.last, done + piece.cases
        if finished := piece.cases < SLICE:
            break
    changes = {"tallies": tallies.as_json(), "last": last, "done": replay.done + done}
    if finished:
        changes["state"] = ReplayState.FINISHED
    held = Replay.objects.filter(pk=replay.pk, state=ReplayState.RUNNING, held_until=now + HELD)
    held.update(held_until=None, **changes)
    replay.refresh_from_db()
    return replay


def _take(replay: Replay, now: datetime) -> bool:
    """Hold a replay for a step; tell whether it is ours and there is something left to do."""
    free = Q(held_until=None) | Q(held_until__lt=now)
    rows = Replay.objects.filter(free, pk=replay.pk, state=ReplayState.RUNNING)
    taken = rows.update(held_until=now + HELD)
    replay.refresh_from_db()
    return bool(taken)


def replay_cancel(*, replay: Replay, actor: Person) -> Replay:
    """Stop a replay; what it has counted so far stays.

    Raises:
        ReplayNotFoundError: it is somebody else's.
    """
    _own(replay, actor)
    running = Replay.objects.filter(pk=replay.pk, state=ReplayState.RUNNING)
    running.update(state=ReplayState.CANCELLED, held_until=None)
    replay.refresh_from_db()
    return replay


def _own(replay: Replay, actor: Person) -> None:
    if replay.asked_by_id != actor.pk:
        raise ReplayNotFoundError(_("没有这次重演，或它是别人的；请重新开始。"))


def _start(since: date | None) -> datetime | None:
    if since is None:
        return None
    return timezone.make_aware(datetime.combine(since, datetime.min.time()))


def _history(replay: Replay, now: datetime) -> History:
    sight = sight_of(replay.asked_by, timezone.localdate(now))
    return History(replay.old.pack, sight, replay.unit, _start(replay.since))
