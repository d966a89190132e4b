"""The editions in force, compiled."""

from datetime import date

from bihuan.procedure.edition import Edition
from bihuan.procedures.models import InForce
from bihuan.procedures.queries import edition_by_digest


def editions_in_force(day: date) -> list[Edition]:
    """Return every edition that is in force somewhere on a local date."""
    rows = InForce.objects.on(day).order_by("issue__digest")
    digests = rows.values_list("issue__digest", flat=True).distinct()
    return [edition_by_digest(digest) for digest in digests]
