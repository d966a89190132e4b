"""One flow chart laid out and drawn: the trunk, its lanes, the ways back, the end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bihuan.procedure.document.boxes import (
    BACK,
    LEADING,
    PAD,
    Box,
    box_of,
    height,
    laid,
    quiet,
    seal,
)
from bihuan.procedure.document.drawing import PAPER, Pen, Words
from bihuan.procedure.document.lanes import Lane
from bihuan.procedure.document.model import Chart
from bihuan.procedure.document.phrases import Teller
from bihuan.procedure.terms import MAIN_STEPS, STATE_NAMES, State, Step

GUTTER, GAP, MARGIN, TERMINAL = 46, 18, 12, 34
WIDTHS = (440, 320, 246)
"""How wide a column is where there are one, two or three."""

TRACK = 9
"""How far apart the ways back run beside a lane."""


class Plan(NamedTuple):
    """What a chart shows: its name and title, lanes with their heads, what was decided before.

    `decided` names the facts of the trunk with the answers that the chart is for; `columns` is
    how many columns a single lane takes.
    """

    name: str
    title: str
    lanes: tuple[tuple[str, Lane], ...]
    decided: Mapping[str, str]
    columns: int = 1


class _Column(NamedTuple):
    """Boxes one below the other: where they stand, and the head above them, if any."""

    left: float
    head: str
    boxes: Sequence[Box]


def drawn(teller: Teller, plan: Plan) -> Chart:
    """Return the chart of a plan."""
    count = max(len(plan.lanes), plan.columns)
    wide = WIDTHS[count - 1]
    total = count * (wide + GUTTER) + 2 * MARGIN
    pen = Pen()
    top = _trunk(pen, teller, total / 2, total, plan.decided)
    ends = []
    for at, (head, lane) in enumerate(plan.lanes):
        boxes = [box_of(teller, stage, lane, wide) for stage in lane.stages]
        parts = _balanced(boxes, plan.columns)
        columns = [
            _Column(_left(at + part, wide), "" if part else head, inside)
            for part, inside in enumerate(parts)
        ]
        ends.append(_lane(pen, columns, top, wide, total / 2))
    end = max(lowest for _x, _bottom, lowest in ends) + GAP
    for x, bottom, _lowest in ends:
        pen.path((x, bottom), (x, end))
    across = total - 2 * MARGIN - GUTTER
    _terminal(pen, STATE_NAMES[State.CLOSED].say(teller.language), MARGIN + GUTTER / 2, end, across)
    high = _aside(pen, teller, end + TERMINAL, total)
    svg = pen.svg(plan.name, plan.title, total, high)
    return Chart(plan.name, plan.title, svg, round(total), round(high))


def _left(at: int, wide: float) -> float:
    return MARGIN + at * (wide + GUTTER) + GUTTER / 2


def _balanced(boxes: Sequence[Box], columns: int) -> list[list[Box]]:
    """Return the boxes in so many columns of about the same height."""
    parts: list[list[Box]] = [[]]
    share = sum(box.height + GAP for box in boxes) / columns
    filled = 0.0
    for box in boxes:
        space = share * len(parts)
        if parts[-1] and len(parts) < columns and filled + (box.height + GAP) / 2 > space:
            parts.append([])
        parts[-1].append(box)
        filled += box.height + GAP
    return parts


def _lane(
    pen: Pen, columns: Sequence[_Column], top: float, wide: float, middle: float
) -> tuple[float, float, float]:
    """Draw one lane below the trunk; return where it ends, and its lowest point."""
    first = columns[0]
    x, start = first.left + wide / 2, top + 2 * GAP
    lines = laid(Words(first.head, 13, True, PAPER, "fc-on-head"), wide - 2 * PAD)
    tall = height(lines) + 12
    pen.path((middle, top), (middle, top + GAP), (x, top + GAP), (x, start))
    pen.rect(first.left, start, wide, tall, "fc-head")
    _write(pen, lines, x, start + 6, middle=True)
    at = _boxes(pen, first, start + tall, wide, joined=True)
    lowest = at
    for column in columns[1:]:
        turn, over = column.left - GUTTER + 40, column.left + wide / 2
        pen.path((x, at), (x, at + GAP / 2), (turn, at + GAP / 2), (turn, start - GAP / 2),
                 (over, start - GAP / 2), (over, start))  # fmt: skip
        lowest = max(lowest, at + GAP / 2)
        x, at = over, _boxes(pen, column, start, wide, joined=False)
        lowest = max(lowest, at)
    return x, at, lowest


def _boxes(pen: Pen, column: _Column, top: float, wide: float, *, joined: bool) -> float:
    """Draw the boxes of a column; return where it ends."""
    x, at = column.left + wide / 2, top
    tops: dict[Step, tuple[float, float]] = {}
    for number, box in enumerate(column.boxes):
        if joined or number:
            pen.path((x, at), (x, at + GAP))
            at += GAP
        pen.rect(column.left, at, wide, box.height)
        _write(pen, box.lines, column.left + PAD, at + PAD)
        tops.setdefault(box.stage.step, (at, box.height))
        at += box.height
    _ways_back(pen, tops, column.left + wide)
    return at


def _ways_back(pen: Pen, tops: Mapping[Step, tuple[float, float]], right: float) -> None:
    """Draw the ways back, each in its own track beside the lane."""
    track = 0
    for step, (targets, _zh, _en) in BACK.items():
        target = next((one for one in targets if one in tops), None)
        if step not in tops or target is None or tops[target][0] > tops[step][0]:
            continue
        track += 1
        out = right + 4 + TRACK * track
        source_y = tops[step][0] + tops[step][1] / 2 + 4 * track
        target_y = tops[target][0] + tops[target][1] / 2 - 16 + 10 * track
        pen.path((right, source_y), (out, source_y), (out, target_y), (right, target_y), back=True)


def _trunk(
    pen: Pen,
    teller: Teller,
    middle: float,
    total: float,
    decided: Mapping[str, str],
) -> float:
    """Draw what all ways share: the report and the grading."""
    edition = teller.edition
    _terminal(pen, teller.step(Step.REPORT), middle - 70, MARGIN, 140)
    top: float = MARGIN + TERMINAL
    wide = min(360.0, total - 2 * MARGIN)
    outputs = [table.output for table in edition.tables]
    order = sorted(decided, key=lambda key: outputs.index(key) if key in outputs else len(outputs))
    for key in order:
        pen.path((middle, top), (middle, top + GAP))
        top += GAP
        words = _choice_words(teller, key, decided[key])
        lines = [line for one in words for line in laid(one, wide - 84)]
        tall = height(lines) + 2 * PAD
        pen.diamond(middle - wide / 2, top, wide, tall)
        _write(pen, lines, middle, top + PAD, middle=True)
        top += tall
    return top


def _choice_words(teller: Teller, key: str, here: str) -> Iterator[Words]:
    """Say what is decided, by which clauses, and which answers this chart is for."""
    edition = teller.edition
    yield Words(teller.fact_name(key), 13, bold=True)
    table = next((one for one in edition.tables if one.output == key), None)
    if table is not None:
        cites = teller.listed(dict.fromkeys(row.cite.clause for row in table.rows))
        yield quiet(teller.say(f"按 {cites} 判定", f"decided by {cites}"))
    if table is not None and table.undetermined_by:
        role = teller.roles((table.undetermined_by,))
        yield quiet(teller.say(f"没有写到的由{role}判定", f"{role} decides the rest"))
    if here:
        yield seal(teller.say(f"本图：{here}", f"This chart: {here}"))


def _aside(pen: Pen, teller: Teller, top: float, total: float) -> float:
    """Write below the chart what may be done on the way; return the height of the picture."""
    said: dict[Step, dict[str, None]] = {}
    for right in teller.edition.rights:
        if right.act not in MAIN_STEPS:
            said.setdefault(right.act, {}).update(dict.fromkeys(right.by))
    if not said:
        return top + MARGIN
    parts = []
    for act, roles in said.items():
        names = teller.roles(tuple(roles))
        parts.append(teller.say(f"{teller.step(act)}（{names}）", f"{teller.step(act)} ({names})"))
    joined = teller.say("；", "; ").join(parts)
    words = quiet(teller.say(f"途中可以：{joined}。", f"On the way: {joined}."))
    lines = laid(words, total - 4 * MARGIN)
    _write(pen, lines, MARGIN, top + GAP)
    return top + GAP + height(lines) + MARGIN


def _write(pen: Pen, lines: Sequence[Words], x: float, top: float, *, middle: bool = False) -> None:
    for line in lines:
        top += line.size * LEADING
        pen.text(x, top - line.size * 0.35, line, middle=middle)


def _terminal(pen: Pen, text: str, x: float, y: float, width: float) -> None:
    pen.rect(x, y, width, TERMINAL, "fc-end")
    pen.text(x + width / 2, y + TERMINAL / 2 + 4.5, Words(text, 13, bold=True), middle=True)
