"""The shipped packs, issued under the name of an administrator."""

from datetime import datetime

from bihuan.cli.words import say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Person
from bihuan.procedures.models import Issue
from bihuan.procedures.queries import pack_read, packs
from bihuan.procedures.reader import read_pack
from bihuan.procedures.services import edition_store


def packs_issue(now: datetime) -> list[str]:
    """Issue every shipped pack that is not issued yet; return what should be told about it.

    An edition is issued by a person; where there is no administrator yet, that is said.
    """
    administrators = Person.objects.filter(is_administrator=True, is_active=True)
    actor = administrators.order_by("pk").first()
    if actor is None:
        return [
            say(
                "还没有系统管理员，程序暂未登记；先运行 bihuan user add NAME --administrator，"
                "再运行 bihuan up。",
                "There is no administrator yet, so no procedure is issued; run "
                "bihuan user add NAME --administrator, then bihuan up again.",
            )
        ]
    return [told for pack in packs() if (told := _issue(pack, actor, now))]


def _issue(pack: str, actor: Person, now: datetime) -> str:
    """Issue one pack; return what should be told, empty when all is as before."""
    files = pack_read(pack)
    if files in Issue.objects.filter(pack=pack).values_list("files", flat=True):
        return ""  # most often nothing has changed, and then nothing need be compiled
    edition = read_pack(files).edition
    if edition and Issue.objects.filter(digest=edition.digest).exists():
        return ""
    try:
        return say("已登记 ", "issued ") + str(edition_store(files=files, actor=actor, now=now))
    except RefusedError as error:
        return pack + say("：", ": ") + str(error).splitlines()[0]
