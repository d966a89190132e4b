"""The event of the demo: the line by which a demo database is known."""

from bihuan.journal.registry import event_register

LOADED = "demo.loaded"
SUBJECT = "demo:week"


def register() -> None:
    """Register the room's event."""
    event_register(
        LOADED,
        "装入演示组织：{persons} 人，{cases} 条记录，{acts} 次办理",
        "Loaded the demo organisation: {persons} persons, {cases} cases, {acts} acts",
    )
