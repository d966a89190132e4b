"""What an address or a form may carry instead of what a page would send: read without surprise."""

from datetime import date

from django.utils.translation import gettext as _

from bihuan.kit.refusals import RefusedError

DIGITS = 18
"""No key and no revision has more."""


class DayUnreadableError(RefusedError):
    """What was entered as a day is none."""

    code = "input.day"


def number_entered(text: str) -> int | None:
    """Return a whole number as it was sent; None where it is none, or longer than any of ours."""
    plain = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return int(text) if plain else None


def day_entered(text: str, field: str) -> date | None:
    """Return a day as it was sent, None where the field was left empty.

    Raises:
        DayUnreadableError: it is no day.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DayUnreadableError(_("请选一个日期。"), field=field) from None
