"""A case, what was done to it, who must do what next, and the small tables that make it fast."""

from bihuan.cases.models.case import Case, CaseNumber, CaseScope, CaseSearch, Channel
from bihuan.cases.models.duties import Duty, DutyHolder, DutyState
from bihuan.cases.models.history import Act, Decision
from bihuan.cases.models.moves import CaseMove, MoveState
from bihuan.cases.models.replays import Replay, ReplayState
from bihuan.cases.models.tallies import Tally, TallyEntry
from bihuan.cases.models.views import SavedView

__all__ = [
    "Act",
    "Case",
    "CaseMove",
    "CaseNumber",
    "CaseScope",
    "CaseSearch",
    "Channel",
    "Decision",
    "Duty",
    "DutyHolder",
    "DutyState",
    "MoveState",
    "Replay",
    "ReplayState",
    "SavedView",
    "Tally",
    "TallyEntry",
]
