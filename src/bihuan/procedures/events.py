"""The events of procedures."""

from bihuan.journal.registry import event_register


def register() -> None:
    """Register the room's events."""
    event_register(
        "edition.issued",
        "发布《{title}》第 {version} 版",
        "Issued version {version} of “{title}”",
    )
    event_register(
        "edition.put_in_force",
        "令第 {version} 版自 {valid_from} 起在 {unit} 施行",
        "Put version {version} in force in {unit} from {valid_from}",
    )
    event_register(
        "calendar.imported",
        "导入 {years} 年工作日历（第 {revision} 次修订），未公布：{provisional}",
        "Took over the working days of {years} (revision {revision}); not announced: {provisional}",
    )
