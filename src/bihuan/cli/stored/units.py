"""Units named at the terminal by their code."""

from bihuan.cli.words import listed, say
from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Unit
from bihuan.procedure.language.problems import nearest


class NoUnitError(RefusedError):
    """No unit has this code."""

    code = "unit.unknown"


def unit_coded(code: str) -> Unit:
    """Return the unit with this code."""
    unit: Unit | None = Unit.objects.filter(code=code).first()
    if unit is None:
        codes = list(Unit.objects.order_by("path").values_list("code", flat=True))
        close = listed(list(nearest(code, codes)) or codes[:10]) or "–"
        raise NoUnitError(
            say(
                f"没有编号为 {code} 的部门；最接近：{close}。",
                f"There is no unit with the code {code}; nearest: {close}.",
            )
        )
    return unit
