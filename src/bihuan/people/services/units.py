"""Changes of the organisation's tree."""

import re
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from bihuan.journal.actors import ActsAs
from bihuan.journal.services import entry_write
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Unit
from bihuan.people.services.rights import InvalidError, administrator_only, check

DEEPEST = 15
"""How many levels the tree may have."""

_CODE = re.compile(r"[\w.-]{1,40}")
_FUNCTION = re.compile(r"([a-z][a-z0-9_]{0,39})?")


class UnitCodeTakenError(RefusedError):
    """Another unit has this code."""

    code = "people.unit-code-taken"


class UnitMisplacedError(RefusedError):
    """A unit would stand below itself, too deep, or under one that is out of use."""

    code = "people.unit-misplaced"


class UnitInUseError(RefusedError):
    """A unit that still has units below it is to be put out of use."""

    code = "people.unit-in-use"


class UnitChanges(TypedDict, total=False):
    """What of a unit may change; its code never does."""

    name: str
    name_en: str
    function: str
    active: bool


@transaction.atomic
def unit_add(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    actor: ActsAs | None,
    now: datetime,
    name_en: str = "",
    function: str = "",
) -> Unit:
    """Add a unit below another, or as a root if there is none above it."""
    administrator_only(actor)
    above = _locked(parent)
    unit = Unit(code=code, name=name, name_en=name_en, kind=kind, parent=above, function=function)
    _check(unit)
    _stand_under(above)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError as error:
        sentence = _("单位编号“{code}”已被使用，请换一个。").format(code=code)
        raise UnitCodeTakenError(sentence, field="code") from error
    unit.path = f"{above.path if above else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    _write(unit, "unit.added", actor, now, kind=kind, parent=_name(above), function=function)
    return unit


@transaction.atomic
def unit_move(*, unit: Unit, parent: Unit | None, actor: ActsAs | None, now: datetime) -> Unit:
    """Put a unit, with everything below it, under another one."""
    administrator_only(actor)
    above = _locked(parent)
    moved: Unit = Unit.objects.select_related("parent").get(pk=unit.pk)
    below = Unit.objects.under(moved.path)
    if above and above.path.startswith(moved.path):
        raise UnitMisplacedError(
            _("“{name}”不能划归自身或其下级“{parent}”。").format(
                name=moved.name, parent=above.name
            ),
            field="parent",
        )
    height = max(len(one.lineage) for one in below) - len(moved.lineage)
    _stand_under(above, height)
    path = f"{above.path if above else '/'}{moved.pk}/"
    rest = Substr("path", len(moved.path) + 1)
    below.update(path=Concat(Value(path), rest, output_field=CharField()))
    before, moved.parent = moved.parent, above
    moved.save(update_fields=["parent"])
    _write(moved, "unit.moved", actor, now, before=_name(before), after=_name(above))
    moved.refresh_from_db()
    return moved


@transaction.atomic
def unit_change(
    *, unit: Unit, actor: ActsAs | None, now: datetime, **changes: Unpack[UnitChanges]
) -> Unit:
    """Change a unit's names or function, or put it out of use."""
    administrator_only(actor)
    stored: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    before = {field: getattr(stored, field) for field in changes}
    changed = {field: new for field, new in changes.items() if new != before[field]}
    if not changed:
        return stored
    for field, new in changed.items():
        setattr(stored, field, new)
    _check(stored)
    if not stored.active and stored.children.filter(active=True).exists():
        raise UnitInUseError(
            _("“{name}”下面还有启用的单位，请先停用或移走它们。").format(name=stored.name)
        )
    stored.save(update_fields=[*changed])
    old = {field: before[field] for field in changed}
    _write(stored, "unit.changed", actor, now, fields=[*changed], before=old, after=changed)
    return stored


def _locked(parent: Unit | None) -> Unit | None:
    """Make changes of the tree wait for one another, and return the parent as it is now."""
    list(Unit.objects.select_for_update().filter(parent=None).order_by("pk"))
    stored: Unit | None = Unit.objects.get(pk=parent.pk) if parent else None
    return stored


def _check(unit: Unit) -> None:
    """Refuse a unit whose own values are wrong."""
    check(unit, "path", "parent")
    if not _CODE.fullmatch(unit.code):
        raise InvalidError(
            _("单位编号“{code}”含有不允许的字符；请只用文字、数字、“.”、“-”和“_”。").format(
                code=unit.code
            ),
            field="code",
        )
    if not _FUNCTION.fullmatch(unit.function):
        raise InvalidError(
            _("职能代码“{function}”只能用小写字母、数字和“_”，例如 quality。").format(
                function=unit.function
            ),
            field="function",
        )


def _stand_under(above: Unit | None, height: int = 0) -> None:
    """Refuse a place that is out of use or too deep."""
    if above and not above.active:
        sentence = _("“{name}”已停用，不能在其下设单位。").format(name=above.name)
        raise UnitMisplacedError(sentence, field="parent")
    if above and len(above.lineage) + 1 + height > DEEPEST:
        raise UnitMisplacedError(
            _("单位最多 {deepest} 级，“{name}”之下已放不下。").format(
                deepest=DEEPEST, name=above.name
            ),
            field="parent",
        )


def _name(unit: Unit | None) -> str:
    return str(unit.name) if unit else ""


def _write(unit: Unit, event: str, actor: ActsAs | None, now: datetime, **details: object) -> None:
    entry_write(
        actor=actor,
        event=event,
        subject=f"unit:{unit.code}",
        now=now,
        details={"name": unit.name, **details},
    )
