"""Duties: what I must do, most urgent first."""

from bihuan.api.doors import Asked, present
from bihuan.api.narrating import my_duty_out
from bihuan.api.routes import Routes
from bihuan.api.schemas.cases import MyDutyOut
from bihuan.cases.queries.duties import duties_of
from bihuan.procedure.terms import Label

routes = Routes("待办", "duties")


@routes.read(
    "/duties",
    "duty_list",
    list[MyDutyOut],
    Label("我的待办", "My duties"),
    Label(
        "程序要求您办理的事，最紧急的在前（最多 200 件），各写明期限、表格和条款。",
        "What the procedure demands of you, most urgent first (at most 200), each with due time,"
        " form and clause.",
    ),
)
def duty_list(request: Asked) -> list[MyDutyOut]:
    return [my_duty_out(view) for view in duties_of(request.auth, present())]
