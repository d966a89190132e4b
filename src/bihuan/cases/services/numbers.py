"""Case numbers: one after another within a year, without a gap."""

from bihuan.kit.statements import ask

_NEXT = """
    INSERT INTO cases_casenumber (year, last) VALUES (%s, 1)
    ON CONFLICT (year) DO UPDATE SET last = cases_casenumber.last + 1
    RETURNING last
"""


def number_next(year: int) -> str:
    """Return the next number of a year.

    The year's row stays locked until the transaction ends, so that a report that fails leaves no
    gap: take the number as late as you can.
    """
    ((serial,),) = ask(_NEXT, [year])
    return f"NC-{year}-{serial:05d}"
