"""Two issued editions compared, and past cases replayed under both, step by step."""

from typing import Annotated

from ninja import Path, Query

from bihuan.api.doors import Asked, present
from bihuan.api.naming import unit_coded
from bihuan.api.operations.editions import PackPath, VersionPath, issued
from bihuan.api.routes import Routes
from bihuan.api.schemas.versions import ComparisonOut, ReplayFoundOut, ReplayIn, ReplayOut
from bihuan.api.wording import two
from bihuan.cases.models import Replay
from bihuan.cases.queries.replays import replay_editions, replay_get
from bihuan.cases.services.replaying import replay_cancel, replay_go_on, replay_start
from bihuan.procedure.compare.comparing import compare
from bihuan.procedure.compare.records import comparison_record
from bihuan.procedure.compare.tallies import Tallies
from bihuan.procedure.compare.told import tell, told_record
from bihuan.procedure.terms import Label
from bihuan.procedures.queries import edition_by_digest

routes = Routes("版本比较", "versions")

Against = Annotated[
    str,
    Query(
        pattern=r"^[A-Za-z0-9._-]{1,40}$",
        description=two("旧版的版本号", "version of the old edition"),
    ),
]
ReplayPath = Annotated[
    int, Path(ge=1, le=2**63 - 1, description=two("重演的编号", "key of the replay"))
]


@routes.read(
    "/editions/{pack}/{version}/diff",
    "edition_diff",
    ComparisonOut,
    Label("比较两版", "Compare two editions"),
    Label(
        "同一程序的两版有什么不同：行为（附例子）、结构、文字，以及改动的类别。",
        "What differs between two versions of a procedure: behaviour with examples, structure, "
        "text, and the class of the change.",
    ),
)
def edition_diff(
    request: Asked, pack: PackPath, version: VersionPath, against: Against
) -> ComparisonOut:
    old = edition_by_digest(issued(pack, against).digest)
    new = edition_by_digest(issued(pack, version).digest)
    return ComparisonOut.model_validate(comparison_record(compare(old, new)))


@routes.send(
    "/editions/{pack}/{version}/replays",
    "replay_start",
    ReplayOut,
    Label("开始重演", "Start a replay"),
    Label(
        "用这一版和旧版重新判定您可以查看的过去的记录。先做一步；state 为 running 时，"
        "继续请求 continue。",
        "Past cases that you may see, decided again by this edition and an old one. The first step "
        "is done; while state is running, ask to continue.",
    ),
)
def replay_begin(
    request: Asked, pack: PackPath, version: VersionPath, payload: ReplayIn
) -> ReplayOut:
    replay = replay_start(
        actor=request.auth,
        now=present(),
        old=issued(pack, payload.against),
        new=issued(pack, version),
        unit=unit_coded(payload.unit, "unit") if payload.unit else None,
        since=payload.since,
    )
    return _told(replay_go_on(replay=replay, actor=request.auth, now=present()))


@routes.read(
    "/replays/{replay}",
    "replay_get",
    ReplayOut,
    Label("查看重演", "Get a replay"),
    Label(
        "您的一次重演：进度，和到现在为止的结果。",
        "A replay of yours: how far it is, and what it has found so far.",
    ),
)
def replay_read(request: Asked, replay: ReplayPath) -> ReplayOut:
    return _told(replay_get(replay, request.auth))


@routes.send(
    "/replays/{replay}/continue",
    "replay_continue",
    ReplayOut,
    Label("继续重演", "Go on with a replay"),
    Label(
        "再做一步，每步几千条记录；做完后 state 为 finished。",
        "Do another step of a few thousand cases; state is finished when all are done.",
    ),
)
def replay_continue(request: Asked, replay: ReplayPath) -> ReplayOut:
    mine = replay_get(replay, request.auth)
    return _told(replay_go_on(replay=mine, actor=request.auth, now=present()))


@routes.send(
    "/replays/{replay}/cancel",
    "replay_cancel",
    ReplayOut,
    Label("停止重演", "Stop a replay"),
    Label(
        "不再继续；已有的结果保留。",
        "It does not go on; what it has found stays.",
    ),
)
def replay_stop(request: Asked, replay: ReplayPath) -> ReplayOut:
    return _told(replay_cancel(replay=replay_get(replay, request.auth), actor=request.auth))


def _told(replay: Replay) -> ReplayOut:
    old, new = replay_editions(replay)
    found = told_record(tell(old, new, Tallies.from_json(replay.tallies)))
    return ReplayOut(
        id=replay.pk,
        old=f"{old.id} {old.version}",
        new=f"{new.id} {new.version}",
        state=replay.state,
        done=replay.done,
        total=replay.total,
        percent=replay.percent,
        found=ReplayFoundOut.model_validate(found),
    )
