"""Who the token stands for."""

from django.utils import timezone

from bihuan.api.doors import Asked, present
from bihuan.api.routes import Routes
from bihuan.api.schemas.people import MeOut, PostOut, UnitRef
from bihuan.people.queries import posts_of
from bihuan.procedure.terms import Label

routes = Routes("人员", "people")


@routes.read(
    "/me",
    "me_get",
    MeOut,
    Label("我是谁", "Who am I"),
    Label("令牌所代表的人，以及现任的岗位。", "The person the token stands for, with their posts."),
)
def me_get(request: Asked) -> MeOut:
    person = request.auth
    held = posts_of(person, timezone.localdate(present()))
    return MeOut(
        username=person.username,
        name=person.name,
        language=person.language,
        is_administrator=person.is_administrator,
        posts=[PostOut(post=one.post, unit=UnitRef.of(one.unit)) for one in held],
    )
