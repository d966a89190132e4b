"""Versions of one procedure that follow one another: their dates, and what a change is called."""

import itertools
from collections.abc import Sequence

from bihuan.procedure.compare.changes import CLASS_NAMES, ChangeClass, Comparison
from bihuan.procedure.compare.classes import is_smaller
from bihuan.procedure.compare.comparing import compare
from bihuan.procedure.edition import Edition
from bihuan.procedure.language.problems import Problem
from bihuan.procedure.terms import Label

PLACE = Label("pack", "pack")


def check_succession(old: Edition, new: Edition) -> list[Problem]:
    """Return what is wrong with an edition as the successor of another: P501 and P502."""
    return [*check_dates([old, new]), *check_class(new, compare(old, new))]


def check_dates(versions: Sequence[Edition]) -> list[Problem]:
    """P501: the days from which versions apply overlap, or leave days without a version.

    `versions` come in the order in which they replace one another. A version without
    `effective_to` applies until the next one does.
    """
    problems = []
    for old, new in itertools.pairwise(versions):
        message = _clash(old, new)
        if message:
            problems.append(Problem("P501", new.succession.dated_at, message, path=PLACE, width=10))
    return problems


def _clash(old: Edition, new: Edition) -> Label | None:
    start, end = new.effective_from, old.effective_to
    if start <= old.effective_from:
        return Label(
            f"自 {start} 起施行，不晚于它代替的 {old.version} 版（{old.effective_from}）；"
            "请改为更晚的日期",
            f"it applies from {start}, no later than version {old.version} which it replaces "
            f"({old.effective_from}); choose a later day",
        )
    if end is None or end == start:
        return None
    if end > start:
        return Label(
            f"自 {start} 起施行，而 {old.version} 版到 {end} 才失效，两版重叠；请使两个日期衔接",
            f"it applies from {start}, while version {old.version} ends only on {end}: they "
            "overlap; let the two days meet",
        )
    return Label(
        f"自 {start} 起施行，而 {old.version} 版 {end} 已失效，中间没有版本；请使两个日期衔接",
        f"it applies from {start}, while version {old.version} ends on {end}: no version is left "
        "in between; let the two days meet",
    )


def check_class(new: Edition, comparison: Comparison) -> list[Problem]:
    """P502: a version declares less than it changes."""
    succession, computed = new.succession, comparison.computed
    if not succession.declared:
        return []
    declared = ChangeClass(succession.declared)
    if not is_smaller(declared, computed):
        return []
    said, found = CLASS_NAMES[declared], CLASS_NAMES[computed]
    example = _example(comparison)
    message = Label(
        f"声明为“{said.zh}”，实际是“{found.zh}”{example.zh}；请改正声明，或改回规则",
        f"declared as {said.en}, it is {found.en}{example.en}; correct what is declared, or the "
        "rules",
    )
    return [Problem("P502", succession.declared_at, message, path=PLACE, width=len(declared.value))]


def _example(comparison: Comparison) -> Label:
    """Say the first thing that differs, so that the author knows where to look."""
    for change in comparison.behaviour:
        for region in change.regions[:1]:
            name = change.name
            return Label(
                f"，例如{name.zh}：{region.before.zh} → {region.after.zh}",
                f", for example {name.en}: {region.before.en} → {region.after.en}",
            )
    for part in comparison.parts:
        if not part.wording:
            return Label(
                f"，例如{part.what.zh} {part.id}", f", for example {part.what.en} {part.id}"
            )
    return Label("", "")
