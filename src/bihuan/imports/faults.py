"""What is wrong with a row, so that whoever keeps the file can mend it."""

from enum import StrEnum
from typing import NamedTuple

from bihuan.procedure.terms import Label

SHOWN = 60


class Kind(StrEnum):
    """What becomes of a row at fault."""

    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    CHANGED = "changed"


KIND_NAMES = {
    Kind.REFUSED: Label("未导入", "refused"),
    Kind.DOUBTFUL: Label("存疑", "doubtful"),
    Kind.CHANGED: Label("有改动", "changed"),
}
"""Refused rows are not imported; of doubtful ones a value is left out; changed ones stay as is."""


class Fault(NamedTuple):
    """One thing wrong with one row: where, what stands there, why it is wrong, what to do."""

    line: int
    column: str
    value: str
    reason: str
    advice: str
    kind: Kind = Kind.REFUSED

    def as_json(self) -> dict[str, object]:
        """Return the fault for programs."""
        return {**self._asdict(), "kind": self.kind.value}


def shown(value: str) -> str:
    """Return a value short enough for a list, on one line."""
    flat = " ".join(value.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"
