"""Who may draft, approve and issue editions."""

from datetime import date

from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError
from bihuan.people.models import Appointment, Person
from bihuan.people.queries import posts_of
from bihuan.people.terms import Post

OWNER = "quality"
"""The function of the department that looks after the procedures."""


class NotYoursToIssueError(RefusedError):
    """Editions are issued by administrators and management representatives only."""

    code = "edition.not_yours"


class NotYoursToDraftError(RefusedError):
    """Drafts are seen and changed by those who look after the procedures only."""

    code = "draft.not_yours"


def is_issuer(actor: Person, day: date) -> bool:
    """Tell whether somebody may approve and issue editions and put them in force."""
    posts = Appointment.objects.on(day).filter(person=actor, post=Post.MANAGEMENT_REPRESENTATIVE)
    return bool(actor.is_administrator or posts.exists())


def may_issue(actor: Person, day: date) -> None:
    """Let administrators and management representatives pass.

    Raises:
        NotYoursToIssueError: the actor is neither.
    """
    if not is_issuer(actor, day):
        raise NotYoursToIssueError(
            _("只有系统管理员或管理者代表可以发布程序和令其施行；请联系他们。")
        )


def is_drafter(actor: Person, day: date) -> bool:
    """Tell whether somebody may draft: those who issue, and the department that owns procedures."""
    if actor.is_administrator:
        return True
    held = posts_of(actor, day)
    return any(
        one.post == Post.MANAGEMENT_REPRESENTATIVE or one.unit.function == OWNER for one in held
    )


def may_draft(actor: Person, day: date) -> None:
    """Let those pass who look after the procedures.

    Raises:
        NotYoursToDraftError: the actor does not.
    """
    if not is_drafter(actor, day):
        raise NotYoursToDraftError(
            _("程序草稿由归口部门、管理者代表或系统管理员起草；请联系他们。")
        )
