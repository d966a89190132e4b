"""The words of the journal."""

from collections.abc import Mapping
from enum import StrEnum

from bihuan.procedure.terms import Label


class Part(StrEnum):
    """What of a line can be erased; the rest is hashed for good."""

    NAME = "name"
    TEXT = "text"


PART_NAMES: Mapping[Part, Label] = {
    Part.NAME: Label("操作人姓名", "actor's name"),
    Part.TEXT: Label("明细", "text"),
}
