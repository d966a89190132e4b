"""The events of imports: one line when a file is begun, one when it is done."""

from bihuan.journal.registry import event_register


def register() -> None:
    """Register the room's events."""
    event_register(
        "import.began",
        "开始从“{source}”导入 {file}",
        "Began to import {file} from “{source}”",
    )
    event_register(
        "import.ended",
        "{file} 导入 {imported} 条，已有 {already} 条，未导入 {refused} 条",
        "Imported {imported} from {file}; {already} were there already, {refused} were refused",
    )
