"""The journal's own events."""

from bihuan.journal.checker import REDACTED
from bihuan.journal.registry import event_register, label_of
from bihuan.journal.terms import PART_NAMES


def register() -> None:
    """Register the room's events."""
    event_register(
        REDACTED,
        "抹去第 {sequence} 行的{part}，理由：{reason}",
        "Erased the {part} of line {sequence}; reason: {reason}",
        part=label_of(PART_NAMES),
    )
