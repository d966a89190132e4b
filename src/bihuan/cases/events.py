"""The events of cases: one per step, and saved views are nobody's record."""

from django.utils.translation import get_language

from bihuan.journal.registry import event_register
from bihuan.procedure.terms import STATE_NAMES, STEP_NAMES, State, Step


def register() -> None:
    """Register the room's events."""
    for step in Step:
        name = STEP_NAMES[step]
        if step is Step.REPORT:
            event_register("case.report", "报告：{title}", "Reported: {title}")
        else:
            event_register(
                f"case.{step.value}",
                f"{name.zh}（{{state}}）{{text}}",
                f"{name.en} ({{state}}) {{text}}",
                state=_state_word,
            )
    event_register(
        "case.holders",
        "人员变动后重新确定承担人：{duties}",
        "Duties handed on after people came or went: {duties}",
    )
    event_register(
        "case.move_proposed",
        "提出改按 {to}，理由：{text}",
        "Proposed to move it to {to}; reason: {text}",
    )
    event_register(
        "case.move_refused",
        "没有批准改按 {to}：{text}",
        "Refused to move it to {to}: {text}",
    )
    event_register(
        "case.customer_erased",
        "抹去顾客信息，理由：{reason}",
        "Erased who the customer is; reason: {reason}",
    )
    event_register(
        "case.clocks",
        "工作日历更新后重新计算时限：{duties}",
        "Due times computed again after the calendar changed: {duties}",
    )


def _state_word(code: object) -> object:
    known = {state.value: STATE_NAMES[state] for state in State}
    label = known.get(str(code))
    return label.say(get_language() or "zh") if label else code
