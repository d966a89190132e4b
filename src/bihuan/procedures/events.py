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
    for deed, zh, en in _DRAFTS:
        event_register(f"draft.{deed}", zh, en)


_DRAFTS = (
    ("started", "起草《{title}》（{origin}）", "Started the draft “{title}” ({origin})"),
    ("changed", "修改草稿《{title}》：{what}", "Changed the draft “{title}”: {what}"),
    ("renamed", "把草稿《{before}》改名为《{title}》", "Renamed the draft “{before}” to “{title}”"),
    ("submitted", "提交草稿《{title}》审批", "Submitted the draft “{title}” for approval"),
    ("returned", "退回草稿《{title}》：{remarks}", "Returned the draft “{title}”: {remarks}"),
    ("approved", "批准草稿《{title}》", "Approved the draft “{title}”"),
    (
        "issued",
        "把草稿《{title}》发布为第 {version} 版，自 {effective_from} 起可以施行",
        "Issued the draft “{title}” as version {version}, to take effect from {effective_from}",
    ),
    ("discarded", "作废草稿《{title}》", "Discarded the draft “{title}”"),
)
