"""What evidence writes into the journal."""

from django.template.defaultfilters import filesizeformat

from bihuan.evidence.terms import KIND_NAMES
from bihuan.journal.registry import event_register


def _kind(code: object) -> str:
    return str(KIND_NAMES.get(str(code), code))


def register() -> None:
    """Register the room's events."""
    event_register(
        "evidence.stored",
        "上传{kind}“{name}”（{size}）",
        "Uploaded the {kind} “{name}” ({size})",
        kind=_kind,
        size=filesizeformat,
    )
    event_register(
        "evidence.erased",
        "抹去{kind}（{size}），理由：{reason}",
        "Erased a {kind} ({size}); reason: {reason}",
        kind=_kind,
        size=filesizeformat,
    )
