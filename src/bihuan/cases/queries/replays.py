"""Find replays, and the editions that they compare."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

from bihuan.cases.models import Replay
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedure.edition import Edition
from bihuan.procedures.queries import edition_by_digest
from bihuan.procedures.reader import read_pack


class ReplayNotFoundError(RefusedError):
    """There is no such replay, or it is somebody else's."""

    code = "replay.not_found"


class ReplayInputError(RefusedError):
    """What is asked for cannot be replayed."""

    code = "replay.input"


def replay_get(pk: int, person: Person) -> Replay:
    """Return one of somebody's own replays, with its editions and unit.

    Raises:
        ReplayNotFoundError: there is none with this key, or it is somebody else's.
    """
    rows = Replay.objects.select_related("old", "new", "unit").defer("old__files", "new__files")
    replay: Replay | None = rows.filter(pk=pk, asked_by=person).first()
    if replay is None:
        raise ReplayNotFoundError(_("没有这次重演，或它是别人的；请重新开始。"))
    return replay


def replay_latest(person: Person, old: int, digest: str) -> Replay | None:
    """Return the replay of two editions that somebody asked for last, if there is one."""
    rows = Replay.objects.select_related("old", "new", "unit").defer("old__files", "new__files")
    latest: Replay | None = (
        rows.filter(asked_by=person, old=old, digest=digest).order_by("-pk").first()
    )
    return latest


def replay_editions(replay: Replay) -> tuple[Edition, Edition]:
    """Return the two editions of a replay, ready to decide."""
    old = edition_by_digest(replay.old.digest)
    if replay.new_id is not None:
        return old, edition_by_digest(replay.digest)
    return old, edition_of_files(replay.files)


def edition_of_files(files: Mapping[str, str]) -> Edition:
    """Return the edition of a text that is not issued.

    Raises:
        ReplayInputError: the text has mistakes.
    """
    return _compiled(tuple(sorted(files.items())))


@lru_cache(maxsize=8)
def _compiled(files: tuple[tuple[str, str], ...]) -> Edition:
    """Return the edition of a text; the steps of one replay need it again and again."""
    edition = read_pack(dict(files)).edition
    if edition is None:
        raise ReplayInputError(
            _("这份文本有错误，不能用来重演；请先改正检查出的错误。"), field="files"
        )
    return edition
