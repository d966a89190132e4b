"""Everything that changes editions, drafts and calendars; each change writes its journal line."""

from bihuan.procedures.rights import NotYoursToDraftError, NotYoursToIssueError
from bihuan.procedures.services.calendars import calendar_import
from bihuan.procedures.services.drafts import (
    DraftInputError,
    DraftMovedOnError,
    DraftStateError,
    draft_change,
    draft_discard,
    draft_rename,
    draft_start,
    draft_undo,
)
from bihuan.procedures.services.editions import (
    EditionKnownError,
    EditionRefusedError,
    InForceClashError,
    edition_put_in_force,
    edition_store,
)
from bihuan.procedures.services.reviewing import (
    DraftUnsoundError,
    OwnDraftError,
    RemarksMissingError,
    draft_approve,
    draft_issue,
    draft_return,
    draft_submit,
)

__all__ = [
    "DraftInputError",
    "DraftMovedOnError",
    "DraftStateError",
    "DraftUnsoundError",
    "EditionKnownError",
    "EditionRefusedError",
    "InForceClashError",
    "NotYoursToDraftError",
    "NotYoursToIssueError",
    "OwnDraftError",
    "RemarksMissingError",
    "calendar_import",
    "draft_approve",
    "draft_change",
    "draft_discard",
    "draft_issue",
    "draft_rename",
    "draft_return",
    "draft_start",
    "draft_submit",
    "draft_undo",
    "edition_put_in_force",
    "edition_store",
]
