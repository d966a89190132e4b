"""How far a change goes: computed from what differs, and compared with what a pack declares."""

from collections.abc import Iterable, Sequence

from bihuan.procedure.compare.changes import (
    BehaviourChange,
    ChangeClass,
    Direction,
    PartChange,
)
from bihuan.procedure.compare.structure import (
    DEMAND,
    DISPOSITION,
    RIGHT,
    ROW,
    TABLE,
    TRIGGER,
)
from bihuan.procedure.edition import Edition

EXECUTED = (TABLE, ROW, DEMAND, TRIGGER, RIGHT, DISPOSITION)
"""Kinds of parts that are judged by what they do; how they are written does not count."""

SIZES = {
    ChangeClass.EDITORIAL: 0,
    ChangeClass.TIGHTENING: 1,
    ChangeClass.LOOSENING: 1,
    ChangeClass.MIXED: 2,
    ChangeClass.STRUCTURAL: 3,
}


def class_of(
    old: Edition,
    new: Edition,
    parts: Iterable[PartChange],
    behaviour: Sequence[BehaviourChange],
) -> ChangeClass:
    """Return the class of a change.

    Structural: facts, scales, roles, forms, other procedures or the steps that are ever demanded
    differ in more than words. Otherwise what is done tells: nothing differs (editorial), all of
    it moves one way (tightening, loosening), or it does not (mixed).
    """
    if _is_structural(old, new, parts):
        return ChangeClass.STRUCTURAL
    directions = {region.direction for change in behaviour for region in change.regions}
    unproved = any(change.incomparable or not change.complete for change in behaviour)
    if unproved or len(directions) > 1 or Direction.OTHER in directions:
        return ChangeClass.MIXED
    if directions == {Direction.TIGHTER}:
        return ChangeClass.TIGHTENING
    return ChangeClass.LOOSENING if directions else ChangeClass.EDITORIAL


def _is_structural(old: Edition, new: Edition, parts: Iterable[PartChange]) -> bool:
    if any(part.what not in EXECUTED and not part.wording for part in parts):
        return True
    outputs = [{table.output for table in edition.tables} for edition in (old, new)]
    steps = [{demand.step for demand in edition.demands} for edition in (old, new)]
    return outputs[0] != outputs[1] or steps[0] != steps[1]


def is_smaller(declared: ChangeClass, computed: ChangeClass) -> bool:
    """Tell whether less is declared than changes; the other way is no less than a wrong way."""
    if SIZES[declared] == SIZES[computed]:
        return declared is not computed
    return SIZES[declared] < SIZES[computed]
