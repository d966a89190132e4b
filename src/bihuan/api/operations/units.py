"""Units of the organisation."""

from django.utils import timezone

from bihuan.api.doors import Asked, present
from bihuan.api.routes import Routes
from bihuan.api.schemas.people import UnitOut, unit_words
from bihuan.people.models import Unit
from bihuan.people.queries import visible_units
from bihuan.procedure.terms import Label

routes = Routes("部门", "units")


@routes.read(
    "/units",
    "unit_list",
    list[UnitOut],
    Label("部门", "Units"),
    Label(
        "您可以查看的部门，按组织树的次序。",
        "The units that you may look into, in the order of the tree.",
    ),
)
def unit_list(request: Asked) -> list[UnitOut]:
    units = visible_units(request.auth, timezone.localdate(present()))
    return [_unit(unit) for unit in units.select_related("parent").order_by("path", "pk")]


def _unit(unit: Unit) -> UnitOut:
    return UnitOut(
        code=unit.code,
        name=unit_words(unit),
        kind=unit.kind,
        parent=unit.parent.code if unit.parent else None,
        function=unit.function,
        active=unit.active,
    )
