"""Why a case cannot be changed: the act is not allowed, or somebody was quicker."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bihuan.cases.intake import say
from bihuan.cases.models import Act, Case
from bihuan.kit.refusals import RefusedError
from bihuan.procedure.demands.acts import Refusal
from bihuan.procedure.edition import Edition
from bihuan.procedure.terms import STEP_NAMES, Step

SHOWN = 3


class ActRefusedError(RefusedError):
    """The procedure does not allow the act; `refusal` has code, sentence and clause."""

    code = "act.refused"

    def __init__(self, refusal: Refusal, edition: Edition) -> None:
        self.refusal = refusal
        self.clause = str(refusal.cite) if refusal.cite else ""
        sentence = say(refusal.sentence)
        if self.clause:
            sentence = _("%(sentence)s（依据《%(title)s》%(clause)s）。") % {
                "sentence": sentence,
                "title": say(edition.title),
                "clause": self.clause,
            }
        super().__init__(sentence)


class CaseMovedOnError(RefusedError):
    """Somebody else has changed the case since it was read; says who did what and when."""

    code = "case.moved_on"

    def __init__(self, case: Case, meanwhile: Sequence[Act], timezone: str) -> None:
        self.meanwhile = tuple(meanwhile)
        told = "；".join(_told(act, ZoneInfo(timezone)) for act in self.meanwhile[-SHOWN:])
        super().__init__(
            _("%(number)s 在您查看之后已有变化：%(told)s。请刷新页面，看过新的情况再办理。")
            % {"number": case.number, "told": told or _("内容已更新")}
        )


def _told(act: Act, zone: ZoneInfo) -> str:
    return _("%(who)s于 %(when)s 办理了“%(step)s”") % {
        "who": act.by_name,
        "when": _clock(act.at, zone),
        "step": say(STEP_NAMES[Step(act.step)]),
    }


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
